"""The whole file of a complaint, what its complainant may see, and what repeats (R136, R139)."""

from datetime import date
from uuid import UUID

import pytest

from domain.complaint.words import (
    Clock,
    ClosingGround,
    CompensationForm,
    EscalationCause,
    Finding,
    OutsideBody,
    ReopeningCause,
)
from domain.customer.events import (
    ContactDetailsCorrected,
    ContactDetailsSet,
    CustomerAbsorbed,
    ErasureBasis,
    PersonalDataErased,
)
from domain.values.contact import CallOutcome
from domain.vehicle.events import VehicleMerged
from eventstore.database import Database
from projections.complaint_board.file_queries import complaint_file, repeats
from projections.complaint_board.projection import complaint_board
from projections.complaint_board.queries import board, progress
from projections.complaint_board.rows import BoardRow, BoardStatus, ComplaintFile, RepeatBy
from tests.projections.call_samples import (
    CAR,
    COMPLAINT,
    JUNE_5,
    KNOWN,
    NEW_PLATE,
    WANG,
    called_back,
    contacted,
    received,
    said,
)
from tests.projections.complaint_board.board_samples import (
    ASSIGNED,
    CATEGORISED,
    CLOSED,
    COMPENSATED,
    COMPLETED,
    CONFIRMED,
    DAY,
    DISSATISFIED,
    DONE,
    ESCALATED,
    HOUR,
    INVESTIGATED,
    MAJOR,
    MISSED,
    PAUSED,
    PLANNED,
    RAISED,
    REASSIGNED,
    REFERRED,
    REOPENED,
    RESOLUTION_DUE,
    RESPONSE_DUE,
    RESUMED,
    SATISFIED,
    TOLD_OUTCOME,
    TOLD_REMEDY,
    WITHDRAWN,
    resolved,
    then,
)
from tests.projections.dsl import GivenHistory, Shown, fact

NUMBER = "TS-S1-2025-00001"
PHONE = "+8613812341234"
NOON = JUNE_5 + 2 * HOUR


def file_of(shown: Shown) -> ComplaintFile:
    found = shown.ask(complaint_file, complaint_id=COMPLAINT)
    assert found is not None
    return found


def test_the_file_holds_what_was_found_done_and_said(given_history: GivenHistory) -> None:
    events = (CONFIRMED, INVESTIGATED, PLANNED, TOLD_REMEDY, COMPLETED, TOLD_OUTCOME, SATISFIED)
    shown = given_history(complaint_board, received(), *(then(event, at=NOON) for event in events))
    found = file_of(shown.and_then(then(CLOSED, at=NOON)))
    assert (found.confirmed_at, found.corrected_content_sealed) == (NOON, None)
    assert (found.finding, shown.text(found.findings_sealed)) == (Finding.FOUNDED, "管路接头未拧紧")
    assert (found.responsible_staff_ids, found.part_numbers) == (("S1-张",), ("1K0-820-743",))
    assert (found.remedy_planned_for, found.remedy_told_at) == (date(2025, 6, 7), NOON)
    assert shown.text(found.remedy_sealed) == "重新加注并检漏"
    assert shown.text(found.what_was_done_sealed) == "已检漏"
    assert shown.text(found.outcome_sealed) == "空调已修复,工时免费"
    assert shown.text(found.statement_sealed) == "可以了"
    assert (found.closed_at, found.closing_ground) == (NOON, ClosingGround.CALLED_BACK)


def test_a_later_investigation_replaces_what_was_found(given_history: GivenHistory) -> None:
    other = then(
        type(INVESTIGATED)(
            finding=Finding.UNFOUNDED, findings=said("正常"), investigated_by_staff_id="S1-吴"
        )
    )
    shown = given_history(complaint_board, received(), then(INVESTIGATED), other)
    found = file_of(shown)
    assert (found.finding, found.responsible_staff_ids) == (Finding.UNFOUNDED, ())
    assert shown.ask(repeats, by=RepeatBy.STAFF, first=10, at_least=1) == []


