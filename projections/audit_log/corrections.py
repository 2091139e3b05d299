"""What the facts that correct others changed."""

from collections.abc import Iterator
from typing import Any

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

_NOT_A_FIELD = frozenset({"reason", "corrects_version", "site_id"})


def changed_by(fact: Recorded[Event]) -> Iterator[Change]:
    """One row for each field that a correction changed; none for any other fact."""
    event = fact.event
    match event:
        case OdometerCorrected():
            yield _row(
                fact,
                "odometer_km",
                corrects_version=event.corrects_version,
                was=str(event.was_km),
                is_now=str(event.odometer_km),
            )
        case EntryCorrected():
            yield _row(
                fact,
                event.field.value,
                corrects_version=event.corrects_version,
                was=event.was,
                is_now=event.is_now,
            )
        case RepairOrderVehicleCorrected():
            yield _row(
                fact, "vehicle_id", was=str(event.was_vehicle_id), is_now=str(event.vehicle_id)
            )
        case SettlementReversed():
            yield _row(fact, "settlement_number", was=event.settlement_number)
        case ContactDetailsCorrected():
            yield from _given(fact, corrects_version=event.corrects_version)
        case VehicleDetailsCorrected() | SiteDetailsCorrected():
            yield from _given(fact)
        case _:
            return


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
