"""跟踪服务电话记录表: what was said in every call, and what became of it."""

from collections.abc import Iterable
from typing import Any

from domain.complaint import events as complaint
from domain.complaint.events import ComplainantContacted, ComplaintEvent, ComplaintReceived
from domain.complaint.words import ComplaintKind
from domain.customer.events import (
    ContactDetailsCorrected,
    ContactDetailsSet,
    CustomerEvent,
    CustomerFileOpened,
)
from domain.follow_up import events as follow_up
from domain.follow_up.events import (
    CallAttempted,
    CustomerToldSolution,
    IssueAnswered,
    IssueEscalated,
    IssueRaised,
    SolutionObtained,
)
from domain.follow_up.words import PointKind
from domain.kernel import Recorded
from domain.outreach.events import CustomerNotified, NoticeAttempted, OutreachEvent
from projections.call_record.asked import call_rows, look_up_enquiries
from projections.engine import Change, ReadModel, put, set_
from projections.lookups import ignore_pages, look_up_orders, look_up_vehicles

call_record = ReadModel("call_record", __file__)


@call_record.on(follow_up.CallbackLogged)
def spoken_to(fact: Recorded[follow_up.CallbackLogged]) -> Iterable[Change]:
    event = fact.event
    yield from call_rows(
        fact,
        timing=event.timing,
        satisfies_duty=event.satisfies_duty,
        early_by_request=event.early_by_request,
        topics=event.topics,
        vehicle_condition_sealed=event.vehicle_condition,
        suggestions_sealed=event.suggestions,
        quiet_hours_reason_sealed=event.quiet_hours_reason,
    )
    call_id = fact.event_id if event.points else None  # a digest is not for nothing
    for point in event.points:
        yield put(
            "call_point",
            call_id=call_id,
            point_id=point.point_id,
            source_id=fact.stream_id,
            kind=point.kind,
            text_sealed=point.text,
            answered_at_once=point.answered_at_once,
            answer_sealed=point.answer,
        )


@call_record.on(CallAttempted)
def attempted(fact: Recorded[CallAttempted]) -> Iterable[Change]:
    return call_rows(fact, quiet_hours_reason_sealed=fact.event.quiet_hours_reason)


@call_record.on(complaint.CallbackLogged)
def called_back(fact: Recorded[complaint.CallbackLogged]) -> Iterable[Change]:
    return call_rows(fact, remark_sealed=fact.event.effect_of_remedy)


@call_record.on(ComplainantContacted)
def contacted(fact: Recorded[ComplainantContacted]) -> Iterable[Change]:
    return call_rows(fact, remark_sealed=fact.event.what_was_said)


@call_record.on(ComplaintReceived)
def complained(fact: Recorded[ComplaintReceived]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "complaint",
        complaint_id=fact.stream_id,
        complaint_number=event.complaint_number,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        repair_order_id=event.repair_order_id,
    )
    confidential = event.anonymous or event.complaint_kind is ComplaintKind.REPORT
    for change in call_rows(fact):
        yield change
        if confidential:  # its words stand in its own file, hidden from whom it is about (R143)
            continue
        yield put(
            "call_point",
            call_id=fact.event_id,
            point_id="1",
            kind=PointKind.COMPLAINT,
            text_sealed=event.content,
            answered_at_once=False,
        )


@call_record.on(IssueRaised)
def issue_raised(fact: Recorded[IssueRaised]) -> Iterable[Change]:
    yield put(
        "issue",
        source_id=fact.stream_id,
        point_id=fact.event.issue_id,
        due_at=fact.event.due_at,
    )


@call_record.on(IssueEscalated)
def issue_escalated(fact: Recorded[IssueEscalated]) -> Iterable[Change]:
    yield _issue(fact, escalated_at=fact.occurred_at, escalated_to_id=fact.event.to_staff_id)


@call_record.on(SolutionObtained)
def solution_obtained(fact: Recorded[SolutionObtained]) -> Iterable[Change]:
    yield _issue(
        fact,
        solution_obtained_at=fact.occurred_at,
        solution_sealed=fact.event.solution,
        tell_due_at=fact.event.tell_due_at,
    )


@call_record.on(CustomerToldSolution)
def solution_told(fact: Recorded[CustomerToldSolution]) -> Iterable[Change]:
    yield _issue(fact, settled_at=fact.event.told_at, settled_by_id=fact.event.told_by)


@call_record.on(IssueAnswered)
def issue_answered(fact: Recorded[IssueAnswered]) -> Iterable[Change]:
    yield _issue(
        fact,
        settled_at=fact.occurred_at,
        settled_by_id=fact.event.answered_by,
        answer_sealed=fact.event.answer,
    )


@call_record.on(follow_up.SatisfactionRated)
def rated(fact: Recorded[follow_up.SatisfactionRated]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "rating",
        rating_id=fact.event_id,
        agent_id=event.handler_id or fact.context.actor.id,
        site_id=event.site_id,
        rated_at=event.rated_at,
        score_hundredths=event.score_hundredths,
        scale_max=event.scale_max,
    )


@call_record.on(NoticeAttempted)
def notice_attempted(fact: Recorded[NoticeAttempted]) -> Iterable[Change]:
    return call_rows(fact, quiet_hours_reason_sealed=fact.event.quiet_hours_reason)


@call_record.on(CustomerNotified)
def notified(fact: Recorded[CustomerNotified]) -> Iterable[Change]:
    event = fact.event
    return call_rows(
        fact, remark_sealed=event.remark, quiet_hours_reason_sealed=event.quiet_hours_reason
    )


look_up_enquiries(call_record)


@call_record.on(CustomerFileOpened, ContactDetailsSet, ContactDetailsCorrected)
def named(
    fact: Recorded[CustomerFileOpened | ContactDetailsSet | ContactDetailsCorrected],
) -> Iterable[Change]:
    if fact.event.name is not None:
        yield put("customer", customer_id=fact.stream_id, name_sealed=fact.event.name)


look_up_vehicles(call_record)
look_up_orders(call_record)
call_record.ignored |= {
    "follow_up.opened": "a follow-up is no call yet",
    "follow_up.assigned": "a call says itself who made it and for whom",
    "follow_up.delegated": "a call says itself who made it and for whom",
    "follow_up.second_window_opened": "a call says itself how it lies to its window",
    "follow_up.deadline_missed": "what was not done is no call",
    "follow_up.closed": "no call",
    "follow_up.abandoned": "no call",
    "complaint.remedy_told": "told by whatever way; a first contact is a fact of its own",
    "complaint.outcome_told": "told by whatever way; a first contact is a fact of its own",
}
ignore_pages(call_record, ComplaintEvent, OutreachEvent, reason="nobody was spoken to")
ignore_pages(call_record, CustomerEvent, reason="of a customer this view shows the name alone")


def _issue(
    fact: Recorded[IssueAnswered | IssueEscalated | SolutionObtained | CustomerToldSolution],
    **became: Any,
) -> Change:
    return set_("issue", source_id=fact.stream_id, point_id=fact.event.issue_id, **became)