def test_content_is_put_right_and_stays_so(given_history: GivenHistory) -> None:
    corrected = type(CONFIRMED)(
        confirmed_by_staff_id="S1-周", corrected_content=said("副驾一侧不凉")
    )
    shown = given_history(complaint_board, received(), then(corrected), then(CONFIRMED))
    assert shown.text(file_of(shown).corrected_content_sealed) == "副驾一侧不凉"


def test_rounds_keep_their_own_clocks(given_history: GivenHistory) -> None:
    shown = given_history(complaint_board, received(), then(resolved()), then(REOPENED))
    first, second = file_of(shown).rounds
    assert (first.cause, first.resolved_at) == (None, JUNE_5 + 2 * DAY)
    assert (second.cause, second.resolved_at) == (ReopeningCause.DISSATISFIED, None)
    assert second.resolution_due_at == RESOLUTION_DUE + 7 * DAY
    again = file_of(shown.and_then(then(resolved(JUNE_5 + 4 * DAY, 2)))).rounds
    assert again[1].resolved_at == JUNE_5 + 4 * DAY


def test_pauses_stand_with_their_ends(given_history: GivenHistory) -> None:
    shown = given_history(
        complaint_board,
        received(),
        then(PAUSED, at=NOON),
        then(RESUMED, at=NOON + DAY),
        then(PAUSED, at=NOON + 2 * DAY),
    )
    ended, running = file_of(shown).pauses
    assert (ended.paused_at, ended.resumed_at) == (NOON, NOON + DAY)
    assert (ended.working_days_left, shown.text(ended.waiting_for_sealed)) == (2, "购车发票")
    assert (running.paused_at, running.resumed_at) == (NOON + 2 * DAY, None)


def test_calls_deadlines_escalations_and_the_rest_are_rows(given_history: GivenHistory) -> None:
    shown = given_history(
        complaint_board,
        received(),
        called_back(effect_of_remedy=said("好了")),
        *(then(event, at=NOON) for event in (MISSED, ESCALATED, REFERRED, COMPENSATED, RAISED)),
    )
    found = file_of(shown)
    assert [(c.outcome, shown.text(c.effect_sealed)) for c in found.callbacks] == [
        (CallOutcome.REACHED, "好了")
    ]
    assert [(m.clock, m.due_at) for m in found.missed_deadlines] == [(Clock.RESPONSE, RESPONSE_DUE)]
    assert [(e.cause, e.escalated_at) for e in found.escalations] == [
        (EscalationCause.DEADLINE_MISSED, NOON)
    ]
    assert [(r.body, r.reference) for r in found.referrals] == [
        (OutsideBody.MARKET_REGULATOR, "12315-0001")
    ]
    assert [(c.amount_fen, c.form) for c in found.compensations] == [
        (20_000, CompensationForm.VOUCHER)
    ]
    assert [(i.owner_id, i.done_at) for i in found.improvements] == [("S1-陈主管", None)]
    (improvement,) = file_of(shown.and_then(then(DONE, at=NOON + DAY))).improvements
    assert (improvement.done_at, improvement.result) == (NOON + DAY, "已写入作业指导书")


@pytest.mark.requirement("R136")
def test_the_complainant_sees_steps_and_what_is_due(given_history: GivenHistory) -> None:
    shown = given_history(complaint_board, *KNOWN, received(), then(CATEGORISED, at=NOON))
    seen = shown.ask(progress, complaint_number=NUMBER, phone_digest=shown.digest(PHONE))
    assert seen is not None
    assert seen.status is BoardStatus.OPEN
    assert [(s.step, s.reached_at) for s in seen.steps] == [
        (1, JUNE_5),
        (2, NOON),
        *((step, None) for step in range(3, 8)),
    ]
    assert (seen.next_due, seen.next_due_at) == (Clock.RESPONSE, RESPONSE_DUE)
    shown.and_then(contacted())
    seen = shown.ask(progress, complaint_number=NUMBER, phone_digest=shown.digest(PHONE))
    assert seen is not None
    assert (seen.next_due, seen.next_due_at) == (Clock.RESOLUTION, RESOLUTION_DUE)
    shown.and_then(then(PAUSED))
    seen = shown.ask(progress, complaint_number=NUMBER, phone_digest=shown.digest(PHONE))
    assert seen is not None
    assert (seen.next_due, seen.next_due_at, seen.waiting_for_customer) == (None, None, True)


