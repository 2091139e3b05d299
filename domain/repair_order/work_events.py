"""Facts of the workshop: people, work, parts, waiting, and what the customer was told meanwhile."""

from datetime import date, datetime
from typing import Any, TypeAlias
from uuid import UUID

from domain.kernel import Channel, Event, Fen, Km, Personal
from domain.repair_order.records import PartRef
from domain.repair_order.terms import ApprovalMethod, OldPartDisposition, PauseReason


class TechnicianAssigned(Event, topic="repair_order.technician_assigned"):
    """A technician was put on the order, or on one line of it."""

    technician_id: str
    line_id: str | None
    assigned_by: str


class WorkStarted(Event, topic="repair_order.work_started"):
    """A technician began an approved line."""

    line_id: str
    technician_id: str


class LabourStarted(Event, topic="repair_order.labour_started"):
    """A technician clocked in on a line."""

    line_id: str
    technician_id: str


class LabourStopped(Event, topic="repair_order.labour_stopped"):
    """A technician clocked out of a line."""

    line_id: str
    technician_id: str


class WorkPaused(Event, topic="repair_order.work_paused"):
    """A line waits, and it is known for what."""

    line_id: str
    reason: PauseReason
    note: str | None
    customised_part_in_transport: bool
    """A part made for this VIN or a traction battery is on its way: that time does not count
    towards the 30 days of repair (SAMR Order 43, Art. 24)."""


class WorkResumed(Event, topic="repair_order.work_resumed"):
    """The waiting is over and the line goes on."""

    line_id: str
    technician_id: str


class PartReserved(Event, topic="repair_order.part_reserved"):
    """Stock was set aside for a quoted line."""

    line_id: str
    part_number: str
    quantity_milli: int


class PartIssued(Event, topic="repair_order.part_issued"):
    """The parts store handed a part out for an approved line."""

    line_id: str
    part: PartRef
    quantity_milli: int
    issued_by: str
    issued_to: str


class PartMismatchReported(Event, topic="repair_order.part_mismatch_reported"):
    """A part that was handed out does not fit this car; it is not fitted."""

    line_id: str
    part_number: str
    reported_by: str
    reason: str


class PartBatchBlockedNoticed(Event, topic="repair_order.part_batch_blocked_noticed", version=2):
    """A batch that this order was served from is blocked; nothing of it may be fitted any more."""

    batch_id: str
    site_id: str | None = None
    """Of the order; like the next two unknown in version 1, which did not say."""
    customer_id: UUID | None = None
    """Who is to hear of it."""
    vehicle_id: UUID | None = None

    @staticmethod
    def upcast_v1_v2(data: dict[str, Any]) -> dict[str, Any]:
        return data


class PartBatchReleaseNoticed(Event, topic="repair_order.part_batch_release_noticed"):
    """A batch that this order was served from was found to be good; it may be fitted again."""

    batch_id: str


class PartFitApproved(Event, topic="repair_order.part_fit_approved"):
    """Somebody who may answers for a part that is not listed for this model of car."""

    line_id: str
    part_number: str
    reason: str
    approved_by: str


class PartReplaced(Event, topic="repair_order.part_replaced"):
    """A part was fitted on an approved line, in place of an old one where there was one."""

    line_id: str
    fitted: PartRef
    removed: PartRef | None
    reason: str
    quantity_milli: int
    technician_id: str
    vehicle_id: UUID


class PartReturned(Event, topic="repair_order.part_returned"):
    """An issued part went back to the store unused."""

    line_id: str
    part_number: str
    batch_id: str | None
    quantity_milli: int
    reason: str


class OldPartReturned(Event, topic="repair_order.old_part_returned"):
    """A removed part was handed to the customer, scrapped with consent, or sent to the maker."""

    line_id: str
    part_number: str
    quantity_milli: int
    disposition: OldPartDisposition
    received_by: Personal | None
    """Who took it or agreed to scrap it; None for a return to the maker."""


class SubletOrdered(Event, topic="repair_order.sublet_ordered"):
    """A line was given to an outside shop."""

    line_id: str
    supplier: str
    work: str
    expected_on: date | None


class SubletReceived(Event, topic="repair_order.sublet_received"):
    """The outside shop's work came back and was looked at."""

    line_id: str
    accepted: bool
    received_by: str
    remark: str | None


class LineCompleted(Event, topic="repair_order.line_completed"):
    """A line is done, and what was done is written down."""

    line_id: str
    correction: str
    technician_id: str
    procedure_ref: str | None
    """The maker's procedure that was followed (R053)."""


class VehicleCleaned(Event, topic="repair_order.vehicle_cleaned"):
    """The car was washed or cleaned."""

    outside: bool
    inside: bool


class ProgressNotified(Event, topic="repair_order.progress_notified"):
    """The customer was told how far the repair is."""

    message: Personal
    channel: Channel


class LoanerProvided(Event, topic="repair_order.loaner_provided"):
    """The customer got a car for the time of the repair."""

    loaner_id: str
    handed_to: Personal
    odometer_km: Km


class LoanerReturned(Event, topic="repair_order.loaner_returned"):
    """The customer brought the loaner back."""

    loaner_id: str
    odometer_km: Km


class LoanerWaived(Event, topic="repair_order.loaner_waived"):
    """The customer wants neither loaner nor travel allowance."""

    waived_by: Personal
    method: ApprovalMethod


class TravelAllowancePaid(Event, topic="repair_order.travel_allowance_paid"):
    """The customer got money for travel instead of a loaner."""

    amount_fen: Fen
    days: int
    paid_to: Personal


class RescueTravelRecorded(Event, topic="repair_order.rescue_travel_recorded"):
    """Somebody drove out to a car that had broken down, or back with it.

    That time does not count towards the 30 days of repair (SAMR Order 43, Art. 24).
    """

    technician_id: str
    left_at: datetime
    arrived_at: datetime


WorkEvent: TypeAlias = (
    TechnicianAssigned
    | WorkStarted
    | LabourStarted
    | LabourStopped
    | WorkPaused
    | WorkResumed
    | PartReplaced
    | SubletOrdered
    | SubletReceived
    | LineCompleted
    | VehicleCleaned
)

PartEvent: TypeAlias = (
    PartReserved
    | PartIssued
    | PartMismatchReported
    | PartBatchBlockedNoticed
    | PartBatchReleaseNoticed
    | PartFitApproved
    | PartReturned
    | OldPartReturned
)

CareEvent: TypeAlias = (
    ProgressNotified
    | LoanerProvided
    | LoanerReturned
    | LoanerWaived
    | TravelAllowancePaid
    | RescueTravelRecorded
)
