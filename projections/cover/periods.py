"""The periods of a car: 三包, 包修, and the early ones of Art. 20, 22 and 23."""

from datetime import date
from typing import Final

import msgspec

from domain.values.clock import after_months
from domain.values.distance import Km
from domain.values.sanbao import PERIOD_TERMS, Period, PeriodKind, period, starts
from domain.vehicle.events import UseKind, VehicleKind
from projections.cover.answers import ExtendedWarranty, PeriodAnswer, WhyNot
from projections.cover.rows import Car, Extended, Sale

SANBAO_KINDS: Final = frozenset(
    {VehicleKind.PASSENGER_CAR, VehicleKind.SUV, VehicleKind.MPV, VehicleKind.PICKUP}
)
"""家用汽车产品: passenger cars and pickups (Art. 40)."""


class Periods(msgspec.Struct, frozen=True):
    """The periods of one car; none where the rule does not reach it, and why."""

    outside: tuple[WhyNot, ...]
    of: dict[PeriodKind, Period]

    def holds(self, kind: PeriodKind, on: date, driven_km: int | None) -> bool:
        """Whether a day lies in the period; an unreadable odometer does not end it."""
        found = self.of.get(kind)
        return found is not None and not _over(found, on, driven_km)


def periods_of(car: Car) -> Periods:
    """The periods by the terms of its sale, which are the law's or better (Art. 18)."""
    outside = tuple(_outside(car))
    sale = car.sale
    start = sale and starts(sale.invoice_on, sale.delivered_on)
    if sale is None or start is None:
        return Periods(outside, {})
    by_law = {kind: period(kind, start) for kind in PeriodKind}
    return Periods(outside, by_law | _by_card(sale, start))


def _by_card(sale: Sale, start: date) -> dict[PeriodKind, Period]:
    terms = {
        PeriodKind.EXCHANGE_AND_RETURN: (sale.sanbao_years, sale.sanbao_km),
        PeriodKind.FREE_REPAIR: (sale.free_repair_years, sale.free_repair_km),
    }
    return {
        kind: Period(start, after_months(start, years * 12), Km(km), PERIOD_TERMS[kind].article)
        for kind, (years, km) in terms.items()
    }


def _outside(car: Car) -> list[WhyNot]:
    """Why the rule does not reach this car at all (Art. 2, 40)."""
    reasons: list[WhyNot] = []
    if car.vehicle_kind not in SANBAO_KINDS:
        reasons.append(WhyNot.NOT_THIS_KIND)
    if car.use_kind is UseKind.UNKNOWN:
        reasons.append(WhyNot.USE_UNKNOWN)
    elif car.use_kind is not UseKind.HOUSEHOLD:
        reasons.append(WhyNot.NOT_HOUSEHOLD)
    if car.sale is None:
        reasons.append(WhyNot.NO_SALE)
    elif starts(car.sale.invoice_on, car.sale.delivered_on) is None:
        reasons.append(WhyNot.BEFORE_THE_RULE)
    return reasons


def answers(
    car: Car, periods: Periods, on: date, driven_km: int | None
) -> tuple[PeriodAnswer, ...]:
    """Each period, open or not at that day and distance."""
    general = list(periods.outside)
    if car.returned_on is not None and car.returned_on <= on:
        general.append(WhyNot.GIVEN_BACK)
    return tuple(_answer(kind, periods.of.get(kind), general, on, driven_km) for kind in PeriodKind)


def _answer(
    kind: PeriodKind, found: Period | None, general: list[WhyNot], on: date, driven_km: int | None
) -> PeriodAnswer:
    why_not = (*general, *(_over(found, on, driven_km) if found else ()))
    until_km = found and found.until_km
    return PeriodAnswer(
        period=kind,
        article=PERIOD_TERMS[kind].article,
        open=not why_not,
        why_not=why_not,
        since=found and found.since,
        until_on=found and found.until,
        until_km=until_km,
        days_left=max(0, (found.until - on).days) if found else None,
        km_left=None if until_km is None or driven_km is None else max(0, until_km - driven_km),
    )


def _over(found: Period, on: date, driven_km: int | None) -> list[WhyNot]:
    reasons: list[WhyNot] = []
    if on < found.since:
        reasons.append(WhyNot.NOT_BEGUN)
    if on > found.until:
        reasons.append(WhyNot.TIME_OVER)
    if found.until_km is not None and driven_km is not None and driven_km > found.until_km:
        reasons.append(WhyNot.DISTANCE_OVER)
    return reasons


def extended_answer(sold: Extended, on: date, odometer_km: int | None) -> ExtendedWarranty:
    """A sold warranty, by the day and the odometer."""
    why_not: list[WhyNot] = []
    if on < sold.starts_on:
        why_not.append(WhyNot.NOT_BEGUN)
    if sold.until_on is not None and on > sold.until_on:
        why_not.append(WhyNot.TIME_OVER)
    if sold.until_km is not None and odometer_km is not None and odometer_km > sold.until_km:
        why_not.append(WhyNot.DISTANCE_OVER)
    return ExtendedWarranty(
        starts_on=sold.starts_on,
        until_on=sold.until_on,
        until_km=sold.until_km,
        scope=sold.scope,
        provider=sold.provider,
        open=not why_not,
        why_not=tuple(why_not),
    )
