"""What one counter says, and the events it is made of."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from domain.kernel import event_id
from domain.values.sanbao import THRESHOLDS, Counter, reached
from projections.cover.answers import CountedEvent, CounterAnswer, SanbaoRight
from projections.cover.repairs import Problem, Repair, Replaced

_RIGHTS: Final = {
    Counter.EARLY_ASSEMBLY_FAILURES: SanbaoRight.NEW_ASSEMBLY,
    Counter.ONE_REPAIR_DAYS: SanbaoRight.LOANER,
}
_OPENING: Final = 1
_HUNDREDTH: Final = timedelta(hours=1) / 100


def counter_answer(
    counter: Counter,
    count: int,
    events: Sequence[CountedEvent],
    *,
    subject: str | None = None,
    not_cured_by: Sequence[CountedEvent] = (),
) -> CounterAnswer:
    """The counter with its threshold, article and right."""
    threshold = THRESHOLDS[counter]
    return CounterAnswer(
        counter=counter,
        article=threshold.article,
        right=_RIGHTS.get(counter, SanbaoRight.EXCHANGE_OR_RETURN),
        subject=subject,
        count=count,
        reached_at=threshold.reached_at,
        missing=max(0, threshold.reached_at - count),
        unless_cured=threshold.unless_cured,
        reached=reached(counter, count, cured=not not_cured_by),
        events=tuple(events),
        not_cured_by=tuple(not_cured_by),
    )


def of_problem(repair: Repair, problem: Problem, joined_by: str | None = None) -> CountedEvent:
    """A problem, by the judgement or the line that it rests on."""
    judged = problem.judged
    words = [judged.safety, judged.assembly, judged.main_part, judged.reason] if judged else []
    line = next((x for x in repair.visit.lines if x.line_id == problem.line_id), None)
    return _event(
        repair,
        problem.version,
        problem.at,
        " · ".join(word for word in words if word) or (line.description if line else ""),
        line_id=problem.line_id,
        concern_id=problem.concern_id,
        joined_by=joined_by,
    )


def of_replaced(repair: Repair, replaced: Replaced) -> CountedEvent:
    """A replaced assembly or main part, by the fact that its line is done."""
    return _event(
        repair, replaced.version, replaced.at, subject_of(replaced), line_id=replaced.line_id
    )


def of_time(repair: Repair) -> CountedEvent:
    """The time of a repair, by the agreement with which it began."""
    return _event(
        repair,
        repair.visit.agreed_version or _OPENING,
        repair.began_at,
        "修理时间",
        days=repair.days,
        hours_hundredths=round(repair.in_repair / _HUNDREDTH),
        excluded_hours_hundredths=round(repair.excluded / _HUNDREDTH),
    )


def subject_of(replaced: Replaced) -> str:
    """Assembly and, where it is one of its parts only, the part."""
    if replaced.main_part is None:
        return replaced.assembly
    return f"{replaced.assembly} · {replaced.main_part}"


def _event(
    repair: Repair,
    version: int,
    at: datetime,
    what: str,
    *,
    line_id: str | None = None,
    concern_id: str | None = None,
    joined_by: str | None = None,
    days: int | None = None,
    hours_hundredths: int | None = None,
    excluded_hours_hundredths: int | None = None,
) -> CountedEvent:
    return CountedEvent(
        order_id=repair.visit.order_id,
        order_number=repair.visit.order_number,
        event_id=event_id(repair.visit.order_id, version),
        version=version,
        occurred_at=at,
        odometer_km=repair.visit.odometer_in_km,
        what=what,
        line_id=line_id,
        concern_id=concern_id,
        days=days,
        hours_hundredths=hours_hundredths,
        excluded_hours_hundredths=excluded_hours_hundredths,
        in_progress=repair.ended_at is None,
        joined_by=joined_by,
    )
