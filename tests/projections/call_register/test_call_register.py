"""跟踪服务电话登记表: numbered without holes, as many lines as calls (R116)."""

from datetime import datetime, timedelta
from itertools import combinations, product
from typing import Any
from uuid import UUID

import pytest

from domain.customer.events import ContactDetailsCorrected, ContactDetailsSet
from domain.kernel import Channel
from domain.values.clock import SHANGHAI
from domain.values.contact import CallOutcome
from domain.vehicle.events import VehicleDetailsCorrected
from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from projections.call_record.projection import call_record
from projections.call_record.queries import count_calls
from projections.call_register.projection import call_register
from projections.call_register.queries import EntryRow, count_entries, entries, entry
from projections.calls import CallKind
from tests.projections.call_samples import (
    AGENT,
    CAR,
    COMPLAINT,
    JUNE_5,
    KNOWN,
    NEW_PLATE,
    WANG,
    attempted,
    called_back,
    contacted,
    received,
    said,
    spoken,
)
from tests.projections.dsl import (
    Fact,
    GivenHistory,
    Shown,
    assert_every_fact_considered,
    fact,
    shown_by,
)

NEW_YEARS_EVE = datetime(2025, 12, 31, 23, 59, 59, tzinfo=SHANGHAI)


def of_2025(shown: Shown, site_id: str = "S1") -> list[EntryRow]:
    return shown.ask(entries, site_id=site_id, year=2025, first=100)


def test_a_line_says_who_was_called_and_how_it_went(given_history: GivenHistory) -> None:
    shown = given_history(call_register, *KNOWN, attempted(outcome=CallOutcome.BUSY))
    (line,) = of_2025(shown)
    assert (line.number, line.year, line.site_id) == (1, 2025, "S1")
    assert (line.kind, line.seq, line.outcome) == (CallKind.TRACKING, 1, CallOutcome.BUSY)
    assert (line.plate, line.vin, line.agent_id) == ("京A12345", "LFV2A21K8A3000001", AGENT.id)
    assert shown.text(line.customer_name_sealed) == "王女士"
    assert shown.text(line.phone_sealed) == "+8613812341234"
    assert shown.ask(entry, call_id=line.call_id) == line


def test_every_kind_of_call_has_its_line(given_history: GivenHistory) -> None:
    shown = given_history(
        call_register,
        attempted(),
        spoken(),
        received(channel=Channel.PHONE),
        contacted(),
        called_back(),
    )
    assert [(line.number, line.kind) for line in of_2025(shown)] == [
        (1, CallKind.TRACKING),
        (2, CallKind.TRACKING),
        (3, CallKind.COMPLAINT_RECEIVED),
        (4, CallKind.COMPLAINT_CONTACT),
        (5, CallKind.COMPLAINT_CALLBACK),
    ]


def test_a_complaints_contact_phone_goes_before_the_file(given_history: GivenHistory) -> None:
    unknown = received(
        customer_id=None, vehicle_id=None, contact_phone=said("+8613700000000", COMPLAINT)
    )
    shown = given_history(call_register, unknown, contacted())
    (line,) = of_2025(shown)
    assert (line.customer_id, line.plate) == (None, None)
    assert shown.text(line.phone_sealed) == "+8613700000000"


def test_name_and_vin_are_shown_as_put_right(given_history: GivenHistory) -> None:
    wrong = ContactDetailsCorrected(corrects_version=1, reason=said("听错"), name=said("汪女士"))
    read = VehicleDetailsCorrected(reason="看错", vin="LGBH52E01EY012345")
    shown = given_history(
        call_register, *KNOWN, spoken(), fact(wrong, stream=WANG), fact(read, stream=CAR)
    )
    (line,) = of_2025(shown)
    assert shown.text(line.customer_name_sealed) == "汪女士"
    assert line.vin == "LGBH52E01EY012345"


def test_the_number_and_plate_are_those_of_the_time_of_the_call(
    given_history: GivenHistory,
) -> None:
    later = spoken(UUID(int=7), called_at=JUNE_5 + timedelta(days=1))
    moved = fact(ContactDetailsSet(phone=said("+8613900000000")), stream=WANG)
    shown = given_history(call_register, *KNOWN, NEW_PLATE, spoken(), moved, later)
    assert [(line.plate, shown.text(line.phone_sealed)) for line in of_2025(shown)] == [
        ("京A12345", "+8613812341234"),
        ("京AD12345", "+8613900000000"),
    ]


def test_each_site_and_year_counts_from_one(given_history: GivenHistory) -> None:
    shown = given_history(
        call_register,
        spoken(UUID(int=11)),
        spoken(UUID(int=12), site_id="S2"),
        spoken(UUID(int=13), called_at=NEW_YEARS_EVE),
        spoken(UUID(int=14), called_at=NEW_YEARS_EVE + timedelta(seconds=1)),
    )
    assert [line.number for line in of_2025(shown)] == [1, 2]
    assert [line.number for line in of_2025(shown, "S2")] == [1]
    (next_year,) = shown.ask(entries, site_id="S1", year=2026, first=10)
    assert next_year.number == 1


