"""Repairs for quality: which visits count, how long they lasted, what was wrong and replaced.

A line counts where its concern is judged a quality problem (`FaultClassified`), or, as long as
nobody has judged the concern, where the maker's warranty pays it. The time of a repair runs from
the signed authorisation, or else the first agreed line (确定修理之时), until the last of its counted
lines is done (Art. 40); other work on the same visit neither begins nor prolongs it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID

import msgspec

from domain.repair_order.events import Payer
from domain.values.clock import shanghai_date
from domain.values.sanbao import PeriodKind, repair_days
from domain.values.sanbao_words import Assembly
from projections.cover.periods import Periods
from projections.cover.rows import Car, Fault, Line, LineTurn, Visit
from projections.cover.work import Turn

_NOTHING = timedelta()
_Span: TypeAlias = tuple[datetime, datetime]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One quality problem of one visit: a concern, or a line of the maker's without a concern."""

    order_id: UUID
    concern_id: str | None
    line_id: str | None
    """The line that stands for it where nobody judged the concern."""
    version: int
    """Of the judgement, or else of the line's last turn."""
    at: datetime
    judged: Fault | None
    repaired: bool
    """At least one of its lines is done."""
    signs: frozenset[str]
    """Trouble codes and part numbers, by which it may be recognised in a later visit."""


class Replaced(msgspec.Struct, frozen=True, kw_only=True):
    """An assembly or main part that a counted line replaces."""

    line_id: str
    assembly: Assembly
    main_part: str | None
    version: int
    at: datetime
    done: bool


class Repair(msgspec.Struct, frozen=True, kw_only=True):
    """One visit as far as it was for quality."""

    visit: Visit
    driven_km: int | None
    began_at: datetime
    ended_at: datetime | None
    in_repair: timedelta
    excluded: timedelta
    problems: tuple[Problem, ...]
    replaced: tuple[Replaced, ...]

    @property
    def days(self) -> int:
        """Days towards the 30, without transport of customised parts and rescue travel (Art. 24)."""
        return repair_days(self.in_repair, self.excluded)

    @property
    def days_with_waiting(self) -> int:
        """Days towards the loaner, waiting included (Art. 21)."""
        return repair_days(self.in_repair)

    def within(self, periods: Periods, kind: PeriodKind) -> bool:
        """Whether the car came in within the period."""
        return periods.holds(kind, shanghai_date(self.visit.opened_at), self.driven_km)


def repairs_of(car: Car, visits: Iterable[Visit], at: datetime) -> tuple[Repair, ...]:
    """The repairs for quality up to a moment, in the order in which they began."""
    found = (_repair(car, visit, at) for visit in visits)
    return tuple(sorted((each for each in found if each), key=lambda each: each.began_at))


def _repair(car: Car, visit: Visit, at: datetime) -> Repair | None:
    if visit.opened_at > at or (visit.cancelled_at is not None and visit.cancelled_at <= at):
        return None
    turns = _turns_by_line(visit, at)
    lines = {line.line_id: line for line in visit.lines if _counts(visit, line, turns)}
    waiting = [fault for fault in visit.faults if fault.quality_problem]
    delivered = visit.delivered_at is not None and visit.delivered_at <= at
    if not lines and (delivered or not waiting):
        return None
    counted = [turn for line_id in lines for turn in turns[line_id]]
    began = visit.agreed_at or min((turn.turned_at for turn in counted), default=None)
    if began is None or began > at:
        return None
    ended = _ended(lines, turns)
    until = max(began, ended or at)
    return Repair(
        visit=visit,
        driven_km=None
        if visit.odometer_in_km is None
        else car.driven_km(visit.odometer_in_km, visit.opened_at),
        began_at=began,
        ended_at=ended,
        in_repair=until - began,
        excluded=_once(
            [*_away([turns[line_id] for line_id in lines], until), *_travels(visit)], began, until
        ),
        problems=tuple(_problems(visit, lines, turns)),
        replaced=tuple(_replaced(visit, lines, turns)),
    )


def _turns_by_line(visit: Visit, at: datetime) -> dict[str, list[LineTurn]]:
    turns: dict[str, list[LineTurn]] = {}
    for turn in visit.turns:
        if turn.turned_at <= at:
            turns.setdefault(turn.line_id, []).append(turn)
    return turns


