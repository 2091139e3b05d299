"""The counters of 三包, Art. 20 and 22 to 24: each with the events that make it up.

What counts must lie in the period of its article; a repair lies there when the car came in then.
Repairs, replacements and days count once a visit, however many lines it has. Assemblies, main parts
and problems are counted one by one: the answer has a counter for each.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from domain.values.sanbao import Counter, PeriodKind
from domain.values.sanbao_words import EARLY_SAFETY_FAULTS, POWERTRAIN, Assembly
from projections.cover.answers import CountedEvent, CounterAnswer, LoanerDuty, LoanerState
from projections.cover.counting import (
    counter_answer,
    of_problem,
    of_replaced,
    of_time,
    subject_of,
)
from projections.cover.periods import Periods
from projections.cover.repairs import Problem, Repair, Replaced
from projections.cover.rows import Visit
from projections.cover.same_problem import same_problems
from projections.cover.visits import Care

_FIVE_DAYS = timedelta(days=5)


def counters(
    periods: Periods, repairs: Sequence[Repair], visits: Iterable[Visit]
) -> tuple[CounterAnswer, ...]:
    """Every counter; none where the rule does not reach the car."""
    if periods.outside:
        return ()
    in_term = [r for r in repairs if r.within(periods, PeriodKind.EXCHANGE_AND_RETURN)]
    return (
        *_early(periods, repairs),
        _safety_repairs(in_term),
        *_replacements(in_term, Counter.ASSEMBLY_REPLACEMENTS, _whole_powertrain),
        *_replacements(in_term, Counter.SAME_PART_REPLACEMENTS, _main_part),
        _days(in_term),
        *_same_problem(in_term, visits),
    )


def _early(periods: Periods, repairs: Sequence[Repair]) -> Iterable[CounterAnswer]:
    """Art. 20, 22 and 23: one event is enough, early in the car's life."""
    wanted: tuple[tuple[Counter, PeriodKind, Callable[[Problem], bool]], ...] = (
        (Counter.EARLY_ASSEMBLY_FAILURES, PeriodKind.EARLY_ASSEMBLY, _powertrain_failed),
        (Counter.EARLY_SAFETY_FAILURES, PeriodKind.EARLY_SAFETY, _early_safety),
    )
    for counter, kind, wanted_here in wanted:
        events = [
            of_problem(repair, problem)
            for repair in repairs
            if repair.within(periods, kind)
            for problem in repair.problems
            if wanted_here(problem)
        ]
        yield counter_answer(counter, len(events), events)
    needed = [
        of_replaced(repair, each)
        for repair in repairs
        if repair.within(periods, PeriodKind.EARLY_POWERTRAIN)
        for each in repair.replaced
        if each.assembly in POWERTRAIN
    ]
    yield counter_answer(Counter.EARLY_POWERTRAIN_REPLACEMENTS, len(needed), needed)


def _powertrain_failed(problem: Problem) -> bool:
    judged = problem.judged
    return judged is not None and judged.assembly in POWERTRAIN and judged.main_part is not None


def _early_safety(problem: Problem) -> bool:
    return problem.judged is not None and problem.judged.safety in EARLY_SAFETY_FAULTS


def _serious(problem: Problem) -> bool:
    return problem.judged is not None and problem.judged.safety is not None


def _safety_repairs(repairs: Sequence[Repair]) -> CounterAnswer:
    """Art. 24(1): repairs of serious-safety faults, and such faults after the second repair."""
    done = [
        (repair, problem)
        for repair in repairs
        if (problem := next((p for p in repair.problems if p.repaired and _serious(p)), None))
    ]
    return counter_answer(
        Counter.SERIOUS_SAFETY_REPAIRS,
        len(done),
        [of_problem(repair, problem) for repair, problem in done],
        not_cured_by=_after_second([repair for repair, _ in done], repairs, _serious),
    )


def _whole_powertrain(each: Replaced) -> bool:
    return each.main_part is None and each.assembly in POWERTRAIN


def _main_part(each: Replaced) -> bool:
    return each.main_part is not None


