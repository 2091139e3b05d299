"""A report's figures person by person: evidence only, what follows from it is not decided here (R152)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any, Final

import msgspec
from psycopg import AsyncConnection

from api.reports import figures as make
from api.reports.shapes import AdviserRow, AgentRow, TechnicianRow
from domain.values.contact import Instrument
from projections.period_summary import queries as counts
from projections.period_summary.rows import Called, Counted, Delivered, Hours, Rated
from projections.promise_compliance import queries as promises
from projections.promise_compliance.rows import PersonLine, Scope
from projections.promise_compliance.words import Promise

_CALLS: Final = frozenset({Promise.FIRST_CALL, Promise.SECOND_CALL})
_NO_CALLS: Final = Called(
    agent_id="",
    calls=0,
    reached=0,
    in_window=0,
    requests=0,
    wishes=0,
    complaints=0,
    praises=0,
)


class People(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody who had a part in the period, in the order of ids."""

    advisers: tuple[AdviserRow, ...]
    technicians: tuple[TechnicianRow, ...]
    agents: tuple[AgentRow, ...]


async def people_of(
    connection: AsyncConnection[Any],
    scope: Scope,
    counted: Counted,
    rated: Sequence[Rated],
    hours: Sequence[Hours],
) -> People:
    """The figures of advisers, technicians and agents."""
    lines = await promises.by_person(connection, scope=scope)
    return People(
        advisers=_advisers(await counts.by_adviser(connection, counted=counted), lines, rated),
        technicians=_technicians(
            await counts.by_technician(connection, counted=counted),
            await _first_passes(connection, scope, counted.upto),
            hours,
        ),
        agents=_agents(await counts.calls(connection, counted=counted), lines, rated),
    )


async def _first_passes(
    connection: AsyncConnection[Any], scope: Scope, upto: int
) -> dict[str, tuple[int, int]]:
    """Technician to first inspections passed and first inspections, of orders they worked on."""
    verdicts = await promises.verdicts(connection, scope=scope, promise=Promise.FIRST_PASS)
    kept = {verdict.subject_id: verdict.kept for verdict in verdicts}
    passed, inspected = Counter[str](), Counter[str]()
    for order_id, technician_id in await counts.technicians_of(
        connection, order_ids=list(kept), upto=upto
    ):
        inspected[technician_id] += 1
        passed[technician_id] += kept[order_id]
    return {person: (passed[person], inspected[person]) for person in inspected}


def _advisers(
    delivered: Sequence[Delivered], lines: Sequence[PersonLine], rated: Sequence[Rated]
) -> tuple[AdviserRow, ...]:
    orders = {each.person_id: each for each in delivered}
    on_time = _summed(lines, frozenset({Promise.COMPLETION_TIME}))
    own = _grouped(make.service_ratings(rated), lambda each: each.adviser_id)
    return tuple(
        AdviserRow(
            adviser_id=person,
            deliveries=orders[person].orders if person in orders else 0,
            came_back=orders[person].came_back if person in orders else 0,
            on_time=on_time[person][0],
            promised=on_time[person][1],
            ratings=make.count(own[person]),
            mean=_mean(own[person]),
            csat=make.percent(*make.satisfied(own[person])),
        )
        for person in sorted({*orders, *on_time, *own})
    )


def _technicians(
    delivered: Sequence[Delivered],
    first: dict[str, tuple[int, int]],
    hours: Sequence[Hours],
) -> tuple[TechnicianRow, ...]:
    orders = {each.person_id: each for each in delivered}
    worked = {each.technician_id: each for each in hours}
    rows: list[TechnicianRow] = []
    for person in sorted({*orders, *first, *worked}):
        own = [worked[person]] if person in worked else []
        rows.append(
            TechnicianRow(
                technician_id=person,
                orders=orders[person].orders if person in orders else 0,
                came_back=orders[person].came_back if person in orders else 0,
                first_passes=first.get(person, (0, 0))[0],
                first_inspections=first.get(person, (0, 0))[1],
                flagged_hours=make.decimal(
                    Fraction(sum(each.flagged_hundredths for each in own), 100), 2
                ),
                clocked_hours=make.decimal(Fraction(sum(each.clocked_s for each in own), 3600), 2),
                efficiency=make.efficiency(own).value,
                productivity=make.productivity(own).value,
            )
        )
    return tuple(rows)


def _agents(
    called: Sequence[Called], lines: Sequence[PersonLine], rated: Sequence[Rated]
) -> tuple[AgentRow, ...]:
    calls = {each.agent_id: each for each in called}
    kept = _summed(lines, _CALLS)
    in_calls = (each for each in rated if each.instrument is Instrument.TRACKING_CALL)
    own = _grouped(in_calls, lambda each: each.handler_id)
    rows: list[AgentRow] = []
    for person in sorted({*calls, *kept, *own}):
        made = calls.get(person, _NO_CALLS)
        rows.append(
            AgentRow(
                agent_id=person,
                calls=made.calls,
                reached=made.reached,
                not_reached=made.calls - made.reached,
                calls_kept=kept[person][0],
                calls_due=kept[person][1],
                requests=made.requests,
                wishes=made.wishes,
                complaints=made.complaints,
                praises=made.praises,
                ratings=make.count(own[person]),
                mean=_mean(own[person]),
            )
        )
    return tuple(rows)


def _summed(
    lines: Sequence[PersonLine], which: frozenset[Promise]
) -> defaultdict[str, tuple[int, int]]:
    """Person to kept and decided cases of these promises."""
    sums = defaultdict[str, tuple[int, int]](lambda: (0, 0))
    for line in lines:
        if line.promise in which:
            kept, decided = sums[line.person_id]
            sums[line.person_id] = (kept + line.kept, decided + line.decided)
    return sums


def _grouped(
    rated: Iterable[Rated], key: Callable[[Rated], str | None]
) -> defaultdict[str, list[Rated]]:
    groups = defaultdict[str, list[Rated]](list)
    for each in rated:
        person = key(each)
        if person is not None:
            groups[person].append(each)
    return groups


def _mean(rated: Sequence[Rated]) -> str | None:
    value = make.mean_on_five(rated)
    return None if value is None else make.decimal(value, 2)
