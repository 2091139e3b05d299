"""The promise of the whole group: which numbers hold on which day, and which days are worked."""

from datetime import date
from typing import ClassVar, Final, Self, assert_never
from uuid import UUID

import msgspec

from domain.kernel import Aggregate, Refused, Rule
from domain.kernel.checked import checked, required_text
from domain.service_promise.bounds import require_within_bounds
from domain.service_promise.events import (
    CalendarYearPublished,
    PromiseValues,
    PromiseVersionAdopted,
    ServicePromiseEvent,
)
from domain.values.calendar import CalendarYear, WorkingDayCalendar

SERVICE_PROMISE_ID: Final = UUID("5e2f1c8a-90d4-5b6e-8a37-c1d7e0f4b9a2")
"""The one stream of the group's promise."""

BUILT_IN_VERSION: Final = 0
"""Counts before any adoption: the defaults of PromiseValues."""

BACKDATED = Rule(
    "service_promise.backdated",
    "R176",
    en="version {promise_version} holds from {effective_from}: no later one may hold from before",
    zh="第 {promise_version} 版承诺自 {effective_from} 起生效，新版不得早于该日生效",
)


class AdoptedVersion(msgspec.Struct, frozen=True):
    """One version and its first day."""

    promise_version: int
    effective_from: date
    values: PromiseValues


class ServicePromise(Aggregate):
    """The published service promise (服务承诺) and the working-day calendar."""

    kind: ClassVar[str] = "service_promise"

    id: UUID = SERVICE_PROMISE_ID
    versions: tuple[AdoptedVersion, ...] = ()
    """In the order of adoption, which is the order of their first days."""
    calendar: WorkingDayCalendar = WorkingDayCalendar()

    def apply(self, event: ServicePromiseEvent) -> Self:
        match event:
            case PromiseVersionAdopted():
                adopted = AdoptedVersion(event.promise_version, event.effective_from, event.values)
                return self.changed(versions=(*self.versions, adopted))
            case CalendarYearPublished():
                return self.changed(calendar=self.calendar.with_year(_calendar_year(event)))
            case _:
                assert_never(event)

    def in_force(self, on: date) -> tuple[int, PromiseValues]:
        """The version and the numbers that hold on that day; two of one day: the later adopted."""
        for adopted in reversed(self.versions):
            if adopted.effective_from <= on:
                return adopted.promise_version, adopted.values
        return BUILT_IN_VERSION, PromiseValues()

    def adopt_promise_version(
        self, *, effective_from: date, values: PromiseValues
    ) -> PromiseVersionAdopted:
        """Promise these numbers from that day on; no version changes past verdicts (R176)."""
        if self.versions and effective_from < self.versions[-1].effective_from:
            last = self.versions[-1]
            raise Refused(
                BACKDATED,
                field="effectiveFrom",
                promise_version=last.promise_version,
                effective_from=last.effective_from,
            )
        require_within_bounds(values)
        return PromiseVersionAdopted(
            promise_version=len(self.versions) + 1, effective_from=effective_from, values=values
        )

    def publish_calendar_year(
        self, *, year: int, holidays: tuple[date, ...], make_up_days: tuple[date, ...], source: str
    ) -> CalendarYearPublished:
        """Make a year's holidays and make-up working days known; it replaces an earlier notice (D.5)."""
        published = CalendarYearPublished(
            year=year,
            holidays=tuple(sorted(set(holidays))),
            make_up_days=tuple(sorted(set(make_up_days))),
            source=required_text("source", source, 200),
        )
        checked("holidays", _calendar_year, published)
        return published


def _calendar_year(event: CalendarYearPublished) -> CalendarYear:
    return CalendarYear(event.year, frozenset(event.holidays), frozenset(event.make_up_days))
