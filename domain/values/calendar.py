"""Working days in China: the State Council's yearly notice decides holidays and make-up days.

The library `chinese_calendar` carries the notices so far. A year it does not carry, or carries
wrongly, is published as data (`CalendarYearPublished`). Deadlines already computed stay as they
are: a due time is stored as a fact.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final, Self, cast

import chinese_calendar

from domain.values.malformed import Malformed

_SOURCE: Final = "全国年节及纪念日放假办法; B.10"
_SATURDAY: Final = 5
# The library has no annotations.
_library_is_working_day: Final = cast("Callable[[date], bool]", chinese_calendar.is_workday)


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year as announced: days off besides plain weekends, and weekend days worked instead.

    A notice sometimes frees a 31 December for the New Year after it; that day belongs to its own
    year, which is then published again. Raises Malformed with calendar.* where days contradict.
    """

    year: int
    holidays: frozenset[date]
    make_up_days: frozenset[date]

    def __post_init__(self) -> None:
        if any(day.year != self.year for day in self.holidays | self.make_up_days):
            raise Malformed(
                "calendar.other_year",
                en=f"Every day of the calendar year {self.year} must lie in that year.",
                zh=f"{self.year}年日历中的日期都应属于该年。",
                source=_SOURCE,
            )
        if both := self.holidays & self.make_up_days:
            raise Malformed(
                "calendar.both",
                en=f"{min(both)} cannot be a holiday and a make-up day at once.",
                zh=f"{min(both)}不能既是放假日又是补班日。",
                source=_SOURCE,
            )
        if weekdays := [day for day in self.make_up_days if day.weekday() < _SATURDAY]:
            raise Malformed(
                "calendar.make_up_weekday",
                en=f"{min(weekdays)} is no Saturday or Sunday, so it cannot be a make-up day.",
                zh=f"{min(weekdays)}不是周六或周日，不能是补班日。",
                source=_SOURCE,
            )


@dataclass(frozen=True, slots=True)
class WorkingDayCalendar:
    """Which days are worked: published years first, then the library's, then plain weeks."""

    published: tuple[CalendarYear, ...] = ()

    def with_year(self, year: CalendarYear) -> Self:
        """The calendar after one more publication, which replaces an earlier one of that year."""
        others = tuple(known for known in self.published if known.year != year.year)
        return replace(self, published=(*others, year))

    def knows(self, year: int) -> bool:
        """Whether that year's holidays are known; if not, only weekends are days of rest."""
        return self._published(year) is not None or _library_knows(year)

    def is_working_day(self, day: date) -> bool:
        if published := self._published(day.year):
            return day in published.make_up_days or (
                day.weekday() < _SATURDAY and day not in published.holidays
            )
        if _library_knows(day.year):
            return _library_is_working_day(day)
        return day.weekday() < _SATURDAY

    def _published(self, year: int) -> CalendarYear | None:
        return next((known for known in self.published if known.year == year), None)


@cache
def _library_knows(year: int) -> bool:
    try:
        _library_is_working_day(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True
