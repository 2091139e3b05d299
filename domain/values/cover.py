"""Repair warranty: what the law guarantees and what the dealer promises; the better one holds.

The law's term is short for small repairs and long for assemblies; the promise is three months
without a limit in kilometres. Neither contains the other, so each is kept and asked for itself
(A.1-2, R091).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from domain.values.clock import after_months
from domain.values.distance import Km


class RepairLevel(StrEnum):
    """How deep a repair goes; decided at reception (R027)."""

    FIRST_MAINTENANCE = "first_maintenance"  # 一级维护
    SECOND_MAINTENANCE = "second_maintenance"  # 二级维护
    SMALL_REPAIR = "small_repair"  # 小修
    SPECIAL_REPAIR = "special_repair"  # 专项修理
    ASSEMBLY_REPAIR = "assembly_repair"  # 总成修理
    WHOLE_VEHICLE_REPAIR = "whole_vehicle_repair"  # 整车修理


class VehicleGroup(StrEnum):
    """The three columns of the guarantee table."""

    CAR_OR_DANGEROUS_GOODS = "car_or_dangerous_goods"
    MOTORCYCLE = "motorcycle"
    OTHER = "other"


class Ground(StrEnum):
    """Why a repair is covered."""

    LAW = "law"
    PROMISE = "promise"


@dataclass(frozen=True, slots=True)
class GuaranteeTerm:
    """One cell of the law's table: so many days or kilometres, whichever is reached first."""

    repair_level: RepairLevel
    vehicle_group: VehicleGroup
    days: int
    km: int
    article: str
    in_force_from: date


@dataclass(frozen=True, slots=True)
class LawCover:
    """From leaving the shop until the end of a day and up to a reading, both included."""

    since: date
    until: date
    until_km: Km
    term: GuaranteeTerm

    def holds(self, on: date, odometer_km: Km) -> bool:
        return self.since <= on <= self.until and odometer_km <= self.until_km


@dataclass(frozen=True, slots=True)
class PromiseCover:
    """From leaving the shop until the end of a day, however far the car went."""

    since: date
    until: date

    def holds(self, on: date) -> bool:
        return self.since <= on <= self.until


@dataclass(frozen=True, slots=True)
class CoverVerdict:
    """Whether a comeback is free, on which ground, and both covers it was judged by."""

    covered: bool
    by: Ground | None
    """The ground that lasts longer where both hold; None where neither does."""
    law: LawCover | None
    promise: PromiseCover | None


# The text of 2015. Amended in 2016, 2019, 2021 and 2023: the current text was not compared (B.2),
# so a later table is added with its own date, and this one stays for repairs under it.
_ARTICLE: Final = "机动车维修管理规定 (2015) Art. 37"
_IN_FORCE_FROM: Final = date(2015, 8, 8)
_DEEP: Final = (RepairLevel.ASSEMBLY_REPAIR, RepairLevel.WHOLE_VEHICLE_REPAIR)
_SECOND: Final = (RepairLevel.SECOND_MAINTENANCE,)
_LIGHT: Final = (
    RepairLevel.FIRST_MAINTENANCE,
    RepairLevel.SMALL_REPAIR,
    RepairLevel.SPECIAL_REPAIR,
)
GUARANTEE_TERMS: Final = tuple(
    GuaranteeTerm(level, group, days, km, _ARTICLE, _IN_FORCE_FROM)
    for levels, group, days, km in (
        (_DEEP, VehicleGroup.CAR_OR_DANGEROUS_GOODS, 100, 20_000),
        (_DEEP, VehicleGroup.MOTORCYCLE, 80, 7_000),
        (_DEEP, VehicleGroup.OTHER, 60, 6_000),
        (_SECOND, VehicleGroup.CAR_OR_DANGEROUS_GOODS, 30, 5_000),
        (_LIGHT, VehicleGroup.CAR_OR_DANGEROUS_GOODS, 10, 2_000),
        (_SECOND + _LIGHT, VehicleGroup.MOTORCYCLE, 10, 800),
        (_SECOND + _LIGHT, VehicleGroup.OTHER, 7, 700),
    )
    for level in levels
)


def law_cover(
    level: RepairLevel,
    group: VehicleGroup,
    left_shop_on: date,
    left_shop_km: Km,
    terms: Iterable[GuaranteeTerm] = GUARANTEE_TERMS,
) -> LawCover | None:
    """The statutory cover, counted from leaving the shop under the term in force on that day.

    None where no term was in force yet. The day of leaving is not counted (Civil Code 201).
    """
    in_force = [
        term
        for term in terms
        if (term.repair_level, term.vehicle_group) == (level, group)
        and term.in_force_from <= left_shop_on
    ]
    if not in_force:
        return None
    term = max(in_force, key=lambda term: term.in_force_from)
    return LawCover(
        since=left_shop_on,
        until=left_shop_on + timedelta(days=term.days),
        # A sum, not a reading: near the odometer's last digit it may exceed the bounds of one.
        until_km=Km(left_shop_km + term.km),
        term=term,
    )


def promise_scope(promise_version: int, months: int) -> str:
    """What a promised cover says it rests on; version 0 are the numbers before any adoption."""
    return f"服务承诺第 {promise_version} 版: 本次维修项目的工时与配件, {months} 个月"


def promise_cover(left_shop_on: date, months: int) -> PromiseCover:
    """The promised cover: the same day number so many months later, or that month's end."""
    return PromiseCover(left_shop_on, after_months(left_shop_on, months))


def covered(
    law: LawCover | None, promise: PromiseCover | None, on: date, odometer_km: Km
) -> CoverVerdict:
    """Judge a comeback on that day at that reading: cover holds while either holds."""
    by_law = law if law and law.holds(on, odometer_km) else None
    by_promise = promise if promise and promise.holds(on) else None
    if by_law and by_promise:
        # On the same last day the promise is the better one: it has no limit in kilometres.
        by = Ground.LAW if by_law.until > by_promise.until else Ground.PROMISE
    elif by_law:
        by = Ground.LAW
    else:
        by = Ground.PROMISE if by_promise else None
    return CoverVerdict(covered=by is not None, by=by, law=law, promise=promise)
