"""Facts after the visit, or about the order itself."""

from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from domain.kernel import Event, Km
from domain.repair_order.records import Evidence
from domain.repair_order.sanbao_events import SanbaoEvent
from domain.repair_order.terms import ComebackCause, CorrectableField
from domain.values.cover import Ground


class CallbackLogged(Event, topic="repair_order.callback_logged"):
    """A tracking call about this visit was made; what was said stands in the follow-up."""

    follow_up_id: UUID
    sequence: int
    """1 for the first call, 2 for the second."""
    reached: bool


class LinkedAsComeback(Event, topic="repair_order.linked_as_comeback", version=2):
    """A concern of this visit may be the fault of an earlier repair."""

    concern_id: str
    original_order_id: UUID
    original_line_id: str
    vehicle_id: UUID
    evidence_due_on: date | None
    """The last day on which it can be refused; None: nobody set one."""

    @staticmethod
    def upcast_v1_v2(data: dict[str, Any]) -> dict[str, Any]:
        """Version 1 set no day for the evidence."""
        return data | {"evidence_due_on": None}


class ComebackAccepted(Event, topic="repair_order.comeback_accepted"):
    """The dealership stands for the fault: in cover, and mended free of charge."""

    concern_id: str
    original_order_id: UUID
    original_line_id: str
    cause: ComebackCause
    basis: Ground
    cover_until_on: date
    cover_until_km: Km | None
    accepted_by: str


class ComebackRefused(Event, topic="repair_order.comeback_refused"):
    """The dealership does not stand for the fault, and shows why."""

    concern_id: str
    original_order_id: UUID
    original_line_id: str
    reason: str
    evidence: tuple[Evidence, ...]
    refused_by: str


class RepairOrderCancelled(Event, topic="repair_order.cancelled"):
    """The order ended without a repair; its number is not given again."""

    order_number: str
    reason: str


class RepairOrderVehicleCorrected(Event, topic="repair_order.vehicle_corrected"):
    """The order had been opened on the wrong car; from here on it belongs to the right one."""

    was_vehicle_id: UUID
    vehicle_id: UUID
    plate: str | None
    vin: str | None
    reason: str


class EntryCorrected(Event, topic="repair_order.entry_corrected"):
    """A field of an earlier fact was wrong; both values stay readable."""

    corrects_version: int
    """The version of the fact, within this order, that was wrong."""
    field: CorrectableField
    was: str
    is_now: str
    reason: str


AfterEvent: TypeAlias = (
    CallbackLogged
    | LinkedAsComeback
    | ComebackAccepted
    | ComebackRefused
    | RepairOrderCancelled
    | RepairOrderVehicleCorrected
    | EntryCorrected
    | SanbaoEvent
)
