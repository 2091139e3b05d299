"""王女士 asks for the 60,000 km service of her 速腾, and what may come of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from domain.appointment.aggregate import Appointment
from domain.appointment.events import (
    AppointmentConfirmed,
    AppointmentRequested,
    AppointmentResponded,
)
from domain.appointment.words import AppointmentKind, AppointmentTerms, Slot
from domain.kernel import Actor, Channel, Decision, Personal, Role
from domain.values.clock import SHANGHAI

WANG = UUID("00000000-0000-4000-8000-00000000000a")
CAR = UUID("00000000-0000-4000-8000-0000000000c1")
ORDER = UUID("00000000-0000-4000-8000-0000000000d1")
LI = Actor("S1-李娜", Role.ADVISER)
TERMS = AppointmentTerms(
    promise_version=1, response_hours=24, onsite_arrival_hours=2, emergency_arrival_hours=1
)


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of June 2026 in Shanghai."""
    return datetime(2026, 6, day, hour, minute, second, tzinfo=SHANGHAI)


def requested(**other: Any) -> AppointmentRequested:
    """The request at 09:00 on the 1st for the 5th."""
    fields: dict[str, Any] = {
        "appointment_number": "AP-S1-2026-000123",
        "site_id": "S1",
        "kind": AppointmentKind.IN_SHOP,
        "channel": Channel.PHONE,
        "name": Personal(WANG, "王女士"),
        "phone": Personal(WANG, "+8613812341234"),
        "plate": "京A12345",
        "wanted_service": "60,000公里保养",
        "wanted_at": at(5, 9),
        "requested_at": at(1, 9),
        "response_due_at": at(2, 9),
        "promise_version": 1,
        "customer_id": WANG,
        "vehicle_id": CAR,
    }
    return AppointmentRequested(**fields | other)


REQUESTED = requested()
ON_SITE = requested(
    kind=AppointmentKind.ON_SITE, place=Personal(WANG, "朝阳区某路8号院"), wanted_at=at(5, 14)
)
RESCUE = requested(
    kind=AppointmentKind.EMERGENCY,
    place=Personal(WANG, "京承高速出京12公里处"),
    wanted_service="无法启动，救援",
    requested_at=at(1, 10),
    wanted_at=at(1, 10),
    response_due_at=at(2, 10),
    arrival_due_at=at(1, 11),
)
RESPONDED = AppointmentResponded(
    responded_at=at(1, 10),
    due_at=at(2, 9),
    kept=True,
    responded_by=LI.id,
    told_via=Channel.PHONE,
)
SLOT = Slot(starts_at=at(5, 9), ends_at=at(5, 11), bay_id="A1")
LATER = Slot(starts_at=at(5, 14), ends_at=at(5, 16), bay_id="A2")


def confirmed(slot: Slot = SLOT, **other: Any) -> AppointmentConfirmed:
    fields: dict[str, Any] = {
        "appointment_number": "AP-S1-2026-000123",
        "slot": slot,
        "slot_version": 1,
        "told_via": Channel.PHONE,
        "confirmed_by": LI.id,
    }
    return AppointmentConfirmed(**fields | other)


CONFIRMED = confirmed()
AGREED = (REQUESTED, RESPONDED, CONFIRMED)
ON_SITE_AGREED = (
    ON_SITE,
    RESPONDED,
    confirmed(
        Slot(starts_at=at(5, 14), ends_at=at(5, 16)),
        arrival_due_at=at(5, 16),
        promise_version=1,
    ),
)


def ask(appointment: Appointment, **other: Any) -> Decision:
    """The request as 王女士 makes it."""
    fields: dict[str, Any] = {
        "number": 123,
        "site_id": "S1",
        "at": at(1, 9),
        "terms": TERMS,
        "kind": AppointmentKind.IN_SHOP,
        "channel": Channel.PHONE,
        "name": "王女士",
        "phone": "138 1234 1234",
        "plate": "京A·12345",
        "wanted_service": "60,000公里保养",
        "wanted_at": at(5, 9),
        "customer_id": WANG,
        "vehicle_id": CAR,
    }
    return appointment.request(**fields | other)


def agree(appointment: Appointment, **other: Any) -> Decision:
    """The adviser confirms bay A1 from 9 to 11 on the 5th."""
    fields: dict[str, Any] = {
        "at": at(1, 10),
        "actor": LI,
        "terms": TERMS,
        "starts_at": at(5, 9),
        "ends_at": at(5, 11),
        "bay_id": "A1",
    }
    return appointment.confirm(**fields | other)
