"""Every fact stands in the audit log, with its lag, its persons and what it corrected (RM15)."""

from datetime import timedelta
from uuid import UUID

import pytest

from domain.customer.events import ContactDetailsCorrected
from domain.kernel import Actor, Km, Personal, Role, registered_events
from domain.repair_order.after_events import CorrectableField, EntryCorrected
from domain.vehicle.events import OdometerCorrected, OdometerRecorded, OdometerSource
from projections.audit_log.projection import audit_log
from projections.audit_log.queries import (
    After,
    AuditEntry,
    AuditKind,
    Wanted,
    audit_entries,
    audit_entry,
)
from tests.projections.dsl import MORNING, GivenHistory, fact

CAR = UUID("00000000-0000-4000-8000-0000000000ca")
ORDER = UUID("00000000-0000-4000-8000-0000000000f0")
WANG = UUID("00000000-0000-4000-8000-0000000000a1")
PAN = Actor("S2-潘峰", Role.SUPERVISOR)
READING = fact(
    OdometerRecorded(odometer_km=Km(301_464), read_at=MORNING, source=OdometerSource.RECEPTION),
    stream=CAR,
)
CORRECTED = fact(
    OdometerCorrected(
        corrects_version=1,
        was_km=Km(301_464),
        odometer_km=Km(154_754),
        read_at=MORNING,
        reason="接车时录入错误",
    ),
    stream=CAR,
    at=MORNING + timedelta(days=7),
    by=PAN,
    site="S2",
)
CONTACT = fact(
    ContactDetailsCorrected(
        corrects_version=1, reason=Personal(WANG, "听错了"), phone=Personal(WANG, "13800000001")
    ),
    stream=WANG,
)
ENTRY = fact(
    EntryCorrected(
        corrects_version=3,
        field=next(iter(CorrectableField)),
        was="2",
        is_now="3",
        reason="录错",
    ),
    stream=ORDER,
)
ALL = Wanted()


def _of(entries: list[AuditEntry]) -> list[int | None]:
    return [entry.position for entry in entries]


def test_every_fact_that_there_is_stands_in_it() -> None:
    ours = {
        topic for topic, cls in registered_events().items() if cls.__module__.startswith("domain.")
    }
    assert set(audit_log.topics) == ours


@pytest.mark.requirement("R012")
def test_who_recorded_what_and_how_late(given_history: GivenHistory) -> None:
    shown = given_history(audit_log, READING, CORRECTED)
    correction, reading = shown.ask(audit_entries, ALL, first=10)
    assert (reading.position, reading.topic) == (1, "vehicle.odometer_recorded")
    assert (correction.actor_id, correction.actor_role) == ("S2-潘峰", Role.SUPERVISOR)
    assert (correction.site_id, correction.stream_id, correction.version) == ("S2", CAR, 2)
    assert correction.occurred_at == MORNING + timedelta(days=7)
    assert correction.lag_s == (correction.at - MORNING - timedelta(days=7)).total_seconds() // 1
    assert '"odometer_km": 301464' in (reading.data or "")
    late = shown.ask(audit_entries, Wanted(late_by_hours=24), first=10)
    assert _of(late) == [2, 1]  # 2025 is long ago
    assert _of(shown.ask(audit_entries, Wanted(late_by_hours=10_000_000), first=10)) == []


def test_a_corrected_odometer_shows_both_values(given_history: GivenHistory) -> None:
    shown = given_history(audit_log, READING, CORRECTED)
    [entry] = shown.ask(audit_entries, Wanted(corrections_only=True), first=10)
    [changed] = entry.corrections
    assert (changed.field, changed.was, changed.is_now) == ("odometer_km", "301464", "154754")
    assert changed.reason == "接车时录入错误"
    corrected = shown.ask(audit_entry, CAR, changed.corrects_version or 0)
    assert corrected is not None
    assert corrected.position == 1
    assert shown.ask(audit_entry, CAR, 9) is None


def test_an_entry_of_an_order_shows_both_values(given_history: GivenHistory) -> None:
    [entry] = given_history(audit_log, ENTRY).ask(audit_entries, ALL, first=10)
    [changed] = entry.corrections
    assert (changed.was, changed.is_now, changed.corrects_version) == ("2", "3", 3)


def test_what_is_about_a_person_stays_sealed(given_history: GivenHistory) -> None:
    shown = given_history(audit_log, CONTACT)
    [entry] = shown.ask(audit_entries, Wanted(person_id=WANG), first=10)
    assert entry.person_ids == (WANG,)
    [changed] = entry.corrections
    assert (changed.field, changed.is_now) == ("phone", None)
    assert shown.text(changed.phone_sealed) == "13800000001"
    assert shown.text(changed.personal_reason_sealed) == "听错了"
    assert entry.data is not None
    assert "sealed" not in entry.data
    assert shown.ask(audit_entries, Wanted(person_id=CAR), first=10) == []


def test_filters_leave_what_fits_all_of_them(given_history: GivenHistory) -> None:
    shown = given_history(audit_log, READING, CORRECTED, CONTACT)
    for wanted, positions in (
        (Wanted(actor_id="S2-潘峰"), [2]),
        (Wanted(stream_id=CAR), [2, 1]),
        (Wanted(stream_id=CAR, site_id="S1"), [1]),
        (Wanted(topic="vehicle.odometer_recorded"), [1]),
        (Wanted(until=MORNING), []),
        (Wanted(since=MORNING), [3, 2, 1]),
        (Wanted(kinds=(AuditKind.READ, AuditKind.REFUSAL)), []),
        (Wanted(code="repair_order.line_not_approved"), []),
    ):
        assert _of(shown.ask(audit_entries, wanted, first=10)) == positions


def test_pages_follow_each_other_without_gap_or_repetition(given_history: GivenHistory) -> None:
    shown = given_history(audit_log, *[READING] * 7)
    seen: list[int | None] = []
    after: After | None = None
    while page := shown.ask(audit_entries, ALL, first=2, after=after)[:2]:
        seen += _of(page)
        after = After(page[-1].at, page[-1].kind.value, page[-1].entry_id)
    assert seen == [7, 6, 5, 4, 3, 2, 1]


def test_it_has_the_same_rows_however_it_follows(given_history: GivenHistory) -> None:
    given_history(audit_log, READING, CORRECTED, CONTACT, ENTRY).assert_the_same_however_followed()