@pytest.mark.requirement("R136")
def test_a_wrong_phone_or_number_sees_nothing(given_history: GivenHistory) -> None:
    shown = given_history(complaint_board, *KNOWN, received())
    wrong = shown.digest("+8613900000000")
    assert shown.ask(progress, complaint_number=NUMBER, phone_digest=wrong) is None
    right = shown.digest(PHONE)
    assert shown.ask(progress, complaint_number="TS-S1-2025-00009", phone_digest=right) is None


def test_the_phone_left_with_the_complaint_counts_too(given_history: GivenHistory) -> None:
    unknown = received(customer_id=None, contact_phone=said("+8613700000000", COMPLAINT))
    shown = given_history(complaint_board, unknown)
    digest = shown.digest("+8613700000000")
    assert shown.ask(progress, complaint_number=NUMBER, phone_digest=digest) is not None


def test_a_changed_phone_counts_and_the_old_one_no_more(given_history: GivenHistory) -> None:
    shown = given_history(complaint_board, *KNOWN, received())
    heard_wrong = ContactDetailsCorrected(
        corrects_version=1, reason=said("听错"), phone=said("+8613600000000")
    )
    moved = ContactDetailsSet(phone=said("+8613900000000"))
    for event, phone in ((heard_wrong, "+8613600000000"), (moved, "+8613900000000")):
        shown.and_then(fact(event, stream=WANG))
        now, before = shown.digest(phone), shown.digest(PHONE)
        assert shown.ask(progress, complaint_number=NUMBER, phone_digest=now) is not None
        assert shown.ask(progress, complaint_number=NUMBER, phone_digest=before) is None


def test_an_erased_person_is_not_found_by_phone(given_history: GivenHistory) -> None:
    erased = PersonalDataErased(basis=ErasureBasis.SUBJECT_REQUEST, subjects=(WANG,))
    shown = given_history(complaint_board, *KNOWN, received(contact_phone=said("+8613700000000")))
    assert len(shown.rows("known_phone")) == 2
    shown.and_then(fact(erased, stream=WANG))
    assert shown.rows("known_phone") == []
    digest = shown.digest(PHONE)
    assert shown.ask(progress, complaint_number=NUMBER, phone_digest=digest) is None


def test_an_erased_persons_digest_does_not_come_back(
    given_history: GivenHistory, database: Database
) -> None:
    erased = PersonalDataErased(basis=ErasureBasis.SUBJECT_REQUEST, subjects=(WANG,))
    shown = given_history(complaint_board, *KNOWN, received(), fact(erased, stream=WANG))
    with database.connect_owner() as connection:
        connection.execute("UPDATE privacy.person_key SET wrapped_key = NULL, destroyed_at = now()")
    shown.assert_the_same_however_followed()


def by_number(shown: Shown) -> dict[int, BoardRow]:
    found = shown.ask(board, at=NOON, first=100)
    return {int(row.complaint_number[-1]): row for row in found}


@pytest.mark.requirement("R139")
def test_repeats_by_customer_follow_merged_files(given_history: GivenHistory) -> None:
    twin, other = UUID(int=50), UUID(int=51)
    shown = given_history(
        complaint_board,
        received(UUID(int=101), complaint_number="T-1", vehicle_id=None),
        received(UUID(int=102), complaint_number="T-2", vehicle_id=None, customer_id=twin),
        received(UUID(int=103), complaint_number="T-3", vehicle_id=None, customer_id=other),
    )
    assert [row.same_customer for row in by_number(shown).values()] == [0, 0, 0]
    merged = CustomerAbsorbed(absorbed_customer_id=twin, subjects=(twin,))
    shown.and_then(fact(merged, stream=WANG))
    assert {n: row.same_customer for n, row in by_number(shown).items()} == {1: 1, 2: 1, 3: 0}
    (repeat,) = shown.ask(repeats, by=RepeatBy.CUSTOMER, first=10)
    assert (repeat.key, repeat.complaints) == (str(WANG), 2)
    assert repeat.complaint_ids == (UUID(int=101), UUID(int=102))


