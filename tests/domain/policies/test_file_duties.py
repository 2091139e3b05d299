"""Whoever comes without a file is owed one (R101, D.4)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec
import pytest

from domain.file_duty.aggregate import FileDuty
from domain.file_duty.events import FileDutySource, FileOwed
from domain.file_duty.ids import file_duty_id
from domain.follow_up.words import FollowUpSource
from domain.kernel import Channel, Event, Fen, Personal, Recorded, as_events
from domain.policies import PromiseTerms, Reaction
from domain.policies.file_duties import owe_file_after_intake, owe_file_after_visit
from domain.repair_order.events import ApprovalMethod, AuthorisationSigned, Relation
from tests.domain.follow_up.examples import CUSTOMER, OPENED, ORDER, at, end_of
from tests.domain.policies.knowing import KnowsNothing
from tests.domain.policies.test_policies import PROMISE, E, recorded

SIGNED = AuthorisationSigned(
    signed_by=Personal(CUSTOMER, "王女士"),
    relation=Relation.OWNER,
    method=ApprovalMethod.IN_PERSON,
    concern_ids=("1",),
    estimate_fen=Fen(12_300),
    promised_at=at(3, 17),
    document_sha256="0" * 64,
    belongings_document_sha256=None,
    copy_given_via=Channel.WECHAT,
)
VISITED = msgspec.structs.replace(OPENED, source=FollowUpSource.VISIT, basis_at=at(2))


class Known(KnowsNothing):
    """The customer of the order, with or without a file."""

    def __init__(self, *, has_file: bool = False) -> None:
        self._has_file = has_file

    def promise_on(self, day: date) -> PromiseTerms:  # noqa: ARG002 - it never changes here
        return PROMISE

    def visitor(self, order_id: UUID) -> tuple[UUID, str]:
        assert order_id == ORDER
        return CUSTOMER, "S1"

    def has_file(self, customer_id: UUID) -> bool:
        assert customer_id == CUSTOMER
        return self._has_file


def owed(reactions: Sequence[Reaction]) -> tuple[Event, ...]:
    (reaction,) = reactions
    assert (reaction.kind, reaction.stream_id) == (FileDuty, file_duty_id(CUSTOMER))
    assert reaction.begins
    return as_events(reaction.decide(FileDuty(id=reaction.stream_id)))


def imported(fact: Recorded[E]) -> Recorded[E]:
    context = msgspec.structs.replace(fact.context, channel=Channel.IMPORT)
    return msgspec.structs.replace(fact, context=context)


@pytest.mark.requirement("R101")
def test_a_signed_authorisation_of_somebody_without_a_file() -> None:
    fact = recorded(SIGNED, ORDER, at(2))
    assert owed(list(owe_file_after_intake(fact, Known()))) == (
        FileOwed(
            customer_id=CUSTOMER,
            site_id="S1",
            source=FileDutySource.REPAIR,
            source_id=ORDER,
            triggered_at=at(2),
            due_at=end_of(4),
            promise_version=1,
        ),
    )


@pytest.mark.requirement("R101")
def test_a_visit_for_advice() -> None:
    calls = UUID(int=7)
    (fact,) = owed(list(owe_file_after_visit(recorded(VISITED, calls, at(2)), Known())))
    assert isinstance(fact, FileOwed)
    assert (fact.source, fact.source_id, fact.due_at) == (FileDutySource.VISIT, calls, end_of(4))


def test_who_has_a_file_is_owed_none() -> None:
    known = Known(has_file=True)
    assert list(owe_file_after_intake(recorded(SIGNED, ORDER, at(2)), known)) == []
    assert list(owe_file_after_visit(recorded(VISITED, UUID(int=7), at(2)), known)) == []


def test_a_delivery_is_no_visit_for_advice_and_an_import_nobodys_duty() -> None:
    assert list(owe_file_after_visit(recorded(OPENED, UUID(int=7), at(2)), Known())) == []
    assert list(owe_file_after_intake(imported(recorded(SIGNED, ORDER, at(2))), Known())) == []
    visit = imported(recorded(VISITED, UUID(int=7), at(2)))
    assert list(owe_file_after_visit(visit, Known())) == []
