"""跟踪服务信函登记表: every letter under its number, without holes (R117)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from domain.kernel import Actor, Channel, Command, Context, Refused, Role
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
from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from projections.letter_register.projection import letter_register
from projections.letter_register.queries import count_letters, letter, letters, letters_to
from tests.domain.letter.test_letter import AGENT, SENT
from tests.projections.dsl import (
    Fact,
    GivenHistory,
    assert_every_fact_considered,
    fact,
    shown_by,
)

LETTER, WANG = UUID(int=1), UUID("00000000-0000-4000-8000-00000000c001")
BACK = LetterDeliveryRecorded(result=DeliveryResult.RETURNED, on=date(2025, 6, 12))


def sent(stream: UUID = LETTER, /, **other: Any) -> Fact:
    event = replace(SENT, **other)
    return fact(event, stream=stream, at=event.sent_at, by=AGENT)


@pytest.mark.requirement("R117")
def test_a_line_says_when_what_to_whom_and_by_whom(given_history: GivenHistory) -> None:
    shown = given_history(letter_register, sent())
    line = shown.ask(letter, letter_number="XH-S1-2025-00007")
    assert line is not None
    assert (line.number, line.year, line.letter_kind) == (7, 2025, LetterKind.INVITATION)
    assert (line.sender_id, line.via, line.delivery) == (AGENT.id, LetterVia.POST, None)
    assert (line.content_reference, line.content_sha256) == ("邀请函-夏季联谊", "ab" * 32)
    assert shown.text(line.addressee_sealed) == "王女士"
    assert shown.text(line.address_sealed) == "杭州市西湖区文三路1号"
    assert shown.ask(letters_to, customer_id=WANG) == [line]
    assert shown.ask(letter, letter_number="XH-S1-2025-00008") is None


@pytest.mark.requirement("R117")
def test_what_became_of_a_letter_stands_in_its_line(given_history: GivenHistory) -> None:
    shown = given_history(letter_register, sent())
    assert len(shown.ask(letters, site_id="S1", year=2025, first=5, delivery_unknown=True)) == 1
    shown.and_then(fact(BACK, stream=LETTER))
    (line,) = shown.ask(letters, site_id="S1", year=2025, first=5)
    assert (line.delivery, line.delivered_on) == (DeliveryResult.RETURNED, date(2025, 6, 12))
    assert shown.ask(letters, site_id="S1", year=2025, first=5, delivery_unknown=True) == []
    there = replace(BACK, result=DeliveryResult.DELIVERED, on=date(2025, 6, 20), evidence="EMS 1")
    shown.and_then(fact(there, stream=LETTER))
    (line,) = shown.ask(letters, site_id="S1", year=2025, first=5)
    assert (line.delivery, line.delivery_evidence) == (DeliveryResult.DELIVERED, "EMS 1")


def test_pages_and_kinds_keep_the_numbers(given_history: GivenHistory) -> None:
    kinds = (LetterKind.NOTICE, LetterKind.REPLY, LetterKind.NOTICE, LetterKind.INVITATION)
    shown = given_history(
        letter_register,
        *(
            sent(
                UUID(int=n),
                number=n,
                letter_number=f"XH-S1-2025-{n:05d}",
                letter_kind=kind,
            )
            for n, kind in enumerate(kinds, 1)
        ),
        sent(UUID(int=9), site_id="S2", number=1, letter_number="XH-S2-2025-00001"),
        sent(UUID(int=10), year=2026, number=1, letter_number="XH-S1-2026-00001"),
    )
    asked: dict[str, Any] = {"site_id": "S1", "year": 2025}
    pages = [shown.ask(letters, **asked, first=2, after=after) for after in (None, 2, 4)]
    assert [[line.number for line in page] for page in pages] == [[1, 2, 3], [3, 4], []]
    notices = shown.ask(letters, **asked, first=9, kind=LetterKind.NOTICE)
    assert [line.number for line in notices] == [1, 3]
    june: dict[str, Any] = {
        "sent_from": datetime(2025, 6, 1, tzinfo=SHANGHAI),
        "sent_before": datetime(2025, 7, 1, tzinfo=SHANGHAI),
    }
    assert shown.ask(count_letters, **june) == 6
    assert shown.ask(count_letters, **june, site_id="S2") == 1


def _send(history: History, site_id: str, outreach_id: UUID | None) -> bool:
    """Send one letter; whether it was taken. One that follows from no notice is refused."""
    now = datetime.now(UTC)
    command = Command(
        context=Context(
            actor=Actor("S1-周", Role.CUSTOMER_SERVICE_AGENT),
            channel=Channel.ON_SITE,
            site_id=site_id,
            command_id=uuid4(),
        ),
        occurred_at=now,
    )

    def decide(state: Letter, number: int) -> LetterSent:
        return state.send(
            number=number,
            at=now,
            actor=command.context.actor,
            site_id=site_id,
            letter_kind=LetterKind.NOTICE,
            addressee="王女士",
            content=LetterContent(reference="通知"),
            customer_id=WANG,
            outreach_id=outreach_id,
        )

    try:
        history.begin_numbered(Letter, uuid4(), letter_series(site_id, now), decide, command)
    except Refused:
        return False
    return True


@pytest.mark.requirement("R117")
def test_numbers_have_no_holes_whoever_writes_at_once_and_whatever_is_refused(
    database: Database, history: History, keyring: Keyring
) -> None:
    sites = [f"S{n % 2 + 1}" for n in range(40)]
    outreaches = [uuid4() if n % 5 == 0 else None for n in range(40)]
    turns = list(zip(sites, outreaches, strict=True))
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(partial(_send, history), sites, outreaches))
    assert taken == [outreach is None for _, outreach in turns]
    shown = shown_by(letter_register, database, history, keyring)
    for site in ("S1", "S2"):
        sent_there = sum(ok and turn[0] == site for ok, turn in zip(taken, turns, strict=True))
        year = datetime.now(SHANGHAI).year
        lines = shown.ask(letters, site_id=site, year=year, first=100)
        assert [line.number for line in lines] == list(range(1, sent_there + 1))
        assert [line.letter_number for line in lines] == [
            f"XH-{site}-{year}-{n:05d}" for n in range(1, sent_there + 1)
        ]


def test_the_rows_are_the_same_however_they_were_followed(given_history: GivenHistory) -> None:
    shown = given_history(letter_register, sent(), fact(BACK, stream=LETTER))
    shown.assert_the_same_however_followed()


def test_every_fact_is_considered() -> None:
    assert_every_fact_considered(letter_register, "letter")
