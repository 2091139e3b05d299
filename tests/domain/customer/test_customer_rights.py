"""Consent, disclosure and the person's requests (R168, PIPL; law B.9)."""

from datetime import datetime

import pytest

from domain.customer.aggregate import Customer
from domain.customer.contact import require_marketing_consent
from domain.customer.events import (
    ConsentWithdrawn,
    DataKind,
    DataRequestAnswered,
    DataRequestReceived,
    LegalBasis,
    PersonalDataDisclosed,
    Purpose,
    RequestKind,
    RequestOutcome,
)
from domain.kernel import Event, Refused
from domain.values.clock import SHANGHAI
from tests.domain.customer.samples import (
    ERASED,
    MARKETING,
    MERGED,
    OPENED,
    PROFILED,
    RESTRICTED,
    TO_INSURER,
    WISHED_RESTRICTION,
    of_wang,
)
from tests.domain.dsl import given

WITHDRAWN = ConsentWithdrawn(purpose=Purpose.MARKETING)


@pytest.mark.requirement("R168")
def test_a_consent_is_for_one_purpose_with_its_proof() -> None:
    state = (
        given(Customer, OPENED)
        .when(lambda c: c.give_consent(purpose=Purpose.MARKETING, evidence="签字表"))
        .then(MARKETING)
        .state
    )
    assert state.allows(Purpose.MARKETING)
    assert not state.allows(Purpose.CALL_RECORDING)


def test_a_consent_has_a_proof() -> None:
    given(Customer, OPENED).when(
        lambda c: c.give_consent(purpose=Purpose.MARKETING, evidence="")
    ).then_refused("malformed.text.empty", field="evidence")


def test_a_consent_to_hand_data_on_names_its_recipient_and_no_other_does() -> None:
    past = given(Customer, OPENED)
    past.when(
        lambda c: c.give_consent(purpose=Purpose.THIRD_PARTY, evidence="签字表", recipient="某保险")
    ).then(TO_INSURER)
    past.when(
        lambda c: c.give_consent(purpose=Purpose.THIRD_PARTY, evidence="签字表")
    ).then_refused("customer.consent_recipient", field="recipient")
    past.when(
        lambda c: c.give_consent(purpose=Purpose.MARKETING, evidence="签字表", recipient="某保险")
    ).then_refused("customer.consent_recipient", field="recipient")


@pytest.mark.requirement("R168")
def test_a_consent_is_withdrawn_as_long_as_it_lives() -> None:
    past = given(Customer, OPENED, MARKETING)
    past.when(lambda c: c.withdraw_consent(purpose=Purpose.MARKETING)).then(WITHDRAWN).when(
        lambda c: c.withdraw_consent(purpose=Purpose.MARKETING)
    ).then_refused("customer.no_consent", field="purpose")
    past.when(
        lambda c: c.withdraw_consent(purpose=Purpose.CALL_RECORDING, evidence="电话")
    ).then_refused("customer.no_consent")


def test_a_consent_can_be_withdrawn_though_the_data_is_restricted() -> None:
    given(Customer, OPENED, MARKETING, RESTRICTED).when(
        lambda c: c.withdraw_consent(purpose=Purpose.MARKETING, evidence="来电")
    ).then(ConsentWithdrawn(purpose=Purpose.MARKETING, evidence=of_wang("来电")))


# -- marketing ------------------------------------------------------------------------------------


def test_marketing_needs_live_consent() -> None:
    require_marketing_consent(given(Customer, OPENED, MARKETING).state)
    require_marketing_consent(given(Customer, OPENED, MARKETING, PROFILED).state, profiled=True)


@pytest.mark.parametrize(
    ("past", "code"),
    [
        ((OPENED,), "customer.no_consent"),
        ((OPENED, PROFILED), "customer.no_consent"),
        ((OPENED, MARKETING, WITHDRAWN), "customer.no_consent"),
        ((OPENED, MARKETING, RESTRICTED), "customer.restricted"),
        ((OPENED, MARKETING, ERASED), "customer.erased"),
        ((OPENED, MARKETING, MERGED), "customer.merged"),
    ],
)
def test_marketing_without_live_consent_is_refused(past: tuple[Event, ...], code: str) -> None:
    with pytest.raises(Refused) as caught:
        require_marketing_consent(given(Customer, *past).state)
    assert caught.value.code == code
    assert caught.value.zh


def test_offers_from_a_persons_history_need_their_own_consent() -> None:
    with pytest.raises(Refused) as caught:
        require_marketing_consent(given(Customer, OPENED, MARKETING).state, profiled=True)
    assert caught.value.params["purpose"] is Purpose.PROFILED_MARKETING


# -- disclosure -----------------------------------------------------------------------------------


def disclose(
    c: Customer,
    basis: LegalBasis = LegalBasis.CONSENT,
    *,
    recipient: str = "某保险",
    data_kinds: tuple[DataKind, ...] = (DataKind.VEHICLE, DataKind.NAME, DataKind.NAME),
) -> PersonalDataDisclosed:
    return c.disclose_personal_data(
        recipient=recipient, basis=basis, data_kinds=data_kinds, purpose="理赔"
    )


