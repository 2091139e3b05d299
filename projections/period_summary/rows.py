"""The shapes that the counts of a period are answered in."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.complaint.words import ComplaintKind
from domain.enquiry.events import EnquiryTopic
from domain.period_summary.events import FiledFigure
from domain.values.contact import Instrument


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """Of which days and site, from the facts of up to which position."""

    since: date
    until: date
    """Included."""
    upto: int
    site_id: str | None = None

    def asked(self) -> dict[str, Any]:
        """As arguments of a statement."""
        return msgspec.structs.asdict(self)


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """The orders that one adviser or technician had a part in, delivered in the period."""

    person_id: str
    orders: int
    came_back: int
    """Those with a comeback that was accepted, whenever it came."""


class Hours(msgspec.Struct, frozen=True, kw_only=True):
    """The hours of one technician."""

    technician_id: str
    flagged_hundredths: int
    clocked_s: int
    days: int
    """Days on which the technician clocked in."""


class Rated(msgspec.Struct, frozen=True, kw_only=True):
    """How many gave the same answer to the same question about the same adviser."""

    instrument: Instrument
    scale_max: int
    score_hundredths: int
    adviser_id: str | None
    handler_id: str | None
    answers: int


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """Follow-ups of deliveries and visits in the period, and those that reached the customer."""

    opened: int
    reached: int


class Called(msgspec.Struct, frozen=True, kw_only=True):
    """The tracking calls of one agent."""

    agent_id: str
    calls: int
    reached: int
    in_window: int
    requests: int
    wishes: int
    complaints: int
    praises: int


class Complained(msgspec.Struct, frozen=True, kw_only=True):
    """Complaints that look the same, as they stand."""

    complaint_kind: ComplaintKind
    imported: bool
    channel: str
    category: str | None
    severity: str
    status: str
    complaints: int


class Enquired(msgspec.Struct, frozen=True, kw_only=True):
    """Questions about one topic."""

    enquiry_topic: EnquiryTopic
    enquiries: int


class FiledSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One edition of a period's summary, as it was filed."""

    summary_id: UUID
    edition: int
    period: str
    site_id: str | None
    computed_from_position: int
    formulas_version: int
    content_sha256: str
    figures: tuple[FiledFigure, ...]
    baseline: str | None
    reason: str | None
    filed_by_id: str
    filed_at: datetime
    recorded_at: datetime
