"""投诉看板: steps, clocks, people, and pages by what is due (R126-R141)."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from domain.complaint.events import ReportedIncident
from domain.complaint.words import Category, EscalationLevel, OutsideBody, Severity, SeverityGround
from domain.kernel import Channel, Km
from domain.values.contact import CallOutcome
from projections.complaint_board.projection import complaint_board
from projections.complaint_board.queries import board, complaint
from projections.complaint_board.rows import BoardRow, BoardStatus, ClockState
from tests.projections.call_samples import (
    CAR,
    COMPLAINT,
    JUNE_5,
    KNOWN,
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
    COMPLETED,
    CONFIRMED,
    DAY,
    DISSATISFIED,
    ESCALATED,
    HOUR,
    INVESTIGATE_BY,
    INVESTIGATED,
    MAJOR,
    PAUSED,
    PLANNED,
    REASSIGNED,
    REFERRED,
    REOPENED,
    RESOLUTION_DUE,
    RESPONSE_DUE,
    RESUMED,
    SATISFIED,
    SECOND,
    TOLD_OUTCOME,
    TOLD_REMEDY,
    WITHDRAWN,
    resolved,
    then,
)
from tests.projections.dsl import Fact, GivenHistory, Shown, assert_every_fact_considered

NOON = JUNE_5 + 2 * HOUR
HANDLED = tuple(
    then(event) for event in (CATEGORISED, ASSIGNED, INVESTIGATED, PLANNED, TOLD_REMEDY, COMPLETED)
)


def only(shown: Shown, at: datetime = NOON) -> BoardRow:
    (row,) = shown.ask(board, at=at, first=10)
    return row


def test_a_received_complaint_stands_open_at_step_1(given_history: GivenHistory) -> None:
    shown = given_history(complaint_board, *KNOWN, received())
    row = only(shown)
    assert (row.status, row.step, row.round) == (BoardStatus.OPEN, 1, 1)
    assert (row.severity, row.category, row.assignee_id) == (Severity.GENERAL, None, None)
    assert (row.vin, row.plate, row.order_number) == (
        "LFV2A21K8A3000001",
        "京A12345",
        "RO-S1-2025-000123",
    )
    assert shown.text(row.content_sealed) == "空调修过还是不凉"
    assert shown.text(row.customer_name_sealed) == "王女士"
    assert shown.ask(complaint, complaint_number="TS-S1-2025-00001", at=NOON) == row
    assert shown.ask(complaint, complaint_number="TS-S1-2025-00002", at=NOON) is None


def test_each_step_is_read_from_its_fact(given_history: GivenHistory) -> None:
    shown = given_history(complaint_board, received(), then(CONFIRMED))
    steps = [only(shown).step]
    steps += [only(shown.and_then(event)).step for event in HANDLED]
    shown.and_then(called_back(outcome=CallOutcome.NO_ANSWER, reached=False))
    steps.append(only(shown).step)
    shown.and_then(called_back(attempt=2))
    assert [*steps, only(shown).step] == [1, 2, 3, 4, 5, 5, 6, 6, 7]
    assert only(shown).callbacks == 2


def test_a_call_before_the_remedy_is_not_step_7(given_history: GivenHistory) -> None:
    assert (
        only(given_history(complaint_board, received(), called_back(after_remedy=False))).step == 1
    )


def test_a_complaint_shows_its_category_grade_and_people(given_history: GivenHistory) -> None:
    shown = given_history(complaint_board, received(subject_staff_id="S1-李"))
    row = only(shown.and_then(then(CATEGORISED), then(MAJOR), then(ASSIGNED)))
    assert (row.category, row.severity) == (Category.REPAIR_SERVICE, Severity.MAJOR)
    assert row.severity_ground is SeverityGround.INJURY
    assert (row.department, row.assignee_id) == ("售后部", "S1-吴")
    assert (row.investigate_by, row.subject_staff_id) == (INVESTIGATE_BY, "S1-李")
    row = only(shown.and_then(then(REASSIGNED)))
    assert (row.department, row.assignee_id) == ("配件部", "S1-郑")


@pytest.mark.requirement("R127")
@pytest.mark.parametrize(
    ("spoke_at", "asked_at", "state"),
    [
        (None, RESPONSE_DUE, ClockState.OPEN),
        (None, RESPONSE_DUE + SECOND, ClockState.OVERDUE),
        (RESPONSE_DUE, RESPONSE_DUE + DAY, ClockState.KEPT),
        (RESPONSE_DUE + SECOND, RESPONSE_DUE + DAY, ClockState.BROKEN),
        (RESPONSE_DUE + DAY, RESPONSE_DUE + HOUR, ClockState.OVERDUE),
    ],
    ids=["open at 60:00", "overdue at 60:01", "kept at 60:00", "broken at 60:01", "as of then"],
)
def test_the_response_clock(
    given_history: GivenHistory,
    spoke_at: datetime | None,
    asked_at: datetime,
    state: ClockState,
) -> None:
    spoke = () if spoke_at is None else (contacted(at=spoke_at),)
    row = only(given_history(complaint_board, received(), *spoke), asked_at)
    assert (row.response_state, row.responded_at) == (state, spoke_at)


def test_a_second_contact_is_not_the_response(given_history: GivenHistory) -> None:
    later = contacted(at=RESPONSE_DUE + DAY, first=False)
    row = only(given_history(complaint_board, received(), contacted(), later))
    assert row.responded_at == JUNE_5


def test_a_complaint_taken_over_from_elsewhere_has_no_clocks_of_ours(
    given_history: GivenHistory,
) -> None:
    shown = given_history(complaint_board, received(imported=True))
    late = RESOLUTION_DUE + DAY
    (row,) = shown.ask(board, at=late, first=10)
    assert (row.response_state, row.resolution_state) == (None, None)
    assert shown.ask(board, at=late, first=10, overdue=True) == []


def test_nobody_can_answer_who_left_no_way_of_contact(given_history: GivenHistory) -> None:
    by_letter = received(customer_id=None, anonymous=True, channel=Channel.SUGGESTION_BOX)
    shown = given_history(complaint_board, by_letter)
    assert only(shown, RESPONSE_DUE + DAY).response_state is None
    assert shown.ask(board, at=RESPONSE_DUE + DAY, first=10, overdue=True) == []


@pytest.mark.requirement("R128")
@pytest.mark.parametrize(
    ("resolved_at", "asked_at", "state"),
    [
        (None, RESOLUTION_DUE, ClockState.OPEN),
        (None, RESOLUTION_DUE + SECOND, ClockState.OVERDUE),
        (RESOLUTION_DUE, RESOLUTION_DUE + DAY, ClockState.KEPT),
        (RESOLUTION_DUE + timedelta(microseconds=1), RESOLUTION_DUE + DAY, ClockState.BROKEN),
    ],
)
def test_the_resolution_clock(
    given_history: GivenHistory,
    resolved_at: datetime | None,
    asked_at: datetime,
    state: ClockState,
) -> None:
    done = () if resolved_at is None else (then(resolved(resolved_at), at=resolved_at),)
    row = only(given_history(complaint_board, received(), *done), asked_at)
    assert (row.resolution_state, row.resolved_at) == (state, resolved_at)
    assert row.status is (BoardStatus.OPEN if resolved_at is None else BoardStatus.RESOLVED)


def test_a_paused_clock_is_not_overdue_until_it_runs_again(given_history: GivenHistory) -> None:
    late = RESOLUTION_DUE + 5 * DAY
    shown = given_history(complaint_board, received(), contacted(), then(PAUSED, at=NOON))
    assert (only(shown, late).resolution_state, only(shown).paused_at) == (ClockState.OPEN, NOON)
    assert shown.ask(board, at=late, first=10, overdue=True) == []
    shown.and_then(then(RESUMED, at=NOON + DAY))
    row = only(shown, late)
    assert (row.resolution_state, row.paused_at) == (ClockState.OVERDUE, None)
    assert row.resolution_due_at == RESOLUTION_DUE + 3 * DAY


@pytest.mark.parametrize(
    ("at", "response", "resolution"),
    [
        (RESPONSE_DUE, None, None),
        (RESPONSE_DUE + SECOND, ClockState.BROKEN, None),
        (RESOLUTION_DUE + SECOND, ClockState.BROKEN, ClockState.BROKEN),
    ],
)
def test_a_withdrawn_complaint_keeps_what_was_broken_before(
    given_history: GivenHistory,
    at: datetime,
    response: ClockState | None,
    resolution: ClockState | None,
) -> None:
    shown = given_history(complaint_board, received(), then(WITHDRAWN, at=at))
    row = only(shown, RESOLUTION_DUE + DAY)
    assert row.status is BoardStatus.WITHDRAWN
    assert (row.response_state, row.resolution_state) == (response, resolution)


def test_a_reopened_complaint_begins_its_steps_anew(given_history: GivenHistory) -> None:
    settled = (*HANDLED, then(TOLD_OUTCOME), then(resolved()), called_back(), then(DISSATISFIED))
    shown = given_history(complaint_board, received(), contacted(), *settled)
    assert (only(shown).step, only(shown).satisfied) == (7, False)
    row = only(shown.and_then(then(REOPENED, at=JUNE_5 + 3 * DAY)), JUNE_5 + 4 * DAY)
    assert (row.status, row.step, row.round) == (BoardStatus.OPEN, 3, 2)
    assert (row.resolution_due_at, row.resolved_at) == (RESOLUTION_DUE + 7 * DAY, None)
    assert (row.response_state, row.resolution_state) == (ClockState.KEPT, ClockState.OPEN)
    assert only(shown.and_then(then(INVESTIGATED))).step == 4


@pytest.mark.requirement("R133")
def test_a_planned_remedy_is_to_be_told(given_history: GivenHistory) -> None:
    shown = given_history(complaint_board, received(), then(PLANNED))
    assert only(shown).remedy_untold
    assert not only(shown.and_then(then(TOLD_REMEDY))).remedy_untold
    assert only(shown.and_then(then(PLANNED))).remedy_untold


def test_a_referred_complaint_is_still_worked_on(given_history: GivenHistory) -> None:
    shown = given_history(complaint_board, received(), then(REFERRED))
    (row,) = shown.ask(board, at=NOON, first=10, open_only=True)
    assert row.status is BoardStatus.REFERRED
    assert row.referred_to == (OutsideBody.MARKET_REGULATOR,)
    assert only(shown.and_then(then(resolved()))).status is BoardStatus.RESOLVED


def test_an_escalated_complaint_names_its_level(given_history: GivenHistory) -> None:
    row = only(given_history(complaint_board, received(), then(ESCALATED)))
    assert row.escalation_level is EscalationLevel.SUPERVISOR


def test_a_closed_complaint_leaves_the_open_board(given_history: GivenHistory) -> None:
    shown = given_history(complaint_board, received(), then(resolved()))
    assert shown.ask(board, at=NOON, first=10, open_only=True) == [only(shown)]
    shown.and_then(then(SATISFIED), then(CLOSED))
    assert shown.ask(board, at=NOON, first=10, open_only=True) == []
    assert (only(shown).status, only(shown).satisfied) == (BoardStatus.CLOSED, True)


def test_an_imported_complaint_shows_what_happened_to_the_car(given_history: GivenHistory) -> None:
    incident = ReportedIncident(
        components=("AIR BAGS", "STEERING"),
        incident_on=date(2024, 1, 3),
        odometer_km=Km(42_000),
        crash=True,
        fire=False,
        injured=1,
        city="DALLAS",
        state="TX",
    )
    imported = received(customer_id=None, incident=incident, external_reference="11577812")
    row = only(given_history(complaint_board, imported))
    assert row.components == ("AIR BAGS", "STEERING")
    assert (row.incident_on, row.incident_odometer_km) == (date(2024, 1, 3), 42_000)
    assert (row.crash, row.fire, row.injured, row.deaths) == (True, False, 1, None)
    assert (row.city, row.state, row.external_reference) == ("DALLAS", "TX", "11577812")


def some(number: int, due_in_days: int, *, site_id: str = "S1") -> Fact:
    return received(
        UUID(int=100 + number),
        complaint_number=f"TS-S1-2025-{number:05d}",
        resolution_due_at=RESOLUTION_DUE + due_in_days * DAY,
        site_id=site_id,
    )


def test_pages_run_from_what_is_due_first(given_history: GivenHistory) -> None:
    shown = given_history(complaint_board, *(some(n, n % 4) for n in range(9)))
    everything = shown.ask(board, at=NOON, first=100)
    assert len(everything) == 9
    assert everything == sorted(everything, key=lambda c: (c.resolution_due_at, c.complaint_id))
    seen: list[BoardRow] = []
    after: tuple[datetime, UUID] | None = None
    while page := shown.ask(board, at=NOON, first=4, after=after):
        seen += page[:4]
        after = (seen[-1].resolution_due_at, seen[-1].complaint_id)
    assert seen == everything


def test_the_board_is_filtered(given_history: GivenHistory) -> None:
    shown = given_history(complaint_board, some(1, 0), some(2, 1, site_id="S2"), some(3, 2))
    first, second, third = (UUID(int=100 + n) for n in (1, 2, 3))
    shown.and_then(
        then(ASSIGNED, stream=first), then(MAJOR, stream=second), then(CATEGORISED, stream=third)
    )

    def ids(rows: list[BoardRow]) -> list[UUID]:
        return [row.complaint_id for row in rows]

    assert ids(shown.ask(board, at=NOON, first=10, site_id="S2")) == [second]
    assert ids(shown.ask(board, at=NOON, first=10, assignee_id="S1-吴")) == [first]
    assert ids(shown.ask(board, at=NOON, first=10, severity=Severity.MAJOR)) == [second]
    category = Category.REPAIR_SERVICE
    assert ids(shown.ask(board, at=NOON, first=10, category=category)) == [third]
    assert len(shown.ask(board, at=NOON, first=10, customer_id=WANG, vehicle_id=CAR)) == 3
    shown.and_then(*(contacted(stream) for stream in (first, second, third)))
    assert shown.ask(board, at=NOON, first=10, overdue=True) == []
    late = RESOLUTION_DUE + DAY
    assert ids(shown.ask(board, at=late, first=10, overdue=True)) == [first]


def test_a_missed_response_alone_makes_a_complaint_overdue(given_history: GivenHistory) -> None:
    shown = given_history(complaint_board, received())
    assert shown.ask(board, at=RESPONSE_DUE, first=10, overdue=True) == []
    (row,) = shown.ask(board, at=RESPONSE_DUE + SECOND, first=10, overdue=True)
    assert (row.complaint_id, row.resolution_state) == (COMPLAINT, ClockState.OPEN)


def test_every_fact_is_considered() -> None:
    assert_every_fact_considered(
        complaint_board, "complaint", "customer", "vehicle", "repair_order"
    )


def test_texts_are_sealed(given_history: GivenHistory) -> None:
    shown = given_history(complaint_board, received(content=said("王女士电话 13812341234")))
    assert "王女士" not in str(shown.rows("complaint"))