def _counts(visit: Visit, line: Line, turns: dict[str, list[LineTurn]]) -> bool:
    """Whether a line is agreed to, not dropped, and for quality."""
    known = turns.get(line.line_id)
    if not known or known[-1].turn is Turn.DROPPED:
        return False
    judged = next((f for f in visit.faults if f.concern_id == line.concern_id), None)
    return judged.quality_problem if judged else line.payer is Payer.MAKER_WARRANTY


def _ended(lines: Iterable[str], turns: dict[str, list[LineTurn]]) -> datetime | None:
    """When the last counted line was done; None while one is not."""
    last = [turns[line_id][-1] for line_id in lines]
    if not last or any(turn.turn is not Turn.COMPLETED for turn in last):
        return None
    return max(turn.turned_at for turn in last)


def _away(lines: Iterable[list[LineTurn]], until: datetime) -> Iterable[_Span]:
    """When a customised part was on its way."""
    return (span for turns in lines for span in _pauses(turns, until))


def _travels(visit: Visit) -> Iterable[_Span]:
    """When somebody drove out to the car, or back with it."""
    return ((travel.left_at, travel.arrived_at) for travel in visit.travels)


def _once(spans: Iterable[_Span], began: datetime, until: datetime) -> timedelta:
    """How much of the repair lies in one of the spans or several, counted once."""
    total, seen = _NOTHING, began
    for start, end in sorted(spans):
        first, last = max(start, seen), min(end, until)
        if last > first:
            total += last - first
            seen = last
    return total


def _pauses(turns: list[LineTurn], until: datetime) -> Iterable[_Span]:
    for turn, following in zip(turns, [*turns[1:], None], strict=True):
        if turn.turn is Turn.PAUSED and turn.customised_part_away:
            yield turn.turned_at, following.turned_at if following else until


def _problems(
    visit: Visit, lines: dict[str, Line], turns: dict[str, list[LineTurn]]
) -> Iterable[Problem]:
    judged = {fault.concern_id: fault for fault in visit.faults if fault.quality_problem}
    named = {line.concern_id for line in lines.values() if line.concern_id is not None}
    for concern_id in sorted(judged.keys() | named):
        own = [line for line in lines.values() if line.concern_id == concern_id]
        yield _problem(visit, concern_id, own, judged.get(concern_id), turns)
    for line in lines.values():
        if line.concern_id is None:
            yield _problem(visit, None, [line], None, turns)


def _problem(
    visit: Visit,
    concern_id: str | None,
    lines: list[Line],
    judged: Fault | None,
    turns: dict[str, list[LineTurn]],
) -> Problem:
    last = [turns[line.line_id][-1] for line in lines]
    line_ids = {line.line_id for line in lines}
    codes = (
        f"dtc {code}" for d in visit.diagnoses if d.concern_id == concern_id for code in d.dtcs
    )
    parts = (f"part {part.part_number}" for part in visit.parts if part.line_id in line_ids)
    return Problem(
        order_id=visit.order_id,
        concern_id=concern_id,
        line_id=lines[0].line_id if lines and judged is None else None,
        version=judged.version if judged else max(turn.version for turn in last),
        at=visit.opened_at,
        judged=judged,
        repaired=any(turn.turn is Turn.COMPLETED for turn in last),
        signs=frozenset((*codes, *parts)),
    )


def _replaced(
    visit: Visit, lines: dict[str, Line], turns: dict[str, list[LineTurn]]
) -> Iterable[Replaced]:
    """What counted lines replace; a main part inside a replaced assembly is not counted twice."""
    known = [each for each in visit.replacements if each.line_id in lines and each.assembly]
    whole = {each.assembly for each in known if each.main_part is None}
    for each in known:
        if each.assembly is None or (each.main_part is not None and each.assembly in whole):
            continue
        last = turns[each.line_id][-1]
        yield Replaced(
            line_id=each.line_id,
            assembly=each.assembly,
            main_part=each.main_part,
            version=last.version,
            at=last.turned_at,
            done=last.turn is Turn.COMPLETED,
        )
