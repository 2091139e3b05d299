"""A letter: registered when it goes out, and what becomes of it (R117)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.kernel import Actor, Personal, Role
from domain.letter.aggregate import Letter, letter_series
from domain.letter.events import (
    DeliveryResult,
    LetterContent,
    LetterDeliveryRecorded,
    LetterKind,
    LetterSent,
    LetterVia,
)
from domain.values.clock import SHANGHAI
from tests.domain.dsl import STREAM_ID, given

WANG = UUID("00000000-0000-4000-8000-00000000c001")
AGENT = Actor(id="S1-周", role=Role.CUSTOMER_SERVICE_AGENT)
DIGEST = "ab" * 32
NEW_YEARS_EVE = datetime(2025, 12, 31, 23, 59, tzinfo=SHANGHAI)


def at(day: int) -> datetime:
    return datetime(2025, 6, day, 10, tzinfo=SHANGHAI)


SENT = LetterSent(
    letter_number="XH-S1-2025-00007",
    number=7,
    site_id="S1",
    year=2025,
    sent_at=at(8),
    letter_kind=LetterKind.INVITATION,
    via=LetterVia.POST,
    sender_id=AGENT.id,
    addressee=Personal(WANG, "王女士"),
    content=LetterContent(reference="邀请函-夏季联谊", sha256=DIGEST),
    address=Personal(WANG, "杭州市西湖区文三路1号"),
    customer_id=WANG,
)


def send(letter: Letter, **other: Any) -> LetterSent:
    asked: dict[str, Any] = {
        "number": 7,
        "at": at(8),
        "actor": AGENT,
        "site_id": "S1",
        "letter_kind": LetterKind.INVITATION,
        "addressee": "王女士",
        "content": LetterContent(reference="邀请函-夏季联谊", sha256=DIGEST.upper()),
        "address": "杭州市西湖区文三路1号",
        "customer_id": WANG,
    }
    return letter.send(**(asked | other))


@pytest.mark.requirement("R117")
@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_of_letter_says_to_whom_what_and_by_whom(kind: LetterKind) -> None:
    given(Letter).when(lambda letter: send(letter, letter_kind=kind)).then(
        replace(SENT, letter_kind=kind)
    )


@pytest.mark.requirement("R117")
def test_letters_are_numbered_by_site_and_year_of_shanghai() -> None:
    assert letter_series("S1", NEW_YEARS_EVE).name == "letter/S1/2025"
    sent = send(Letter(id=STREAM_ID), at=NEW_YEARS_EVE, number=12)
    assert (sent.letter_number, sent.year) == ("XH-S1-2025-00012", 2025)


def test_a_letter_to_somebody_unknown_is_sealed_under_its_own_key() -> None:
    sent = send(Letter(id=STREAM_ID), customer_id=None)
    assert sent.addressee.subject == STREAM_ID


def test_a_letter_after_a_notice_names_its_customer() -> None:
    given(Letter).when(
        lambda letter: send(letter, customer_id=None, outreach_id=UUID(int=5))
    ).then_refused("letter.nobody_written_to", field="customerId")


@pytest.mark.parametrize("field", ["addressee", "content"])
def test_addressee_and_archive_reference_must_be_there(field: str) -> None:
    empty: Any = LetterContent(reference="") if field == "content" else " "
    given(Letter).when(lambda letter: send(letter, **{field: empty})).then_refused(
        "malformed.text.empty", field=field
    )


def test_a_digest_is_a_digest() -> None:
    content = LetterContent(reference="邀请函", sha256="12")
    given(Letter).when(lambda letter: send(letter, content=content)).then_refused(
        "letter.bad_digest", field="content"
    )


@pytest.mark.requirement("R117")
def test_what_came_back_may_arrive_later_and_what_arrived_is_settled() -> None:
    back = LetterDeliveryRecorded(result=DeliveryResult.RETURNED, on=date(2025, 6, 12))
    there = LetterDeliveryRecorded(
        result=DeliveryResult.DELIVERED, on=date(2025, 6, 20), evidence="EMS 1234"
    )
    given(Letter, SENT).when(
        lambda letter: letter.record_delivery(at=at(12), result=DeliveryResult.RETURNED)
    ).then(back).when(
        lambda letter: letter.record_delivery(
            at=at(20), result=DeliveryResult.DELIVERED, evidence="EMS 1234"
        )
    ).then(there).when(
        lambda letter: letter.record_delivery(at=at(21), result=DeliveryResult.LOST)
    ).then_refused("letter.delivery_known")


@pytest.mark.parametrize("day", [date(2025, 6, 7), date(2025, 6, 13)])
def test_a_letter_arrives_after_it_was_sent_and_not_in_the_future(day: date) -> None:
    given(Letter, SENT).when(
        lambda letter: letter.record_delivery(at=at(12), result=DeliveryResult.DELIVERED, on=day)
    ).then_refused("letter.before_sending", field="on")


def test_what_was_never_sent_does_not_arrive() -> None:
    given(Letter).when(
        lambda letter: letter.record_delivery(at=at(12), result=DeliveryResult.DELIVERED)
    ).then_refused("letter.not_sent")
