"""Consent, restriction and erasure as the file shows them (R168; PIPL Art. 13-15, 47)."""

from datetime import date

from domain.customer.events import (
    ConsentGiven,
    ConsentWithdrawn,
    ContactPreferenceSet,
    CustomersMerged,
    ErasureBasis,
    PersonalDataErased,
    ProcessingRestricted,
    ProcessingResumed,
    Purpose,
    RetentionBasis,
    ServiceWishRecorded,
)
from domain.kernel import Event, Personal
from projections.customer_file.history import vehicles_of, visits_of
from projections.customer_file.projection import customer_file
from projections.customer_file.queries import (
    CustomerFile,
    consents_of,
    file_of,
    files_by_phone,
)
from tests.projections.customer_file.test_customer_file_history import ADVISED, PLAN
from tests.projections.dsl import Fact, GivenHistory, Shown, fact
from tests.projections.samples import (
    AUTHORISED,
    DELIVERED,
    FILE_OPENED,
    LABOUR,
    OPENED,
    OWNED,
    PADS,
    PHONE,
    PLATE_CHANGED,
    QUOTE_1,
    REGISTERED,
    TRANSFERRED,
    WANG,
    ZHAO,
    approved,
    at,
    completed,
)


def _of_wang(event: Event, day: int = 1) -> Fact:
    return fact(event, stream=WANG, at=at(7, day))


def _file(shown: Shown) -> CustomerFile:
    found = shown.ask(file_of, customer_id=WANG)
    assert found is not None
    return found


GIVEN = _of_wang(
    ConsentGiven(
        purpose=Purpose.THIRD_PARTY, evidence=Personal(WANG, "签字单"), recipient="某保险公司"
    )
)
MARKETING = _of_wang(ConsentGiven(purpose=Purpose.MARKETING, evidence=Personal(WANG, "短信")))
ERASED = _of_wang(PersonalDataErased(basis=ErasureBasis.SUBJECT_REQUEST, subjects=(WANG,)), day=20)


def test_each_purpose_has_its_own_consent(given_history: GivenHistory) -> None:
    withdrawn = ConsentWithdrawn(purpose=Purpose.MARKETING)
    shown = given_history(customer_file, FILE_OPENED, GIVEN, MARKETING, _of_wang(withdrawn, 3))
    marketing, third_party = shown.ask(consents_of, customer_id=WANG)
    assert (marketing.live, marketing.withdrawn_at) == (False, at(7, 3))
    assert (third_party.live, third_party.recipient) == (True, "某保险公司")


def test_a_consent_given_again_is_live_again(given_history: GivenHistory) -> None:
    withdrawn = _of_wang(ConsentWithdrawn(purpose=Purpose.MARKETING), 3)
    shown = given_history(customer_file, FILE_OPENED, MARKETING, withdrawn, MARKETING)
    (marketing,) = shown.ask(consents_of, customer_id=WANG)
    assert (marketing.live, marketing.withdrawn_at) == (True, None)


def test_a_restriction_is_shown_until_processing_is_resumed(given_history: GivenHistory) -> None:
    restricted = ProcessingRestricted(
        until=date(2031, 3, 31), basis=RetentionBasis.SANBAO_REPAIR_RECORD
    )
    shown = given_history(customer_file, FILE_OPENED, _of_wang(restricted))
    found = _file(shown)
    assert found.restricted_until == date(2031, 3, 31)
    assert found.restriction_basis is RetentionBasis.SANBAO_REPAIR_RECORD
    shown.and_then(_of_wang(ProcessingResumed(evidence=Personal(WANG, "来店签字"))))
    assert _file(shown).restricted_until is None


def test_an_erasure_purges_texts_and_phone_and_leaves_the_visits(
    given_history: GivenHistory,
) -> None:
    wish = _of_wang(ServiceWishRecorded(wish=Personal(WANG, "想换车")))
    remark = _of_wang(ContactPreferenceSet(remark=Personal(WANG, "夜班")))
    shown = given_history(
        customer_file, FILE_OPENED, REGISTERED, OWNED, OPENED, DELIVERED, wish, remark, GIVEN
    ).and_then(ERASED)
    (row,) = shown.rows("customer")
    assert not [name for name in row if name.endswith(("_sealed", "_index")) and row[name]]
    assert not shown.ask(files_by_phone, phone_index=shown.digest(PHONE))
    found = _file(shown)
    assert (found.erased_at, found.erasure_basis) == (at(7, 20), ErasureBasis.SUBJECT_REQUEST)
    assert found.no_calls
    assert [each.live for each in shown.ask(consents_of, customer_id=WANG)] == [False]
    assert len(shown.ask(visits_of, customer_id=WANG, first=5)) == 1
    assert len(shown.ask(vehicles_of, customer_id=WANG, first=5)) == 1


def test_an_erasure_reaches_the_files_that_were_merged_into_it(
    given_history: GivenHistory,
) -> None:
    merged = CustomersMerged(into_customer_id=ZHAO, subjects=(WANG,))
    erased = PersonalDataErased(basis=ErasureBasis.RETENTION_OVER, subjects=(ZHAO, WANG))
    shown = given_history(
        customer_file, FILE_OPENED, _of_wang(merged), fact(erased, stream=ZHAO, at=at(7, 21))
    )
    assert _file(shown).name_sealed is None
    assert _file(shown).erased_at == at(7, 21)


def test_the_same_rows_however_followed(given_history: GivenHistory) -> None:
    shown = given_history(
        customer_file,
        FILE_OPENED,
        REGISTERED,
        OWNED,
        PLAN,
        OPENED,
        AUTHORISED,
        QUOTE_1,
        approved(PADS),
        approved(LABOUR),
        completed(PADS),
        ADVISED,
        DELIVERED,
        GIVEN,
        TRANSFERRED,
        PLATE_CHANGED,
        ERASED,
    )
    shown.assert_the_same_however_followed()