def _replacements(
    repairs: Sequence[Repair], counter: Counter, wanted: Callable[[Replaced], bool]
) -> Iterable[CounterAnswer]:
    """Art. 24(2) and (3): one counter for each assembly or main part, one visit counts once."""
    by_subject: dict[str, dict[int, tuple[Repair, Replaced]]] = {}
    for place, repair in enumerate(repairs):
        for each in repair.replaced:
            if each.done and wanted(each):
                key = subject_of(each).casefold()
                by_subject.setdefault(key, {}).setdefault(place, (repair, each))
    if not by_subject:
        yield counter_answer(counter, 0, ())
    for found in by_subject.values():
        pairs = list(found.values())
        assembly = pairs[0][1].assembly
        yield counter_answer(
            counter,
            len(pairs),
            [of_replaced(repair, each) for repair, each in pairs],
            subject=subject_of(pairs[0][1]),
            not_cured_by=_after_second([r for r, _ in pairs], repairs, _failed_again(assembly)),
        )


def _failed_again(assembly: Assembly) -> Callable[[Problem], bool]:
    return lambda problem: problem.judged is not None and problem.judged.assembly is assembly


def _after_second(
    done: Sequence[Repair], repairs: Sequence[Repair], shows: Callable[[Problem], bool]
) -> list[CountedEvent]:
    """Problems with which the car came in after the second counted repair was done."""
    if len(done) < 2 or done[1].ended_at is None:  # noqa: PLR2004 - the second, as the law says
        return []
    second: datetime = done[1].ended_at
    return [
        of_problem(repair, problem)
        for repair in repairs
        if repair.visit.opened_at >= second
        for problem in repair.problems
        if shows(problem)
    ]


def _days(repairs: Sequence[Repair]) -> CounterAnswer:
    """Art. 24(4), first half: the days of all repairs together, the one under way included."""
    return counter_answer(
        Counter.CUMULATED_REPAIR_DAYS,
        sum(repair.days for repair in repairs),
        [of_time(repair) for repair in repairs],
    )


def _same_problem(repairs: Sequence[Repair], visits: Iterable[Visit]) -> Iterable[CounterAnswer]:
    """Art. 24(4), second half: done repairs of one problem, one counter a problem."""
    groups = [
        [known for known in group if known.problem.repaired]
        for group in same_problems(repairs, visits)
    ]
    if not any(groups):
        yield counter_answer(Counter.SAME_PROBLEM_REPAIRS, 0, ())
    for group in filter(None, groups):
        events = [of_problem(k.repair, k.problem, k.joined_by) for k in group]
        yield counter_answer(
            Counter.SAME_PROBLEM_REPAIRS,
            len({known.problem.order_id for known in group}),
            events,
            subject=events[0].what,
        )


def loaner_duties(
    periods: Periods, repairs: Sequence[Repair], at: datetime
) -> tuple[LoanerDuty, ...]:
    """Art. 21: each repair in the 包修 period, and whether its loaner or allowance was given."""
    if periods.outside:
        return ()
    return tuple(
        LoanerDuty(
            order_id=repair.visit.order_id,
            order_number=repair.visit.order_number,
            began_at=repair.began_at,
            ended_at=repair.ended_at,
            days=repair.days_with_waiting,
            due_from=repair.began_at + _FIVE_DAYS,
            state=_loaner_state(repair, at),
        )
        for repair in repairs
        if repair.within(periods, PeriodKind.FREE_REPAIR)
    )


def _loaner_state(repair: Repair, at: datetime) -> LoanerState:
    if repair.in_repair <= _FIVE_DAYS:
        return LoanerState.NOT_DUE
    until = repair.ended_at or at
    given = [care for care in repair.visit.care if care.given_at <= at]
    kinds = {care.kind for care in given}
    if kinds & {Care.WAIVED, Care.ALLOWANCE_PAID}:
        return LoanerState.MET
    back = [care.given_at for care in given if care.kind is Care.LOANER_RETURNED]
    out = sum(1 for care in given if care.kind is Care.LOANER_PROVIDED)
    kept = out > len(back) or (out > 0 and max(back) >= until)
    return LoanerState.MET if kept else LoanerState.OWED