@pytest.mark.requirement("R139")
def test_repeats_by_vehicle_follow_a_chain_of_merges(given_history: GivenHistory) -> None:
    middle, last = UUID(int=60), UUID(int=61)
    shown = given_history(
        complaint_board,
        *(
            received(UUID(int=101 + n), complaint_number=f"T-{n + 1}", vehicle_id=vehicle)
            for n, vehicle in enumerate((CAR, middle, last))
        ),
        fact(VehicleMerged(into_vehicle_id=middle, reason="同车"), stream=CAR),
        fact(VehicleMerged(into_vehicle_id=last, reason="同车"), stream=middle),
    )
    assert [row.same_vehicle for row in by_number(shown).values()] == [2, 2, 2]
    (repeat,) = shown.ask(repeats, by=RepeatBy.VEHICLE, first=10)
    assert (repeat.key, repeat.complaints) == (str(last), 3)


@pytest.mark.requirement("R139")
def test_repeats_by_staff_and_part(given_history: GivenHistory) -> None:
    shown = given_history(
        complaint_board,
        received(UUID(int=101), complaint_number="T-1", subject_staff_id="S1-张"),
        received(UUID(int=102), complaint_number="T-2", subject_staff_id="S1-张"),
        received(UUID(int=103), complaint_number="T-3", received_at=JUNE_5 + DAY),
        *(then(INVESTIGATED, stream=UUID(int=n)) for n in (102, 103)),
    )
    assert {n: row.same_staff for n, row in by_number(shown).items()} == {1: 1, 2: 1, 3: 0}
    (staff,) = shown.ask(repeats, by=RepeatBy.STAFF, first=10)
    assert (staff.key, staff.complaints) == ("S1-张", 3)
    assert (staff.first_at, staff.last_at) == (JUNE_5, JUNE_5 + DAY)
    (part,) = shown.ask(repeats, by=RepeatBy.PART, first=10)
    assert (part.key, part.complaints) == ("1K0-820-743", 2)
    on_the_day = shown.ask(
        repeats, by=RepeatBy.STAFF, first=10, received_from=JUNE_5, received_before=NOON
    )
    assert [repeat.complaints for repeat in on_the_day] == [2]
    assert shown.ask(repeats, by=RepeatBy.PART, first=10, site_id="S2") == []


def test_the_rows_are_the_same_however_they_were_followed(given_history: GivenHistory) -> None:
    events = (
        *(CONFIRMED, CATEGORISED, MAJOR, ASSIGNED, REASSIGNED, MISSED, ESCALATED, REFERRED),
        *(PAUSED, RESUMED, INVESTIGATED, PLANNED, TOLD_REMEDY, COMPLETED, COMPENSATED),
        *(TOLD_OUTCOME, resolved(), DISSATISFIED, REOPENED, INVESTIGATED, TOLD_OUTCOME),
        *(resolved(JUNE_5 + 4 * DAY, 2), SATISFIED, CLOSED, RAISED, DONE, WITHDRAWN),
    )
    given_history(
        complaint_board,
        *KNOWN,
        NEW_PLATE,
        received(contact_phone=said("+8613700000000")),
        contacted(),
        called_back(),
        *(then(event) for event in events),
        fact(
            CustomerAbsorbed(absorbed_customer_id=UUID(int=50), subjects=(UUID(int=50),)),
            stream=WANG,
        ),
        fact(VehicleMerged(into_vehicle_id=UUID(int=61), reason="同车"), stream=CAR),
    ).assert_the_same_however_followed()
