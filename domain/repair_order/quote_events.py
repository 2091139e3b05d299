"""Facts of diagnosis, price and consent."""

from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from domain.kernel import Event, Fen, Personal
from domain.repair_order.records import Evidence, Measurement, QuoteLine
from domain.repair_order.terms import ApprovalMethod, PartGrade, Relation, Urgency


class DiagnosisRecorded(Event, topic="repair_order.diagnosis_recorded"):
    """A technician found the cause of a concern."""

    concern_id: str
    cause: str
    dtcs: tuple[str, ...]
    """Trouble codes, e.g. "P0303"."""
    measurements: tuple[Measurement, ...]
    diagnosed_by: str


class QuoteIssued(Event, topic="repair_order.quote_issued", version=2):
    """The customer got an itemised price; a new version re-opens only the lines it changes."""

    quote_version: int
    lines: tuple[QuoteLine, ...]
    total_fen: Fen
    possible_extras: str | None
    """What may come on top, as explained beforehand (R035)."""
    valid_until: date | None
    """The last day on which a line can be approved."""
    price_list_version: int | None
    """The list in force on the day; a line kept from an earlier version keeps its own."""

    @staticmethod
    def upcast_v1_v2(data: dict[str, Any]) -> dict[str, Any]:
        """Version 1 knew no listed prices: its lines deviate from none."""
        return data


class QuoteLineApproved(Event, topic="repair_order.quote_line_approved"):
    """The customer agreed to one line of the current quote, at its price; it may be worked on."""

    quote_version: int
    line_id: str
    amount_fen: Fen
    approved_by: Personal
    relation: Relation
    method: ApprovalMethod
    part_grade: PartGrade | None
    """The grade that was named to the customer and agreed to."""
    reason_told: str | None
    """Why the work is needed, as told to the customer (R038)."""
    evidence: tuple[Evidence, ...]


class QuoteLineDeclined(Event, topic="repair_order.quote_line_declined"):
    """The customer does not want one line of the current quote."""

    quote_version: int
    line_id: str
    reason: Personal | None
    declined_by: Personal
    method: ApprovalMethod


class QuoteApproved(Event, topic="repair_order.quote_approved"):
    """Every line of the quote is decided, and at least one is agreed to."""

    quote_version: int
    total_fen: Fen
    """Sum of the approved lines."""
    approved_by: Personal
    relation: Relation
    method: ApprovalMethod


class QuoteWithdrawn(Event, topic="repair_order.quote_withdrawn"):
    """The dealership took its quote back; none of its lines may be worked on."""

    quote_version: int
    reason: str


class AdditionalWorkFound(Event, topic="repair_order.additional_work_found"):
    """Somebody in the shop found a fault that is not on the order."""

    finding_id: str
    """Running: "1", "2", …"""
    found_by: str
    finding: str
    urgency: Urgency


class AdditionalWorkAccepted(Event, topic="repair_order.additional_work_accepted"):
    """The front desk agrees that the found work may be offered and done."""

    finding_id: str
    accepted_by: str


class AdditionalWorkRefused(Event, topic="repair_order.additional_work_refused"):
    """The front desk does not take the found work into this order."""

    finding_id: str
    refused_by: str
    reason: str


class LineRemovalApproved(Event, topic="repair_order.line_removal_approved"):
    """The customer agreed that a line agreed to before is not done after all."""

    quote_version: int
    line_id: str
    approved_by: Personal
    relation: Relation
    method: ApprovalMethod
    reason: str
    evidence: tuple[Evidence, ...]


class WorkDeferred(Event, topic="repair_order.work_deferred"):
    """Recommended work is not done this time; it stays known for the next visit."""

    deferred_id: str
    """Running: "1", "2", …"""
    vehicle_id: UUID
    customer_id: UUID
    line_id: str | None
    """The quoted line or the finding that it was; exactly one of the two is there."""
    finding_id: str | None
    description: str
    reason: Personal | None
    remind_on: date | None


class DeferredWorkRevived(Event, topic="repair_order.deferred_work_revived"):
    """Work put off on this order was taken up again on another one."""

    deferred_id: str
    vehicle_id: UUID
    revived_in_order_id: UUID


QuoteEvent: TypeAlias = (
    DiagnosisRecorded
    | QuoteIssued
    | QuoteLineApproved
    | QuoteLineDeclined
    | QuoteApproved
    | QuoteWithdrawn
    | AdditionalWorkFound
    | AdditionalWorkAccepted
    | AdditionalWorkRefused
    | LineRemovalApproved
    | WorkDeferred
    | DeferredWorkRevived
)
