"""Repair warranty of each line of earlier visits: the better of promise and law (R091)."""

from collections.abc import Iterable
from datetime import date

from domain.repair_order.events import Ground
from domain.values.clock import end_of_day, shanghai_date
from domain.values.cover import law_cover, promise_cover, promise_scope
from domain.values.distance import Km
from domain.vehicle.guarantee import guarantee_group
from projections.cover.answers import RepairWarranty, WarrantyTerm
from projections.cover.promises import BUILT_IN, Promises
from projections.cover.rows import Car, Line, Visit, Visits, Warranty
from projections.cover.work import Turn


def repair_warranties(
    car: Car, visits: Visits, promises: Promises, on: date, odometer_km: int | None
) -> tuple[RepairWarranty, ...]:
    """Every executed line of a delivered visit, the latest visit first."""
    return tuple(
        _line_answer(visit, line, tuple(_terms(car, visit, line, promises, on, odometer_km)), on)
        for visit in reversed(visits)
        if visit.delivered_at is not None and shanghai_date(visit.delivered_at) <= on
        for line in visit.lines
        if _executed(visit, line)
    )


def _executed(visit: Visit, line: Line) -> bool:
    turns = [turn.turn for turn in visit.turns if turn.line_id == line.line_id]
    return bool(turns) and turns[-1] is Turn.COMPLETED


def _line_answer(
    visit: Visit, line: Line, terms: tuple[WarrantyTerm, ...], on: date
) -> RepairWarranty:
    holding = [term for term in terms if term.holds]
    # On the same last day the promise is named: as a rule it has no limit in kilometres.
    best = max(holding, key=lambda t: (t.until_on, t.basis is Ground.PROMISE), default=None)
    return RepairWarranty(
        order_id=visit.order_id,
        order_number=visit.order_number,
        line_id=line.line_id,
        description=line.description,
        part_number=line.part_number,
        repair_level=visit.repair_level,
        left_shop_on=_left_on(visit, on),
        left_shop_km=visit.odometer_out_km,
        covered=best is not None,
        by=best and best.basis,
        terms=terms,
    )


def _left_on(visit: Visit, on: date) -> date:
    return shanghai_date(visit.delivered_at) if visit.delivered_at else on


def _terms(
    car: Car,
    visit: Visit,
    line: Line,
    promises: Promises,
    on: date,
    odometer_km: int | None,
) -> Iterable[WarrantyTerm]:
    left_on = _left_on(visit, on)
    granted = [given for given in visit.warranties if given.line_id == line.line_id]
    if all(given.basis is not Ground.LAW for given in granted):
        granted += _by_law(car, visit, line, left_on)
    if all(given.basis is not Ground.PROMISE for given in granted):
        granted.append(_by_promise(promises, line, left_on))
    for given in granted:
        yield WarrantyTerm(
            basis=given.basis,
            until_on=given.until_on,
            until_km=given.until_km,
            holds=left_on <= on <= given.until_on and _within(car, visit, given, on, odometer_km),
            granted=given in visit.warranties,
            scope=given.scope,
        )


def _within(car: Car, visit: Visit, given: Warranty, on: date, odometer_km: int | None) -> bool:
    """Distances, not readings, are compared: the odometer may have been replaced since."""
    if given.until_km is None or odometer_km is None or visit.delivered_at is None:
        return True
    limit = car.driven_km(given.until_km, visit.delivered_at)
    return car.driven_km(odometer_km, end_of_day(on)) <= limit


def _by_law(car: Car, visit: Visit, line: Line, left_on: date) -> list[Warranty]:
    """The law's minimum, which holds without anybody granting it."""
    if visit.repair_level is None or visit.odometer_out_km is None:
        return []
    group = guarantee_group(car.vehicle_kind)
    law = law_cover(visit.repair_level, group, left_on, Km(visit.odometer_out_km))
    if law is None:
        return []
    return [
        Warranty(
            line_id=line.line_id,
            basis=Ground.LAW,
            until_on=law.until,
            until_km=law.until_km,
            scope=law.term.article,
        )
    ]


def _by_promise(promises: Promises, line: Line, left_on: date) -> Warranty:
    """What the house promises, for the moment between delivery and grant and for older visits."""
    in_force = [each for each in promises if each.effective_from <= left_on]
    last = in_force[-1] if in_force else BUILT_IN
    return Warranty(
        line_id=line.line_id,
        basis=Ground.PROMISE,
        until_on=promise_cover(left_on, last.repair_warranty_months).until,
        until_km=None,
        scope=promise_scope(last.promise_version, last.repair_warranty_months),
    )
