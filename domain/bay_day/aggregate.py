"""A work bay's day, one stream each, so that whoever books it waits for the others there."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar, Final, Self, assert_never
from uuid import UUID, uuid5

import msgspec

from domain.bay_day.events import BayDayEvent, BaySlotBooked, BaySlotFreed
from domain.kernel import Aggregate, Refused, Rule
from domain.values.clock import SHANGHAI

_BAY_DAYS: Final = UUID("c0f4a8d1-7b3e-5d92-8a16-4e9b2c7d5f03")

TAKEN = Rule(
    "bay_day.slot_taken",
    "R006: no two appointments hold one bay at one time",
    en="work bay {bay_id} is taken from {starts} to {ends} on {day}",
    zh="工位 {bay_id} 在 {day} {starts}-{ends} 已被预约",
)


class Booking(msgspec.Struct, frozen=True):
    """A time that is given away; its end is excluded."""

    starts_at: datetime
    ends_at: datetime


def bay_day_id(site_id: str, bay_id: str, day: date) -> UUID:
    """The one stream of a bay's Shanghai day."""
    return uuid5(_BAY_DAYS, f"{site_id}/{bay_id}/{day.isoformat()}")


class BayDay(Aggregate):
    """One work bay (工位) on one day."""

    kind: ClassVar[str] = "bay_day"

    bookings: Mapping[UUID, Booking] = msgspec.field(default_factory=dict[UUID, Booking])
    """By appointment."""

    def apply(self, event: BayDayEvent) -> Self:
        others = {a: b for a, b in self.bookings.items() if a != event.appointment_id}
        match event:
            case BaySlotBooked():
                booking = Booking(event.starts_at, event.ends_at)
                return self.changed(bookings={**others, event.appointment_id: booking})
            case BaySlotFreed():
                return self.changed(bookings=others)
            case _:
                assert_never(event)

    def book(
        self,
        *,
        site_id: str,
        bay_id: str,
        day: date,
        appointment_id: UUID,
        starts_at: datetime,
        ends_at: datetime,
    ) -> BaySlotBooked:
        """Keep a time for an appointment, unless any of it is another's (R006)."""
        for holder, booking in self.bookings.items():
            overlap = booking.starts_at < ends_at and starts_at < booking.ends_at
            if overlap and holder != appointment_id:
                raise Refused(
                    TAKEN,
                    field="bayId",
                    bay_id=bay_id,
                    day=day,
                    starts=f"{booking.starts_at.astimezone(SHANGHAI):%H:%M}",
                    ends=f"{booking.ends_at.astimezone(SHANGHAI):%H:%M}",
                )
        return BaySlotBooked(
            site_id=site_id,
            bay_id=bay_id,
            day=day,
            appointment_id=appointment_id,
            starts_at=starts_at,
            ends_at=ends_at,
        )

    def free(
        self, *, site_id: str, bay_id: str, day: date, appointment_id: UUID
    ) -> tuple[BaySlotFreed, ...]:
        """Give the time of an appointment back; nothing where it has none."""
        if appointment_id not in self.bookings:
            return ()
        return (
            BaySlotFreed(site_id=site_id, bay_id=bay_id, day=day, appointment_id=appointment_id),
        )
