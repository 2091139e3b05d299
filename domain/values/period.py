"""Months and years as periods of account, in days of Shanghai: 2026-03, 2026."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final, Self

from domain.values.clock import SHANGHAI, end_of_day
from domain.values.malformed import Malformed

_PERIOD: Final = re.compile(r"(?P<year>(?:19|20|21)\d\d)(?:-(?P<month>0[1-9]|1[0-2]))?", re.ASCII)
_DECEMBER: Final = 12


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar month, or a calendar year where no month is given."""

    year: int
    month: int | None = None

    def __str__(self) -> str:
        return f"{self.year}" if self.month is None else f"{self.year}-{self.month:02}"

    @property
    def since(self) -> date:
        """The first day."""
        return date(self.year, self.month or 1, 1)

    @property
    def until(self) -> date:
        """The last day."""
        month = self.month or _DECEMBER
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def begins_at(self) -> datetime:
        """00:00 of the first day."""
        return datetime.combine(self.since, time.min, SHANGHAI)

    @property
    def ends_at(self) -> datetime:
        """24:00 of the last day, itself no longer in the period."""
        return end_of_day(self.until)

    @property
    def months(self) -> tuple[Self, ...]:
        """The months of a year; a month is its only one."""
        if self.month is not None:
            return (self,)
        return tuple(type(self)(self.year, month) for month in range(1, _DECEMBER + 1))


def parse_period(text: str) -> Period:
    """Read 2026-03 or 2026. Raises Malformed with period.format."""
    match = _PERIOD.fullmatch(text.strip())
    if match is None:
        raise Malformed(
            "period.format",
            en="A period is a month such as 2026-03 or a year such as 2026.",
            zh="期间应为月份（如2026-03）或年份（如2026）。",
            source="R175",
        )
    return Period(int(match["year"]), int(match["month"]) if match["month"] else None)
