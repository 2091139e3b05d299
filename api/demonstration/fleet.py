"""As many visits as wanted, by chance from a seed: the cars of three sites over three years.

A car's visits depend on the seed and on the car's number alone. More orders of the same seed are
more cars, and what was recorded before is found again.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Final

from api.demonstration.cars import Car, make_car
from api.demonstration.ids import STORY_ENDS, minutes, moment
from api.demonstration.jobs import EXTRAS, JOBS, Extra, Job
from api.demonstration.visit import Visit
from domain.repair_order.terms import ServiceKind
from domain.values.clock import shanghai_date

_FROM: Final = date(2023, 11, 1)
_LAST_DAY: Final = shanghai_date(STORY_ENDS) - timedelta(days=6)
"""What comes in after it might not be finished when the story ends."""
_SOLD_FROM: Final = date(2016, 1, 1)
_SOLD_UNTIL: Final = date(2026, 5, 1)
_INTAKE_MINUTES: Final = 90
_EXTRA_MINUTES: Final = 50

_WITH_EXTRA: Final = 0.12
_EXTRA_APPROVED: Final = 0.75
_DECLINES: Final = 0.3
_REWORK: Final = 0.02
_CANCELLED: Final = 0.015
_COMES_BACK: Final = 0.03

_MENDING: Final = frozenset(
    {ServiceKind.MECHANICAL_REPAIR, ServiceKind.ELECTRICAL_REPAIR, ServiceKind.BODY_REPAIR}
)


def plan(name: str, orders: int, *, since: date = _FROM, last: date = _LAST_DAY) -> list[Visit]:
    """So many visits under the name of a run, car by car."""
    visits: list[Visit] = []
    number = 0
    while len(visits) < orders:
        number += 1
        visits += visits_of(f"{name}/car/{number}", since, last)
    return visits[:orders]


def visits_of(key: str, since: date, last: date) -> Iterator[Visit]:
    """The visits of one car, in the order of time."""
    chance = Random(key)  # noqa: S311 - a story, no secret
    car = make_car(key, chance, sold_from=_SOLD_FROM, sold_until=min(_SOLD_UNTIL, last))
    day = max(since, car.sold_on + timedelta(days=90)) + timedelta(days=chance.randrange(280))
    jobs = [job for job in JOBS if job.electric in (None, car.model.electric)]
    turn = 0
    while day <= last:
        (job,) = chance.choices(jobs, [job.weight for job in jobs])
        visit = _visit(f"{key}/visit/{turn}", car, day, job, chance, first=turn == 0)
        turn += 1
        yield visit
        back = _comeback(visit, f"{key}/visit/{turn}", chance, last)
        if back is not None:
            turn += 1
            yield back
        months = car.model.interval_months * chance.uniform(0.5, 1.2)
        day = shanghai_date((back or visit).delivered_at) + timedelta(days=7 + int(months * 30))


def _visit(key: str, car: Car, day: date, job: Job, chance: Random, *, first: bool) -> Visit:
    extra = _extra(car, job, chance)
    at = moment(day, 8) + minutes(chance.randrange(300))
    lasts = _INTAKE_MINUTES + job.minutes + (_EXTRA_MINUTES if extra else 0)
    return Visit(
        key=key,
        car=car,
        first=first,
        at=at,
        delivered_at=at + minutes(lasts + chance.randrange(40)),
        odometer_km=car.km_on(day),
        job=job,
        cancelled=chance.random() < _CANCELLED,
        extra=extra,
        extra_approved=chance.random() < _EXTRA_APPROVED,
        declines=chance.random() < _DECLINES,
        rework=chance.random() < _REWORK,
    )


def _extra(car: Car, job: Job, chance: Random) -> Extra | None:
    wanted = chance.random() < _WITH_EXTRA
    extra = chance.choice(EXTRAS)
    known = {line.part_number for line in job.lines if line.part_number}
    fits = extra.line.part_number not in known and not (extra.combustion and car.model.electric)
    return extra if wanted and fits else None


def _comeback(visit: Visit, key: str, chance: Random, last: date) -> Visit | None:
    """A repair that did not hold: the car is back within weeks, for the same job, free of charge."""
    comes = chance.random() < _COMES_BACK
    day = shanghai_date(visit.delivered_at) + timedelta(days=chance.randint(5, 40))
    if not comes or visit.cancelled or visit.job.service_kind not in _MENDING or day > last:
        return None
    at = moment(day, 9) + minutes(chance.randrange(200))
    return Visit(
        key=key,
        car=visit.car,
        first=False,
        at=at,
        delivered_at=at + minutes(_INTAKE_MINUTES + visit.job.minutes),
        odometer_km=visit.car.km_on(day),
        job=visit.job,
        comeback_of=visit,
    )
