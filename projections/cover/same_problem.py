"""Which quality problems of a car are one and the same (同一质量问题, Art. 24(4)).

The law does not say how a problem is recognised, so the key is an open one, and the answer shows it
for each visit:

1. `same_as`: somebody judged that it is the problem of that earlier visit. Nothing else is asked.
2. `new_problem`: somebody judged that it is none of the earlier ones. Nothing else is asked.
3. Otherwise it joins each earlier problem of which one of these is true: it is linked as a comeback
   to a line of that problem (unless the comeback was refused), shares a trouble code with it, or
   had a part of the same number fitted.

A wrong join is put right by a judgement, never by a change of this code.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import msgspec

from projections.cover.repairs import Problem, Repair
from projections.cover.rows import Visit


class Recognised(msgspec.Struct, frozen=True):
    """A problem, and why it is the same as an earlier one; None for the first of its kind."""

    repair: Repair
    problem: Problem
    joined_by: str | None


def same_problems(
    repairs: Sequence[Repair], visits: Iterable[Visit]
) -> tuple[tuple[Recognised, ...], ...]:
    """The problems of a car in groups that are the same, each in the order of visits."""
    by_id = {visit.order_id: visit for visit in visits}
    groups: list[list[Recognised]] = []
    for repair in repairs:
        for problem in repair.problems:
            joins = {
                place: why
                for place, group in enumerate(groups)
                if (why := _joined(problem, repair.visit, group, by_id))
            }
            joined_by = ", ".join(dict.fromkeys(joins.values())) or None
            merged = [known for place in joins for known in groups[place]]
            kept = [group for place, group in enumerate(groups) if place not in joins]
            groups = [*kept, [*merged, Recognised(repair, problem, joined_by)]]
    return tuple(tuple(group) for group in groups)


def _joined(
    problem: Problem, visit: Visit, group: Iterable[Recognised], by_id: Mapping[UUID, Visit]
) -> str | None:
    return next(
        (why for known in group if (why := _same(problem, visit, known.problem, by_id))), None
    )


def _same(
    problem: Problem, visit: Visit, earlier: Problem, by_id: Mapping[UUID, Visit]
) -> str | None:
    judged = problem.judged
    place = (earlier.order_id, earlier.concern_id)
    if judged and judged.same_as_order_id:
        said = (judged.same_as_order_id, judged.same_as_concern_id)
        return "judged" if said == place else None
    if (judged and judged.new_problem) or earlier.order_id == problem.order_id:
        return None
    if place in _originals(problem, visit, by_id):
        return "comeback"
    return min(problem.signs & earlier.signs, default=None)


def _originals(
    problem: Problem, visit: Visit, by_id: Mapping[UUID, Visit]
) -> set[tuple[UUID, str | None]]:
    """Order and concern of the lines that this problem came back after."""
    return {
        (link.original_order_id, line.concern_id)
        for link in visit.comebacks
        if link.concern_id == problem.concern_id and link.answer != "refused"
        if (original := by_id.get(link.original_order_id))
        for line in original.lines
        if line.line_id == link.original_line_id
    }
