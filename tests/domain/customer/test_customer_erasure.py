"""Restriction, erasure and duplicates (PIPL Art. 47; D.3 Customer, D.9.5)."""

from datetime import date, datetime
from uuid import UUID

import pytest

from domain.customer.aggregate import Customer
from domain.customer.events import (
    CustomerAbsorbed,
    CustomersMerged,
    DataRequestReceived,
    ErasureBasis,
    PersonalDataErased,
    ProcessingRestricted,
    ProcessingResumed,
    RequestKind,
    RetentionBasis,
)
from domain.kernel import Decision
from domain.values.clock import SHANGHAI
from tests.domain.customer.samples import (
    ABSORBED,
    ERASED,
    MARKETING,
    NOW,
    OLDER_FILE,
    OPENED,
    OTHER_FILE,
    RESTRICTED,
    WISHED_RESTRICTION,
    of_wang,
)
from tests.domain.dsl import STREAM_ID, given

SURVIVOR = UUID("00000000-0000-4000-8000-00000000000e")
RESUMED = ProcessingResumed(evidence=of_wang("签字表"))
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


# -- restriction ----------------------------------------------------------------------------------


def test_data_is_restricted_until_a_day_ahead() -> None:
    past = given(Customer, OPENED)
    past.when(lambda c: restrict(c, date(2030, 6, 2), RetentionBasis.SANBAO_REPAIR_RECORD)).then(
        RESTRICTED
    )
    past.when(lambda c: restrict(c, date(2025, 6, 29), RetentionBasis.RECALL_RECORD)).then_refused(
        "customer.in_the_past", field="until"
    )


def test_a_restriction_is_not_shortened() -> None:
    given(Customer, OPENED, RESTRICTED).when(
        lambda c: restrict(c, date(2030, 6, 2), RetentionBasis.RECALL_RECORD)
    ).then_refused("customer.restricted_longer", field="until")


def test_what_a_law_demands_comes_before_what_the_person_wished() -> None:
    given(Customer, OPENED, WISHED_RESTRICTION).when(
        lambda c: restrict(c, date(2030, 6, 2), RetentionBasis.SANBAO_REPAIR_RECORD)
    ).then(RESTRICTED)


def test_the_data_is_used_again_when_the_customer_comes_back_and_agrees() -> None:
    given(Customer, OPENED, RESTRICTED).when(lambda c: c.resume_processing(evidence="签字表")).then(
        RESUMED
    ).when(lambda c: c.resume_processing(evidence="签字表")).then_refused("customer.not_restricted")


# -- erasure --------------------------------------------------------------------------------------


def test_without_retention_the_data_is_erased() -> None:
    given(Customer, OPENED).when(erase).then(ERASED)


@pytest.mark.requirement("R069")
def test_within_a_retention_the_data_is_restricted_instead() -> None:
    given(Customer, OPENED).when(lambda c: erase(c, until=date(2030, 6, 2))).then(RESTRICTED).when(
        erase
    ).then_refused("customer.still_retained")


@pytest.mark.requirement("R069")
def test_the_last_day_of_a_retention_is_part_of_it() -> None:
    past = given(Customer, OPENED, RESTRICTED)
    last = datetime(2030, 6, 2, 23, 59, tzinfo=SHANGHAI)
    past.when(lambda c: erase(c, at=last)).then_refused("customer.still_retained")
    past.when(lambda c: erase(c, at=datetime(2030, 6, 3, tzinfo=SHANGHAI))).then(ERASED)


def test_a_retention_that_is_over_keeps_nothing() -> None:
    given(Customer, OPENED).when(lambda c: erase(c, until=date(2025, 6, 29))).then(ERASED)


@pytest.mark.requirement("R069")
def test_a_longer_retention_found_later_extends_the_restriction() -> None:
    given(Customer, OPENED, RESTRICTED).when(
        lambda c: erase(c, until=date(2035, 1, 1), basis=RetentionBasis.SALES_ARCHIVE)
    ).then(ProcessingRestricted(until=date(2035, 1, 1), basis=RetentionBasis.SALES_ARCHIVE))


def test_a_retention_outlives_a_resumed_processing() -> None:
    given(Customer, OPENED, RESTRICTED, RESUMED).when(erase).then(RESTRICTED)


def test_a_retention_outlives_the_persons_wish_for_a_longer_restriction() -> None:
    given(Customer, OPENED, RESTRICTED, WISHED_RESTRICTION).when(erase).then_refused(
        "customer.still_retained"
    )


def test_a_shorter_wish_of_the_person_does_not_shorten_the_retention() -> None:
    wished = ProcessingRestricted(until=date(2026, 1, 1), basis=RetentionBasis.SUBJECT_REQUEST)
    given(Customer, OPENED, RESTRICTED, RESUMED, wished).when(erase).then(RESTRICTED)


def test_the_persons_own_wish_for_restriction_does_not_stop_an_erasure() -> None:
    given(Customer, OPENED, WISHED_RESTRICTION).when(erase).then(ERASED)


@pytest.mark.parametrize("basis", [None, RetentionBasis.SUBJECT_REQUEST])
def test_a_retention_has_a_basis(basis: RetentionBasis | None) -> None:
    given(Customer, OPENED).when(
        lambda c: erase(c, until=date(2030, 6, 2), basis=basis)
    ).then_refused("customer.retention_basis", field="retentionBasis")


def test_the_files_merged_into_this_one_are_erased_with_it() -> None:
    given(Customer, OPENED, ABSORBED).when(erase).then(
        PersonalDataErased(
            basis=ErasureBasis.RETENTION_OVER, subjects=(STREAM_ID, OTHER_FILE, OLDER_FILE)
        )
    )


def test_no_consent_survives_an_erasure() -> None:
    assert not given(Customer, OPENED, MARKETING, ERASED).state.consents


# -- duplicates -----------------------------------------------------------------------------------


def test_a_duplicate_goes_with_all_that_was_merged_into_it() -> None:
    given(Customer, OPENED, ABSORBED).when(lambda c: c.merge_into(into_customer_id=SURVIVOR)).then(
        CustomersMerged(into_customer_id=SURVIVOR, subjects=(STREAM_ID, OTHER_FILE, OLDER_FILE))
    )
    given(Customer, OPENED).when(
        lambda c: c.absorb(absorbed_customer_id=OTHER_FILE, subjects=(OTHER_FILE, OLDER_FILE))
    ).then(ABSORBED)
    given(Customer, OPENED).when(lambda c: c.absorb(absorbed_customer_id=OTHER_FILE)).then(
        CustomerAbsorbed(absorbed_customer_id=OTHER_FILE, subjects=(OTHER_FILE,))
    )


def test_only_another_file_is_merged_and_only_once() -> None:
    past = given(Customer, OPENED, ABSORBED)
    past.when(lambda c: c.absorb(absorbed_customer_id=STREAM_ID)).then_refused(
        "customer.merge_with_itself"
    )
    past.when(lambda c: c.merge_into(into_customer_id=STREAM_ID)).then_refused(
        "customer.merge_with_itself"
    )
    past.when(lambda c: c.absorb(absorbed_customer_id=OTHER_FILE)).then_refused(
        "customer.absorbed_already"
    )
    past.when(lambda c: c.merge_into(into_customer_id=OTHER_FILE)).then_refused(
        "customer.absorbed_already"
    )
