"""Which commands a merged, erased or restricted file still takes (PIPL Art. 47; D.3 Customer)."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from domain.customer.aggregate import Customer
from domain.customer.events import (
    CustomerKind,
    DataKind,
    DataRequestReceived,
    ErasureBasis,
    FileTrigger,
    LegalBasis,
    ProcessingRestricted,
    Purpose,
    RequestKind,
    RequestOutcome,
    RetentionBasis,
)
from domain.kernel import Decision
from domain.values.clock import SHANGHAI
from tests.domain.customer.samples import (
    ERASED,
    MARKETING,
    MERGED,
    MONDAY,
    NOW,
    OPENED,
    OTHER_FILE,
    RESTRICTED,
)
from tests.domain.dsl import given

ASKED_FOR_DELETION = DataRequestReceived(request_number=1, request_kind=RequestKind.DELETE)


def erase(
    c: Customer,
    *,
    until: date | None = None,
    basis: RetentionBasis | None = RetentionBasis.SANBAO_REPAIR_RECORD,
    at: datetime = NOW,
) -> Decision:
    return c.erase_personal_data(
        basis=ErasureBasis.RETENTION_OVER, retention_until=until, retention_basis=basis, at=at
    )


def restrict(c: Customer, until: date, basis: RetentionBasis) -> ProcessingRestricted:
    return c.restrict_processing(until=until, basis=basis, at=NOW)


OPEN = "open"
"""Taken by each file that is not merged away."""
LIVING = "living"
"""Not after an erasure."""
USABLE = "usable"
"""Nor while the data is restricted."""

COMMANDS: dict[str, tuple[str, Callable[[Customer], Decision]]] = {
    "open_file": (
        LIVING,
        lambda c: c.open_file(
            name="王女士",
            customer_kind=CustomerKind.PERSON,
            trigger=FileTrigger.REPAIR,
            triggered_at=MONDAY,
            site_id="S1",
            at=NOW,
        ),
    ),
    "set_contact_details": (USABLE, lambda c: c.set_contact_details(address="某路")),
    "correct_contact_details": (
        LIVING,
        lambda c: c.correct_contact_details(corrects_version=1, reason="听错", name="汪女士"),
    ),
    "record_service_wish": (USABLE, lambda c: c.record_service_wish(wish="洗车")),
    "plan_next_service": (USABLE, lambda c: c.plan_next_service(service="保养", at=NOW)),
    "set_contact_preference": (LIVING, lambda c: c.set_contact_preference(no_calls=True)),
    "absorb": (USABLE, lambda c: c.absorb(absorbed_customer_id=OTHER_FILE)),
    "merge_into": (USABLE, lambda c: c.merge_into(into_customer_id=OTHER_FILE)),
    "give_consent": (
        USABLE,
        lambda c: c.give_consent(purpose=Purpose.IMAGES, evidence="签字表"),
    ),
    "withdraw_consent": (
        # An erasure ends all consents: afterwards there is none to withdraw.
        "withdrawal",
        lambda c: c.withdraw_consent(purpose=Purpose.MARKETING),
    ),
    "disclose_personal_data": (
        LIVING,
        lambda c: c.disclose_personal_data(
            recipient="监管部门",
            basis=LegalBasis.LEGAL_DUTY,
            data_kinds=(DataKind.NAME,),
            purpose="检查",
        ),
    ),
    "receive_data_request": (
        OPEN,
        lambda c: c.receive_data_request(request_kind=RequestKind.EXPLAIN),
    ),
    "answer_data_request": (
        OPEN,
        lambda c: c.answer_data_request(request_number=1, outcome=RequestOutcome.WITHDRAWN),
    ),
    "restrict_processing": (
        LIVING,
        lambda c: restrict(c, date(2036, 1, 1), RetentionBasis.OPEN_DISPUTE),
    ),
    "resume_processing": (LIVING, lambda c: c.resume_processing(evidence="签字表")),
    "erase_personal_data": (
        LIVING,
        lambda c: erase(c, at=datetime(2031, 1, 1, tzinfo=SHANGHAI)),
    ),
}


def test_the_list_of_commands_above_is_complete() -> None:
    own = {
        name
        for cls in Customer.__mro__[:3]
        for name, member in vars(cls).items()
        if callable(member) and not name.startswith("_")
    }
    assert own - set(COMMANDS) == {"apply", "allows", "require_usable"}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_merged_file_is_closed(command: str) -> None:
    given(Customer, OPENED, MARKETING, ASKED_FOR_DELETION, MERGED).when(
        COMMANDS[command][1]
    ).then_refused("customer.merged")


@pytest.mark.parametrize("command", COMMANDS)
def test_after_an_erasure_only_requests_are_taken(command: str) -> None:
    takes, decide = COMMANDS[command]
    past = given(Customer, OPENED, MARKETING, ASKED_FOR_DELETION, ERASED)
    if takes == OPEN:
        assert decide(past.state)
    elif takes == "withdrawal":
        past.when(decide).then_refused("customer.no_consent")
    else:
        past.when(decide).then_refused("customer.erased")


@pytest.mark.parametrize("command", COMMANDS)
def test_restricted_data_is_stored_and_guarded_and_not_used(command: str) -> None:
    takes, decide = COMMANDS[command]
    past = given(Customer, OPENED, MARKETING, ASKED_FOR_DELETION, RESTRICTED)
    if takes == USABLE:
        past.when(decide).then_refused("customer.restricted")
    else:
        assert decide(past.state)


def test_after_an_erasure_no_text_gets_in_with_a_request_or_its_answer() -> None:
    past = given(Customer, OPENED, ASKED_FOR_DELETION, ERASED)
    past.when(
        lambda c: c.receive_data_request(request_kind=RequestKind.ACCESS, details="我是王女士")
    ).then_refused("customer.erased")
    past.when(
        lambda c: c.answer_data_request(
            request_number=1, outcome=RequestOutcome.REFUSED, reason="王女士"
        )
    ).then_refused("customer.erased")
