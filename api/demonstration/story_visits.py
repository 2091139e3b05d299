"""Visits that the story is sure to have: a comeback, a recall, complaints, and orders in hand."""

from collections.abc import Iterator
from datetime import date, datetime
from random import Random
from typing import Final

import msgspec

from api.demonstration.cars import make_car
from api.demonstration.complaint_life import Ending
from api.demonstration.ids import minutes, moment
from api.demonstration.jobs import EXTRAS, JOBS
from api.demonstration.visit import Stage, Visit

_JOB: Final = {job.name: job for job in JOBS}
_SOLD_FROM: Final = date(2021, 1, 1)
_SOLD_UNTIL: Final = date(2025, 12, 1)


def _visit(name: str, day: date, hour: int, job: str, **others: object) -> Visit:
    """A first visit of a car of its own."""
    key = f"story/{name}"
    car = make_car(key, Random(key), sold_from=_SOLD_FROM, sold_until=_SOLD_UNTIL)  # noqa: S311 - a story
    at = moment(day, hour)
    visit = Visit(
        key=key,
        car=car,
        first=True,
        at=at,
        delivered_at=at + minutes(90 + _JOB[job].minutes),
        odometer_km=car.km_on(day),
        job=_JOB[job],
        complains=False,
    )
    return msgspec.structs.replace(visit, **others)


_REPAIRED: Final = _visit("brakes", date(2026, 8, 18), 9, "更换前制动片")
COMEBACK: Final = msgspec.structs.replace(
    _REPAIRED,
    key="story/brakes again",
    first=False,
    at=moment(date(2026, 9, 4), 9),
    delivered_at=moment(date(2026, 9, 4), 12),
    odometer_km=_REPAIRED.car.km_on(date(2026, 9, 4)),
    comeback_of=_REPAIRED,
)
"""The brakes squeal again after seventeen days, and are mended free of charge."""

RECALLED: Final = _visit("recalled", date(2026, 9, 8), 10, "更换轮胎")
_REMEDIED: Final = _visit("recall", date(2026, 7, 14), 9, "召回作业")
_TOLD_IN_CALL: Final = _visit("told in the call", date(2026, 9, 21), 9, "底盘异响", complains=True)
_REWORKED: Final = _visit("rework", date(2026, 10, 9), 10, "空调不制冷", rework=True)
_PUT_OFF: Final = _visit(
    "put off", date(2026, 10, 13), 9, "更换蓄电池", extra=EXTRAS[2], extra_approved=False
)
_IN_WINDOW: Final = (
    _visit("to be called 1", date(2026, 10, 24), 9, "小保养"),
    _visit("to be called 2", date(2026, 10, 27), 10, "更换轮胎"),
    _visit("to be called 3", date(2026, 10, 28), 8, "底盘异响"),
    _visit("to be called 4", date(2026, 10, 29), 9, "小保养"),
)
"""Delivered so late that calls are owed when the story ends."""
_CANCELLED: Final = _visit("cancelled", date(2026, 10, 15), 11, "更换轮胎", cancelled=True)


def finished_visits() -> tuple[Visit, ...]:
    """Visits that are over when the story ends."""
    return (
        _REPAIRED,
        COMEBACK,
        RECALLED,
        _REMEDIED,
        _TOLD_IN_CALL,
        _REWORKED,
        _PUT_OFF,
        *_IN_WINDOW,
        _CANCELLED,
    )


def open_visits() -> Iterator[Visit]:
    """Orders in hand when the story ends: one in each stage, the nearer to its end the older."""
    jobs = ("小保养", "更换轮胎", "底盘异响", "更换前制动片", "更换蓄电池", "空调不制冷")
    for turn, stage in enumerate(each for each in Stage if each is not Stage.DELIVERED):
        day = date(2026, 10, 31) if stage < Stage.STARTED else date(2026, 10, 30)
        yield _visit(
            f"in hand/{stage.name.lower()}",
            day,
            8 + turn % 6,
            jobs[turn % len(jobs)],
            until=stage,
            extra=EXTRAS[2 if jobs[turn % len(jobs)] != "更换前制动片" else 1]
            if stage is Stage.ASKED
            else None,
        )


def story_complaints() -> tuple[tuple[Visit, datetime, Ending], ...]:
    """Complaints with an end of their own, when they come in, and what becomes of them."""
    return (
        (_REPAIRED, moment(date(2026, 8, 20), 10, 12), Ending.CLOSED),
        (_REWORKED, moment(date(2026, 10, 12), 9, 40), Ending.REOPENED),
        (_PUT_OFF, moment(date(2026, 10, 21), 15, 5), Ending.OVERDUE),
        (RECALLED, moment(date(2026, 10, 31), 14, 20), Ending.CONTACTED),
    )
