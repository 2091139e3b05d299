"""The shapes of what the book of appointments shows."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.appointment.words import AppointmentKind, CancelReason, Party, Status
from domain.kernel import Channel
from projections.appointment_book.clocks import AppointmentPromise, ClockRow


class AgreedTime(msgspec.Struct, frozen=True, kw_only=True):
    """A time that was agreed, in the order of agreement; the last one holds."""

    slot_version: int
    starts_at: datetime
    ends_at: datetime
    bay_id: str | None
    agreed_at: datetime
    agreed_by_sealed: str | None
    """Who agreed to a change on the customer's side; None for the first."""
    asked_by: Party | None
    reason_sealed: str | None
    taken_by: str


class AppointmentFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the book."""

    appointment_id: UUID
    appointment_number: str
    site_id: str
    kind: AppointmentKind
    status: Status
    channel: Channel
    name_sealed: str
    phone_sealed: str
    plate: str
    wanted_service: str
    customer_words_sealed: str | None
    place_sealed: str | None
    wanted_at: datetime
    requested_at: datetime
    comes_at: datetime
    """The agreed start; the wanted time while none is agreed."""
    entry_lag_minutes: int
    """From the request to its entry here (R012)."""
    customer_id: UUID | None
    vehicle_id: UUID | None
    starts_at: datetime | None
    ends_at: datetime | None
    bay_id: str | None
    technician_id: str | None
    to_bring: str | None
    confirmation_sent: bool
    reconfirmed: bool
    reminded: bool
    arrived_at: datetime | None
    minutes_late: int | None
    repair_order_id: UUID | None
    order_number: str | None
    closed_at: datetime | None
    cancelled_by: Party | None
    cancel_reason: CancelReason | None
    agreed_times: tuple[AgreedTime, ...]


class BookedAppointment(AppointmentFacts, frozen=True, kw_only=True):
    """One appointment, with its promises at the asked moment."""

    promises: tuple[AppointmentPromise, ...]


class AppointmentRow(AppointmentFacts, frozen=True, kw_only=True):
    """As the database gives it, with clocks that nobody has judged."""

    clocks: tuple[ClockRow, ...]
