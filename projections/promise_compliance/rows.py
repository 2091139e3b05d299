"""The shapes that compliance is answered in."""

from datetime import UTC, date, datetime, time
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

import msgspec

from domain.service_promise.events import PromiseValues
from domain.values.clock import SHANGHAI, end_of_day
from projections.promise_compliance.words import CaseState, Promise

_END_OF_TIME: Final = datetime(9999, 1, 1, tzinfo=UTC)
_NO_LIMIT: Final = 2**62
_BUILT_IN: Final = PromiseValues()


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Of which days and site, and by which knowledge.

    A case belongs to the day in Shanghai on which it falls due.
    """

    since: date
    until: date
    """Included."""
    judged_at: datetime
    """A case that is not done is open until its due time and overdue after it, at this moment."""
    site_id: str | None = None
    known_at: datetime | None = None
    """Only what was recorded by then; None: everything."""
    true_at: datetime | None = None
    """Only what had happened by then; None: everything."""
    upto: int | None = None
    """Only facts up to this position; None: everything."""

    def asked(self) -> dict[str, Any]:
        """As arguments of a statement."""
        return {
            "since": datetime.combine(self.since, time.min, SHANGHAI),
            "before": end_of_day(self.until),
            "until": self.until,
            "judged_at": self.judged_at,
            "site_id": self.site_id,
            "known_at": self.known_at or _END_OF_TIME,
            "true_at": self.true_at or _END_OF_TIME,
            "upto": _NO_LIMIT if self.upto is None else self.upto,
            "promise": None,
            "state": None,
            "function_tests_min": _BUILT_IN.function_tests_min,
            "complaint_rate_max_permille": _BUILT_IN.complaint_rate_max_permille,
            "first_pass_rate_min_permille": _BUILT_IN.first_pass_rate_min_permille,
            "satisfaction_gain_target_permille": _BUILT_IN.satisfaction_gain_target_permille,
        }


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """One promised case and how it stands."""

    subject_id: UUID
    promise: Promise
    part: str
    subject_kind: str
    subject_number: str | None
    site_id: str
    person_id: str | None
    promise_version: int
    begun_at: datetime
    due_at: datetime
    """The last moment in time."""
    done_at: datetime | None
    """When it happened; a case is judged by this."""
    entered_at: datetime | None
    """When it was recorded that it happened."""
    late_entry_s: int | None
    """Seconds from the one to the other."""
    state: CaseState
    paused: bool
    customer_id: UUID | None
    vehicle_id: UUID | None
    repair_order_id: UUID | None


class PromiseLine(msgspec.Struct, frozen=True, kw_only=True):
    """How one promise was kept in a period."""

    promise: Promise
    due: int
    """Cases that fell due in the period, without those that became not applicable."""
    kept: int
    broken: int
    open: int
    overdue: int
    not_applicable: int
    entered_after_due: int
    """Of the kept ones, those that were recorded only after their due time."""
    promise_versions: tuple[int, ...]

    @property
    def rate(self) -> Fraction | None:
        """Kept / (kept + broken + overdue); None where nothing is decided."""
        decided = self.kept + self.broken + self.overdue
        return Fraction(self.kept, decided) if decided else None


class PersonLine(msgspec.Struct, frozen=True, kw_only=True):
    """How one person kept one promise; what is still open is not counted."""

    promise: Promise
    person_id: str
    kept: int
    decided: int


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """One decided case: kept, or not."""

    subject_id: UUID
    kept: bool


class ComplaintRate(msgspec.Struct, frozen=True, kw_only=True):
    """Complaints made to vehicles delivered in a period, and the targets (R071, R149, R150)."""

    complaints: int
    deliveries: int
    promise_version: int
    """The version in force on the period's last day."""
    complaint_rate_max_permille: int
    first_pass_rate_min_permille: int
    satisfaction_gain_target_permille: int

    @property
    def rate(self) -> Fraction | None:
        return Fraction(self.complaints, self.deliveries) if self.deliveries else None
