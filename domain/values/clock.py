"""How time counts (model D.5; Civil Code Art. 200-204).

Hours run on the wall clock from the moment, by night and on holidays too. Days exclude the day of
the start and end at 24:00 in Shanghai, which is 00:00 of the next day: such an end is *exclusive*,
while an end in hours is *inclusive* (60 minutes kept, one second more broken). `Due` carries which
of the two it is.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, Self
from zoneinfo import ZoneInfo

from domain.values.calendar import WorkingDayCalendar
from domain.values.malformed import Malformed

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
_DAY: Final = timedelta(days=1)
_SOURCE: Final = "民法典 Art. 200-204; D.5"


def shanghai_date(at: datetime) -> date:
    """The calendar day in Shanghai at that moment."""
    return _aware(at).astimezone(SHANGHAI).date()


def end_of_day(day: date) -> datetime:
    """24:00 of the day, as 00:00 of the next; exclusive: in time is what lies before it."""
    return datetime.combine(day + _DAY, time.min, SHANGHAI)


@dataclass(frozen=True, slots=True)
class Due:
    """A moment by which something must have happened."""

    at: datetime
    day_end: bool = False
    """True: `at` is the 24:00 of a day and itself too late. False: `at` itself is still in time."""

    def __post_init__(self) -> None:
        _aware(self.at)

    @classmethod
    def end_of(cls, day: date) -> Self:
        return cls(end_of_day(day), day_end=True)

    def kept(self, at: datetime) -> bool:
        """Whether something that occurred at that moment was in time."""
        return _aware(at) < self.at if self.day_end else _aware(at) <= self.at

    @property
    def last_moment(self) -> datetime:
        """The last moment in time, to the microsecond that Python and PostgreSQL both know.

        `kept(at)` is `at <= last_moment`: one comparison for SQL, whatever the kind.
        """
        return self.at - timedelta(microseconds=1) if self.day_end else self.at

    @property
    def last_day(self) -> date:
        """The Shanghai day on which it falls due."""
        return shanghai_date(self.last_moment)


class Timing(StrEnum):
    """Where a moment lies to a window."""

    EARLY = "early"
    IN_WINDOW = "in_window"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Window:
    """A closed window of whole days, such as the 3rd to the 7th day after delivery."""

    opens: date
    closes: date

    @property
    def due(self) -> Due:
        return Due.end_of(self.closes)

    def timing(self, at: datetime) -> Timing:
        day = shanghai_date(at)
        if day < self.opens:
            return Timing.EARLY
        return Timing.IN_WINDOW if day <= self.closes else Timing.LATE


def after_hours(at: datetime, hours: int) -> Due:
    """So many hours of elapsed time from the moment, to the second and inclusive."""
    # In UTC, because Python adds to a zoned time by its clock face.
    end = _aware(at).astimezone(UTC) + timedelta(hours=_not_negative(hours))
    return Due(end.astimezone(SHANGHAI))


def after_days(at: datetime, days: int, moved_by: WorkingDayCalendar | None = None) -> Due:
    """24:00 of the n-th calendar day after the day of the start.

    With `moved_by`, a last day of rest moves on to the next working day (Art. 203, whose 法定休假日
    is read as every day of rest, weekends too). Tracking windows and warranties do not move.
    """
    last = shanghai_date(at) + timedelta(days=_not_negative(days))
    while moved_by is not None and not moved_by.is_working_day(last):
        last += _DAY
    return Due.end_of(last)


def after_working_days(at: datetime, days: int, calendar: WorkingDayCalendar) -> Due:
    """24:00 of the n-th working day after the day of the start."""
    last = shanghai_date(at)
    for _ in range(_not_negative(days)):
        last += _DAY
        while not calendar.is_working_day(last):
            last += _DAY
    return Due.end_of(last)


def after_months(day: date, months: int) -> date:
    """The same day number so many months later, or the end of that month (Art. 202)."""
    index = day.year * 12 + day.month - 1 + _not_negative(months)
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def before_days(day: date, days: int) -> Due:
    """24:00 of the n-th day before an event, for a notice in advance (R158)."""
    return Due.end_of(day - timedelta(days=_not_negative(days)))


def window(at: datetime, first_day: int, last_day: int) -> Window:
    """The days from the first to the last after the day of the start, both included."""
    if not 0 <= first_day <= last_day:
        raise Malformed(
            "clock.window",
            en=f"A window cannot run from day {first_day} to day {last_day}.",
            zh=f"时间窗口不能从第{first_day}天到第{last_day}天。",
            source=_SOURCE,
        )
    start = shanghai_date(at)
    return Window(start + timedelta(days=first_day), start + timedelta(days=last_day))


def _aware(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise Malformed(
            "clock.naive",
            en="A time must say its zone, such as 2025-06-01T09:00:00+08:00.",
            zh="时间必须带时区，例如2025-06-01T09:00:00+08:00。",
            source=_SOURCE,
        )
    return at


def _not_negative(period: int) -> int:
    if period < 0:
        raise Malformed(
            "clock.negative",
            en=f"A period cannot be negative: {period}.",
            zh=f"期间不能为负数：{period}。",
            source=_SOURCE,
        )
    return period