def disclosed(basis: LegalBasis) -> PersonalDataDisclosed:
    return PersonalDataDisclosed(
        recipient="某保险",
        basis=basis,
        data_kinds=(DataKind.NAME, DataKind.VEHICLE),
        purpose="理赔",
    )


@pytest.mark.requirement("R168")
def test_data_goes_outside_with_consent_for_that_recipient() -> None:
    past = given(Customer, OPENED, TO_INSURER)
    past.when(disclose).then(disclosed(LegalBasis.CONSENT))
    past.when(lambda c: disclose(c, recipient="某银行")).then_refused(
        "customer.no_consent", field="basis"
    )


@pytest.mark.requirement("R168")
def test_no_data_goes_outside_without_consent_or_legal_basis() -> None:
    past = given(Customer, OPENED)
    past.when(disclose).then_refused("customer.no_consent")
    past.when(lambda c: disclose(c, LegalBasis.LEGAL_DUTY)).then(disclosed(LegalBasis.LEGAL_DUTY))


@pytest.mark.requirement("R168")
def test_a_withdrawn_consent_covers_no_disclosure() -> None:
    withdrawn = ConsentWithdrawn(purpose=Purpose.THIRD_PARTY, recipient="某保险")
    given(Customer, OPENED, TO_INSURER, withdrawn).when(disclose).then_refused(
        "customer.no_consent"
    )


def test_restricted_data_goes_outside_by_legal_duty_alone() -> None:
    past = given(Customer, OPENED, TO_INSURER, RESTRICTED)
    past.when(disclose).then_refused("customer.restricted")
    past.when(lambda c: disclose(c, LegalBasis.LEGAL_DUTY)).then(disclosed(LegalBasis.LEGAL_DUTY))


def test_a_disclosure_says_which_data() -> None:
    given(Customer, OPENED, TO_INSURER).when(lambda c: disclose(c, data_kinds=())).then_refused(
        "customer.no_data_kinds", field="dataKinds"
    )


# -- requests -------------------------------------------------------------------------------------


def asked(kind: RequestKind, number: int = 1) -> DataRequestReceived:
    return DataRequestReceived(request_number=number, request_kind=kind)


def answer(c: Customer, outcome: RequestOutcome, reason: str | None = None) -> DataRequestAnswered:
    return c.answer_data_request(request_number=1, outcome=outcome, reason=reason)


def test_requests_are_numbered_and_answered_once() -> None:
    due = datetime(2025, 7, 14, tzinfo=SHANGHAI)
    past = given(Customer, OPENED, asked(RequestKind.ACCESS))
    past.when(
        lambda c: c.receive_data_request(
            request_kind=RequestKind.COPY, details="维修记录", answer_due_at=due
        )
    ).then(
        DataRequestReceived(
            request_number=2,
            request_kind=RequestKind.COPY,
            details=of_wang("维修记录"),
            answer_due_at=due,
        )
    )
    past.when(lambda c: answer(c, RequestOutcome.FULFILLED)).then(
        DataRequestAnswered(request_number=1, outcome=RequestOutcome.FULFILLED)
    ).when(lambda c: answer(c, RequestOutcome.FULFILLED)).then_refused(
        "customer.no_request", field="requestNumber"
    )


def test_a_number_is_not_given_twice_though_its_request_is_answered() -> None:
    answered = DataRequestAnswered(request_number=1, outcome=RequestOutcome.FULFILLED)
    given(Customer, OPENED, asked(RequestKind.ACCESS), answered).when(
        lambda c: c.receive_data_request(request_kind=RequestKind.ACCESS)
    ).then(asked(RequestKind.ACCESS, 2))


@pytest.mark.parametrize("outcome", [RequestOutcome.REFUSED, RequestOutcome.PARTLY_FULFILLED])
def test_a_refusal_gives_its_reason(outcome: RequestOutcome) -> None:
    past = given(Customer, OPENED, asked(RequestKind.DELETE))
    past.when(lambda c: answer(c, outcome, " ")).then_refused(
        "customer.refusal_needs_reason", field="reason"
    )
    past.when(lambda c: answer(c, outcome, "维修记录须保存6年")).then(
        DataRequestAnswered(request_number=1, outcome=outcome, reason=of_wang("维修记录须保存6年"))
    )


def test_a_deletion_is_fulfilled_when_the_data_is_erased() -> None:
    past = given(Customer, OPENED, asked(RequestKind.DELETE))
    past.when(lambda c: answer(c, RequestOutcome.FULFILLED)).then_refused(
        "customer.request_not_done", field="outcome"
    )
    given(Customer, OPENED, asked(RequestKind.DELETE), ERASED).when(
        lambda c: answer(c, RequestOutcome.FULFILLED)
    ).then(DataRequestAnswered(request_number=1, outcome=RequestOutcome.FULFILLED))


def test_a_restriction_is_fulfilled_when_the_data_is_restricted() -> None:
    past = given(Customer, OPENED, asked(RequestKind.RESTRICT))
    past.when(lambda c: answer(c, RequestOutcome.FULFILLED)).then_refused(
        "customer.request_not_done"
    )
    given(Customer, OPENED, asked(RequestKind.RESTRICT), WISHED_RESTRICTION).when(
        lambda c: answer(c, RequestOutcome.FULFILLED)
    ).then(DataRequestAnswered(request_number=1, outcome=RequestOutcome.FULFILLED))
