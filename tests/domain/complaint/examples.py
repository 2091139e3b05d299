"""One complaint, fact by fact, for tests to stand on: received Friday 2025-09-26 15:00."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from domain.complaint.events import (
    CallbackLogged,
    ComplainantContacted,
    ComplaintAssigned,
    ComplaintCategorised,
    ComplaintClosed,
    ComplaintReceived,
    ComplaintReopened,
    ComplaintResolved,
    InvestigationRecorded,
    OutcomeTold,
    RemedyCompleted,
    RemedyPlanned,
)
from domain.complaint.terms import ComplaintTerms, complaint_terms
from domain.complaint.words import (
    Category,
    ClosingGround,
    ComplaintKind,
    Finding,
    ReopeningCause,
)
from domain.kernel import Actor, Channel, Personal, Role
from domain.values.calendar import WorkingDayCalendar
from domain.values.clock import SHANGHAI
from domain.values.contact import CallDirection, CallOutcome

CUSTOMER = UUID("00000000-0000-4000-8000-00000000c001")
VEHICLE = UUID("00000000-0000-4000-8000-00000000a001")
ORDER = UUID("00000000-0000-4000-8000-00000000b001")
AGENT = Actor(id="agent-zhao", role=Role.CUSTOMER_SERVICE_AGENT)
ADVISER = "adviser-li"
TECHNICIAN = "technician-sun"


def at(day: int, hour: int = 10, minute: int = 0, second: int = 0, *, month: int = 9) -> datetime:
    return datetime(2025, month, day, hour, minute, second, tzinfo=SHANGHAI)


def end_of(day: int, *, month: int = 9) -> datetime:
    return datetime(2025, month, day, 23, 59, 59, 999_999, tzinfo=SHANGHAI)


def terms(from_: datetime) -> ComplaintTerms:
    return complaint_terms(
        from_,
        response_minutes=60,
        resolution_working_days=3,
        promise_version=1,
        callback_attempts_min=3,
        calendar=WorkingDayCalendar(),
    )


def words(text: str) -> Personal:
    return Personal(CUSTOMER, text)


RECEIVED_AT = at(26, 15)
RECEIVED = ComplaintReceived(
    complaint_number="TS-S1-2025-00007",
    site_id="S1",
    received_at=RECEIVED_AT,
    channel=Channel.PHONE,
    content=words("刹车异响没有修好"),
    complaint_kind=ComplaintKind.COMPLAINT,
    response_due_at=at(26, 16),
    resolution_due_at=end_of(30),
    promise_version=1,
    callback_attempts_min=3,
    customer_id=CUSTOMER,
    vehicle_id=VEHICLE,
    repair_order_id=ORDER,
    subject_staff_id=TECHNICIAN,
)
ANONYMOUS = msgspec.structs.replace(
    RECEIVED,
    complaint_kind=ComplaintKind.REPORT,
    anonymous=True,
    customer_id=None,
    vehicle_id=None,
    repair_order_id=None,
)
CONTACTED = ComplainantContacted(
    staff_id=AGENT.id,
    contact_channel=Channel.PHONE,
    first=True,
    response_due_at=RECEIVED.response_due_at,
)
CATEGORISED = ComplaintCategorised(category=Category.REPAIR_SERVICE)
ASSIGNED = ComplaintAssigned(
    department="售后服务部", assignee_id=ADVISER, investigate_by=at(28, 18)
)
INVESTIGATED = InvestigationRecorded(
    finding=Finding.FOUNDED, findings=words("刹车片未装到位"), investigated_by_staff_id=ADVISER
)
UNFOUNDED = msgspec.structs.replace(INVESTIGATED, finding=Finding.UNFOUNDED)
PLANNED = RemedyPlanned(remedy=words("免费返修"), planned_for=date(2025, 9, 29))
REMEDIED = RemedyCompleted(
    completed_at=at(29, 16), completed_by_staff_id=ADVISER, what_was_done=words("重新安装刹车片")
)
TOLD = OutcomeTold(outcome=words("已免费返修"), told_channel=Channel.PHONE, staff_id=AGENT.id)
RESOLVED = ComplaintResolved(round=1, resolved_at=at(29, 17), resolution_due_at=end_of(30))
CALLED_BACK = CallbackLogged(
    complaint_number="TS-S1-2025-00007",
    attempt=1,
    outcome=CallOutcome.REACHED,
    reached=True,
    called_at=at(30, 11),
    agent_id=AGENT.id,
    direction=CallDirection.OUTBOUND,
    site_id="S1",
    after_remedy=True,
    customer_id=CUSTOMER,
    vehicle_id=VEHICLE,
    repair_order_id=ORDER,
)
CLOSED = ComplaintClosed(ground=ClosingGround.CALLED_BACK)
REOPENED = ComplaintReopened(
    round=2,
    cause=ReopeningCause.DISSATISFIED,
    resolution_due_at=end_of(11, month=10),
    promise_version=1,
)

IN_HAND = (RECEIVED, CONTACTED, CATEGORISED, ASSIGNED)
DONE = (*IN_HAND, INVESTIGATED, PLANNED, REMEDIED, TOLD, RESOLVED)


def failed_call(attempt: int, day: int, month: int = 9) -> CallbackLogged:
    return msgspec.structs.replace(
        CALLED_BACK,
        attempt=attempt,
        outcome=CallOutcome.NO_ANSWER,
        reached=False,
        called_at=at(day, month=month),
    )
