"""Where an order stands, folded from its steps; and since when."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from domain.repair_order.events import PauseReason
from projections.workshop_board.steps import Step


class BoardState(StrEnum):
    """The column of the board that an order stands in."""

    RECEPTION = "reception"
    DIAGNOSIS = "diagnosis"
    AWAITING_CONSENT = "awaiting_consent"
    READY_TO_START = "ready_to_start"
    IN_WORK = "in_work"
    WAITING = "waiting"
    INSPECTION = "inspection"
    REWORK = "rework"
    READY = "ready"
    ANNOUNCED = "announced"


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """What a line waits for."""

    reason: PauseReason
    note: str | None
    customised_part_in_transport: bool


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a quote."""

    line_id: str
    description: str
    finding_id: str | None
    offer_digest: str
    standard_hours_hundredths: int | None


class Detail(msgspec.Struct, frozen=True, kw_only=True):
    """What a step says beside its line."""

    lines: tuple[Offered, ...] = ()
    line_ids: tuple[str, ...] = ()
    pause: Pause | None = None
    technician_id: str | None = None


class StepRow(msgspec.Struct, frozen=True, kw_only=True):
    """One step."""

    step: Step
    line_id: str | None
    at: datetime
    detail: Detail | None


class LineNow(msgspec.Struct, kw_only=True):
    """A line while the steps are folded."""

    offered: Offered
    approved: bool = False
    declined: bool = False
    running: bool = False
    completed: bool = False
    pause: Pause | None = None
    paused_at: datetime | None = None
    clocked: timedelta = timedelta()
    """By everybody who has clocked out."""
    clocks: dict[str, datetime] = msgspec.field(default_factory=dict[str, datetime])
    """Who is clocked in, and since when."""

    @property
    def open(self) -> bool:
        return self.approved and not self.completed


class Standing:
    """An order while its steps are folded; `fold` gives the finished one."""

    def __init__(self, opened_at: datetime) -> None:
        self.lines: dict[str, LineNow] = {}
        self.authorised_at: datetime | None = None
        self.passed = False
        self.passed_at: datetime | None = None
        self.announced_at: datetime | None = None
        self.rework_due = False
        self.waited_for_parts = False
        self.state = BoardState.RECEPTION
        self.since = opened_at

    def take(self, row: StepRow) -> None:
        """One more step."""
        self._order(row)
        if row.line_id is not None:
            self._line(row, row.line_id)
        state = self._state()
        if state is not self.state:
            self.state, self.since = state, row.at

    def _order(self, row: StepRow) -> None:
        detail = row.detail or Detail()
        match row.step:
            case Step.AUTHORISED:
                self.authorised_at = row.at
            case Step.QUOTED:
                self._quoted(detail.lines)
            case Step.QUOTE_WITHDRAWN:
                self.lines = {}
            case Step.PASSED:
                self.passed, self.passed_at = True, row.at
            case Step.FAILED | Step.REJECTED:
                self._unpassed()
                self.rework_due = True
            case Step.REOPENED:
                self._unpassed()
                self.rework_due = False
                for line_id in detail.line_ids:
                    self._run(line_id)
            case Step.ANNOUNCED:
                self.announced_at = row.at
            case Step.STARTED | Step.RESUMED | Step.COMPLETED | Step.CLOCKED_IN | Step.WORKED:
                self._unpassed()
            case _:
                pass

    def _unpassed(self) -> None:
        self.passed, self.passed_at, self.announced_at = False, None, None

    def _quoted(self, offered: tuple[Offered, ...]) -> None:
        """Unchanged lines keep what was said; lines left out stay only while they were agreed to."""
        kept = {line_id: line for line_id, line in self.lines.items() if line.approved}
        for each in offered:
            known = self.lines.get(each.line_id)
            if known is None:
                kept[each.line_id] = LineNow(offered=each)
                continue
            if known.offered.offer_digest != each.offer_digest:
                known.approved = known.declined = False
            known.offered = each
            kept[each.line_id] = known
        self.lines = kept

    def _line(self, row: StepRow, line_id: str) -> None:
        line = self.lines.get(line_id)
        if line is None:
            return
        match row.step:
            case Step.APPROVED:
                line.approved, line.declined = True, False
            case Step.DECLINED:
                line.declined = True
            case Step.REMOVED:
                del self.lines[line_id]
            case Step.STARTED | Step.RESUMED:
                self._run(line_id)
            case Step.PAUSED:
                line.running, line.paused_at = False, row.at
                line.pause = row.detail and row.detail.pause
                self._waits(line.pause)
            case Step.COMPLETED:
                line.running, line.completed, line.pause = False, True, None
            case Step.CLOCKED_IN | Step.CLOCKED_OUT:
                _clock(line, row)
            case _:
                pass

    def _run(self, line_id: str) -> None:
        line = self.lines.get(line_id)
        if line is not None:
            line.running, line.completed, line.pause = True, False, None

    def _waits(self, pause: Pause | None) -> None:
        if pause is not None and pause.reason is PauseReason.WAITING_PARTS:
            self.waited_for_parts = True

    def _state(self) -> BoardState:
        lines = self.lines.values()
        open_lines = [line for line in lines if line.open]
        rules = (
            (self.passed and self.announced_at is not None, BoardState.ANNOUNCED),
            (self.passed, BoardState.READY),
            (self.rework_due, BoardState.REWORK),
            (any(line.running for line in open_lines), BoardState.IN_WORK),
            (any(line.pause for line in open_lines), BoardState.WAITING),
            (bool(open_lines), BoardState.READY_TO_START),
            (any(not x.approved and not x.declined for x in lines), BoardState.AWAITING_CONSENT),
            (any(line.completed for line in lines), BoardState.INSPECTION),
            (self.authorised_at is not None, BoardState.DIAGNOSIS),
        )
        return next((state for holds, state in rules if holds), BoardState.RECEPTION)


def _clock(line: LineNow, row: StepRow) -> None:
    who = (row.detail and row.detail.technician_id) or ""
    since = line.clocks.pop(who, None)
    if row.step is Step.CLOCKED_IN:
        line.clocks[who] = row.at
    elif since is not None:
        line.clocked += row.at - since


def fold(opened_at: datetime, steps: Iterable[StepRow], at: datetime) -> Standing:
    """Where an order stood at a moment, by the steps that had happened until then."""
    standing = Standing(opened_at)
    for row in steps:
        if row.at <= at:
            standing.take(row)
    return standing
