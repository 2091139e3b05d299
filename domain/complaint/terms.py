"""What was promised about complaints, turned into times once and for all (R127, R128, R176)."""

from datetime import UTC, datetime, timedelta

import msgspec

from domain.kernel import Series
from domain.values.calendar import WorkingDayCalendar
from domain.values.clock import SHANGHAI, after_days, after_working_days, shanghai_date


class ComplaintTerms(msgspec.Struct, frozen=True, kw_only=True):
    """The due times of a clock that starts at one moment, and the calendar they were counted by."""

    response_due_at: datetime
    """The last moment in time: 60:00 minutes are kept, 60:01 are broken."""
    resolution_due_at: datetime
    """The last moment of the last working day in Shanghai."""
    promise_version: int
    callback_attempts_min: int
    calendar: WorkingDayCalendar


def complaint_terms(
    received_at: datetime,
    *,
    response_minutes: int,
    resolution_working_days: int,
    promise_version: int,
    callback_attempts_min: int,
    calendar: WorkingDayCalendar,
) -> ComplaintTerms:
    """Due times of clocks that start at `received_at`, by the promise in force then.

    Minutes run on the wall clock by night too; working days exclude the day of the start (D.5).
    Raises Malformed for a time without zone or a negative period.
    """
    resolution = after_working_days(received_at, resolution_working_days, calendar)
    response = received_at.astimezone(UTC) + timedelta(minutes=response_minutes)
    return ComplaintTerms(
        response_due_at=response.astimezone(SHANGHAI),
        resolution_due_at=resolution.last_moment,
        promise_version=promise_version,
        callback_attempts_min=callback_attempts_min,
        calendar=calendar,
    )


def working_days_left(at: datetime, due_at: datetime, calendar: WorkingDayCalendar) -> int:
    """Working days after the day of `at` up to the due day, which counts too."""
    today, last = shanghai_date(at), shanghai_date(due_at)
    days = (today + timedelta(days=n) for n in range(1, (last - today).days + 1))
    return sum(calendar.is_working_day(day) for day in days)


def resumed_due(at: datetime, days_left: int, calendar: WorkingDayCalendar) -> datetime:
    """The new due time of a clock that stood still with so many working days left."""
    if days_left == 0:  # the rest of the due day was left: the rest of a working day is given back
        return after_days(at, 0, moved_by=calendar).last_moment
    return after_working_days(at, days_left, calendar).last_moment


def complaint_series(site_id: str, received_at: datetime) -> Series:
    """The series that numbers the complaints of a site and year, without holes."""
    return Series(name=f"complaint/{site_id}/{shanghai_date(received_at).year}")


def complaint_number(site_id: str, year: int, number: int) -> str:
    """The number by which people call a complaint, e.g. `TS-S1-2026-00042` (投诉)."""
    return f"TS-{site_id}-{year}-{number:05d}"
