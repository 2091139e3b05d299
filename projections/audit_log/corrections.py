"""What the facts that correct others changed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from domain.customer.events import ContactDetailsCorrected
from domain.kernel import Event, Personal, Recorded
from domain.repair_order.events import (
    EntryCorrected,
    RepairOrderVehicleCorrected,
    SettlementReversed,
)
from domain.site.events import SiteDetailsCorrected
from domain.vehicle.events import OdometerCorrected, VehicleDetailsCorrected
from projections.engine import Change, put

_NOT_A_FIELD: Final = frozenset({"reason", "corrects_version", "site_id"})


def changed_by(fact: Recorded[Event]) -> Iterable[Change]:
    """One row for each field that a correction changed; none for any other fact."""
    changes = _CHANGES.get(type(fact.event))
    return () if changes is None else changes(fact)


def _odometer(fact: Recorded[OdometerCorrected]) -> Iterable[Change]:
    event = fact.event
    yield _row(
        fact,
        "odometer_km",
        corrects_version=event.corrects_version,
        was=str(event.was_km),
        is_now=str(event.odometer_km),
    )


def _entry(fact: Recorded[EntryCorrected]) -> Iterable[Change]:
    event = fact.event
    yield _row(
        fact,
        event.field.value,
        corrects_version=event.corrects_version,
        was=event.was,
        is_now=event.is_now,
    )


def _vehicle(fact: Recorded[RepairOrderVehicleCorrected]) -> Iterable[Change]:
    event = fact.event
    yield _row(fact, "vehicle_id", was=str(event.was_vehicle_id), is_now=str(event.vehicle_id))


def _settlement(fact: Recorded[SettlementReversed]) -> Iterable[Change]:
    yield _row(fact, "settlement_number", was=fact.event.settlement_number)


def _contact(fact: Recorded[ContactDetailsCorrected]) -> Iterable[Change]:
    return _given(fact, corrects_version=fact.event.corrects_version)


def _details(fact: Recorded[VehicleDetailsCorrected | SiteDetailsCorrected]) -> Iterable[Change]:
    return _given(fact)


_CHANGES: Final[Mapping[type[Event], Callable[[Recorded[Any]], Iterable[Change]]]] = {
    OdometerCorrected: _odometer,
    EntryCorrected: _entry,
    RepairOrderVehicleCorrected: _vehicle,
    SettlementReversed: _settlement,
    ContactDetailsCorrected: _contact,
    VehicleDetailsCorrected: _details,
    SiteDetailsCorrected: _details,
}
"""Very few of all facts correct another, and every fact is asked."""


def _given(fact: Recorded[Event], **more: Any) -> Iterator[Change]:
    """Each field that such a fact gives anew; what it was stands in an earlier fact."""
    for name in fact.event.__struct_fields__:
        value = getattr(fact.event, name)
        if value is None or name in _NOT_A_FIELD:
            continue
        value = value if isinstance(value, Personal) else str(value)
        yield _row(fact, name, **{_column(name, value): value}, **more)


def _column(field: str, value: Any) -> str:
    """Where a value stands: what is about a person apart, and numbers, which are masked, again."""
    if not isinstance(value, Personal):
        return "is_now"
    return "phone_sealed" if field == "phone" else "personal_sealed"


def _row(fact: Recorded[Event], field: str, **columns: Any) -> Change:
    reason: str | Personal = getattr(fact.event, "reason")  # noqa: B009 - all of the above have one
    said = (
        {"personal_reason_sealed": reason} if isinstance(reason, Personal) else {"reason": reason}
    )
    return put("correction", position=fact.position, field=field, **columns, **said)
