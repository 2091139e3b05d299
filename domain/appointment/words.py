"""The words an appointment is described in, and the numbers it is counted by."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from domain.kernel import Channel

BOOKING_CHANNELS: Final = frozenset(
    {
        Channel.ON_SITE,
        Channel.PHONE,
        Channel.WEBSITE,
        Channel.ONLINE_CHAT,
        Channel.WECHAT,
        Channel.APP,
        Channel.MINI_PROGRAMME,
    }
)
"""By which customers ask for an appointment (R004)."""

NO_SHOW_AFTER: Final = timedelta(minutes=30)
"""So long after the agreed start a customer counts as not come; R011 names no number."""


class AppointmentKind(StrEnum):
    """Where the work is done, and by which promise (R001 to R003)."""

    IN_SHOP = "in_shop"
    ON_SITE = "on_site"
    """The technician comes at an agreed time (R002)."""
    EMERGENCY = "emergency"
    """Rescue: somebody is there within an hour of the call (R003, R018)."""


class Status(StrEnum):
    """Where an appointment stands."""

    NEW = "new"
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    DISPATCHED = "dispatched"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    """A repair order was opened from it."""
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class Clock(StrEnum):
    """The clocks of an appointment: a person's answer (R001), and arriving at the car (R002, R003)."""

    RESPONSE = "response"
    ARRIVAL = "arrival"


class Party(StrEnum):
    """Who wanted it so."""

    CUSTOMER = "customer"
    DEALERSHIP = "dealership"


class CancelReason(StrEnum):
    """Why an appointment is off."""

    CUSTOMER_CHANGED_MIND = "customer_changed_mind"
    CUSTOMER_HAS_NO_TIME = "customer_has_no_time"
    REPAIRED_ELSEWHERE = "repaired_elsewhere"
    NO_CAPACITY = "no_capacity"
    PART_NOT_THERE = "part_not_there"
    BOOKED_TWICE = "booked_twice"
    UNREACHABLE = "unreachable"
    OTHER = "other"


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """The agreed time, and the work bay that is kept for it."""

    starts_at: datetime
    ends_at: datetime
    """Excluded: the next slot may start at this moment."""
    bay_id: str | None = None
    """None where the work is done at the customer's."""


class AppointmentTerms(msgspec.Struct, frozen=True, kw_only=True):
    """The promised hours, as plain numbers."""

    promise_version: int
    response_hours: int
    """R001: until a request is answered."""
    onsite_arrival_hours: int
    """R002: after the appointed time."""
    emergency_arrival_hours: int
    """R003: after the call."""


def appointment_number(site_id: str, year: int, number: int) -> str:
    """The running number of a site and Shanghai year, e.g. "AP-S1-2026-000123" (R008)."""
    return f"AP-{site_id}-{year}-{number:06d}"