def test_a_call_entered_late_gets_the_next_number(given_history: GivenHistory) -> None:
    shown = given_history(call_register, spoken(UUID(int=11)), spoken(UUID(int=12)))
    before = of_2025(shown)
    shown.and_then(spoken(UUID(int=13), called_at=JUNE_5 - timedelta(days=3)))
    assert of_2025(shown)[:2] == before
    assert of_2025(shown)[2].called_at == JUNE_5 - timedelta(days=3)


def test_pages_go_on_where_the_last_one_ended(given_history: GivenHistory) -> None:
    shown = given_history(call_register, *(spoken(UUID(int=20 + n)) for n in range(7)))
    pages = [
        shown.ask(entries, site_id="S1", year=2025, first=3, after=after) for after in (None, 3, 6)
    ]
    assert [[line.number for line in page] for page in pages] == [[1, 2, 3, 4], [4, 5, 6, 7], [7]]


def test_a_filter_leaves_the_numbers_as_they_are(given_history: GivenHistory) -> None:
    shown = given_history(
        call_register,
        spoken(UUID(int=11)),
        spoken(UUID(int=12), agent_id="S1-吴", for_agent_id="S1-郑"),
        spoken(UUID(int=13), called_at=JUNE_5 + timedelta(days=1)),
    )
    filters: list[tuple[dict[str, Any], list[int]]] = [
        ({"agent_id": "S1-吴"}, [2]),
        ({"agent_id": "S1-郑"}, [2]),
        ({"called_from": JUNE_5 + timedelta(hours=1)}, [3]),
        ({"called_before": JUNE_5 + timedelta(hours=1)}, [1, 2]),
    ]
    for asked, numbers in filters:
        found = shown.ask(entries, site_id="S1", year=2025, first=10, **asked)
        assert [line.number for line in found] == numbers


SITES = ("S1", "S2")
DAYS = (-200, -1, 0, 1, 209, 210, 400)  # 5 June and 209 days: 31 December
KINDS = ("spoken", "attempted", "contacted", "called back", "by phone", "by letter")


def _happened(turn: int, what: str, day: int, site: str) -> Fact:
    at, stream = JUNE_5 + timedelta(days=day), UUID(int=1000 + turn)
    match what:
        case "spoken":
            return spoken(stream, called_at=at, site_id=site)
        case "attempted":
            return attempted(stream, attempted_at=at, site_id=site)
        case "contacted":
            return contacted(stream, at=at, site=site)
        case "called back":
            return called_back(stream, called_at=at, site_id=site)
        case _:
            channel = Channel.PHONE if what == "by phone" else Channel.LETTER
            return received(stream, received_at=at, channel=channel, site_id=site)


@pytest.mark.requirement("R116")
def test_there_are_as_many_lines_as_calls_in_any_period(
    database: Database, history: History, keyring: Keyring
) -> None:
    happened = [_happened(n, *what) for n, what in enumerate(product(KINDS, DAYS, SITES))]
    record = shown_by(call_record, database, history, keyring, *happened)
    register = shown_by(call_register, database, history, keyring)
    for start, end in combinations(DAYS, 2):
        period = {
            "called_from": JUNE_5 + timedelta(days=start),
            "called_before": JUNE_5 + timedelta(days=end),
        }
        days = sum(start <= day < end for day in DAYS)
        for site, calls in ((None, days * 10), ("S1", days * 5)):
            assert record.ask(count_calls, **period, site_id=site) == calls
            assert register.ask(count_entries, **period, site_id=site) == calls


@pytest.mark.requirement("R116")
def test_the_numbers_of_a_site_and_year_have_no_holes(given_history: GivenHistory) -> None:
    happened = [_happened(n, *what) for n, what in enumerate(product(KINDS, DAYS, SITES))]
    shown = given_history(call_register, *happened)
    for site, (year, calls) in product(SITES, ((2024, 5), (2025, 20), (2026, 10))):
        lines = shown.ask(entries, site_id=site, year=year, first=100)
        assert [line.number for line in lines] == list(range(1, calls + 1))
        assert all(shown.ask(entry, call_id=line.call_id) == line for line in lines)


def test_the_rows_are_the_same_however_they_were_followed(given_history: GivenHistory) -> None:
    given_history(
        call_register,
        *KNOWN,
        NEW_PLATE,
        attempted(),
        spoken(),
        received(channel=Channel.PHONE),
        contacted(),
        called_back(),
        fact(ContactDetailsSet(phone=said("+8613900000000")), stream=WANG),
    ).assert_the_same_however_followed()


def test_every_fact_is_considered() -> None:
    assert_every_fact_considered(
        call_register, "follow_up", "complaint", "customer", "vehicle", "enquiry", "outreach"
    )
