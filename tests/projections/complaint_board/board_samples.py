"""A complaint of 5 June 2025, 10:00, and what happened to it; facts in short."""

from datetime import date, datetime, timedelta
from uuid import UUID

from domain.complaint.events import (
    ClockPaused,
    ClockResumed,
    CompensationAgreed,
    ComplainantDissatisfied,
    ComplainantSatisfied,
    ComplaintAssigned,
    ComplaintCategorised,
    ComplaintClosed,
    ComplaintEscalated,
    ComplaintReassigned,
    ComplaintReopened,
    ComplaintResolved,
    ComplaintWithdrawn,
    ContentConfirmed,
    DeadlineMissed,
    ImprovementActionDone,
    ImprovementActionRaised,
    InvestigationRecorded,
    OutcomeTold,
    ReferredOutside,
    RemedyCompleted,
    RemedyPlanned,
    RemedyTold,
    SeveritySet,
)
from domain.complaint.words import (
    Category,
    Clock,
    ClosingGround,
    CompensationForm,
    EscalationCause,
    EscalationLevel,
    Finding,
    OutsideBody,
    ReopeningCause,
    Severity,
    SeverityGround,
)
from domain.kernel import Channel, Event, Fen
from domain.values.clock import SHANGHAI
from tests.projections.call_samples import COMPLAINT, JUNE_5, said
from tests.projections.dsl import Fact, fact

RESPONSE_DUE = JUNE_5 + timedelta(hours=1)
RESOLUTION_DUE = datetime(2025, 6, 10, 23, 59, 59, 999999, tzinfo=SHANGHAI)
INVESTIGATE_BY = JUNE_5 + timedelta(days=1)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

CONFIRMED = ContentConfirmed(confirmed_by_staff_id="S1-周")
CATEGORISED = ComplaintCategorised(category=Category.REPAIR_SERVICE)
MAJOR = SeveritySet(
    severity=Severity.MAJOR, previous=Severity.GENERAL, ground=SeverityGround.INJURY
)
ASSIGNED = ComplaintAssigned(
    department="售后部", assignee_id="S1-吴", investigate_by=INVESTIGATE_BY
)
REASSIGNED = ComplaintReassigned(
    previous_assignee_id="S1-吴",
    department="配件部",
    assignee_id="S1-郑",
    investigate_by=INVESTIGATE_BY + DAY,
    reason=said("吴休假"),
)
INVESTIGATED = InvestigationRecorded(
    finding=Finding.FOUNDED,
    findings=said("管路接头未拧紧"),
    investigated_by_staff_id="S1-吴",
    responsible_staff_ids=("S1-张",),
    part_numbers=("1K0-820-743",),
)
PLANNED = RemedyPlanned(remedy=said("重新加注并检漏"), planned_for=date(2025, 6, 7))
TOLD_REMEDY = RemedyTold(told_channel=Channel.PHONE, staff_id="S1-周")
COMPLETED = RemedyCompleted(
    completed_at=JUNE_5 + 2 * DAY, completed_by_staff_id="S1-张", what_was_done=said("已检漏")
)
TOLD_OUTCOME = OutcomeTold(
    outcome=said("空调已修复,工时免费"), told_channel=Channel.PHONE, staff_id="S1-周"
)
SATISFIED = ComplainantSatisfied(statement=said("可以了"))
DISSATISFIED = ComplainantDissatisfied(statement=said("还是不凉"))
CLOSED = ComplaintClosed(ground=ClosingGround.CALLED_BACK, satisfied=True)
REOPENED = ComplaintReopened(
    round=2,
    cause=ReopeningCause.DISSATISFIED,
    resolution_due_at=RESOLUTION_DUE + 7 * DAY,
    promise_version=1,
)
WITHDRAWN = ComplaintWithdrawn(reason=said("误会"))
MISSED = DeadlineMissed(clock=Clock.RESPONSE, round=1, due_at=RESPONSE_DUE)
ESCALATED = ComplaintEscalated(
    level=EscalationLevel.SUPERVISOR, cause=EscalationCause.DEADLINE_MISSED, clock=Clock.RESPONSE
)
PAUSED = ClockPaused(waiting_for=said("购车发票"), working_days_left=2)
RESUMED = ClockResumed(resolution_due_at=RESOLUTION_DUE + 3 * DAY)
REFERRED = ReferredOutside(body=OutsideBody.MARKET_REGULATOR, reference="12315-0001")
COMPENSATED = CompensationAgreed(amount_fen=Fen(20_000), form=CompensationForm.VOUCHER)
RAISED = ImprovementActionRaised(
    action_id="1", description="拧紧力矩复核", owner_id="S1-陈主管", due_on=date(2025, 7, 1)
)
DONE = ImprovementActionDone(action_id="1", result="已写入作业指导书")


def resolved(at: datetime = JUNE_5 + 2 * DAY, turn: int = 1) -> ComplaintResolved:
    due = RESOLUTION_DUE if turn == 1 else RESOLUTION_DUE + 7 * DAY
    return ComplaintResolved(round=turn, resolved_at=at, resolution_due_at=due)


def then(event: Event, *, at: datetime = JUNE_5, stream: UUID = COMPLAINT) -> Fact:
    return fact(event, stream=stream, at=at)
