"""Clocks of notices and letters, of enquiries, and of actions on low ratings (R114, R115, R146, R158, R159)."""

from collections.abc import Iterable

from domain.enquiry.events import (
    EnquirerToldSolution,
    EnquiryAnswered,
    EnquiryEscalated,
    EnquiryEvent,
    EnquiryReceived,
    EnquirySolved,
    EnquiryTurnedComplaint,
)
from domain.kernel import Recorded
from domain.outreach.events import (
    CustomerNotified,
    LetterNotNeeded,
    NoticeAttempted,
    NoticeLetterSent,
    OutreachEvent,
    OutreachOpened,
    OutreachWithdrawn,
)
from domain.rating_flag.events import (
    FollowUpActionDone,
    FollowUpActionHandedOver,
    FollowUpActionOpened,
    RatingFlagEvent,
    RatingFlagged,
)
from domain.values.clock import Due
from projections.engine import Change
from projections.lookups import ignore_pages
from projections.promise_compliance.definition import (
    begun,
    done,
    ended,
    promise_compliance,
    responsible,
    subject,
)
from projections.promise_compliance.words import Promise


@promise_compliance.on(OutreachOpened)
def notice_opened(fact: Recorded[OutreachOpened]) -> Iterable[Change]:
    event = fact.event
    yield subject(
        fact,
        "outreach",
        site_id=event.site_id,
        promise_version=event.promise_version,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        repair_order_id=event.repair_order_id,
    )
    if event.notice_due_at is not None:
        yield begun(fact, Promise.ACTIVITY_NOTICE, event.notice_due_at)


@promise_compliance.on(NoticeAttempted)
def notice_attempted(fact: Recorded[NoticeAttempted]) -> Iterable[Change]:
    yield responsible(fact, fact.event.agent_id)


@promise_compliance.on(CustomerNotified)
def notified(fact: Recorded[CustomerNotified]) -> Iterable[Change]:
    event = fact.event
    yield responsible(fact, event.agent_id)
    yield done(fact, Promise.ACTIVITY_NOTICE, at=event.notified_at)
    if event.letter_due_at is not None:
        yield begun(fact, Promise.LETTER, event.letter_due_at, at=event.notified_at)


@promise_compliance.on(NoticeLetterSent)
def letter_sent(fact: Recorded[NoticeLetterSent]) -> Iterable[Change]:
    yield done(fact, Promise.LETTER, at=fact.event.sent_at)


@promise_compliance.on(LetterNotNeeded)
def letter_not_needed(fact: Recorded[LetterNotNeeded]) -> Iterable[Change]:
    yield ended(fact, Promise.LETTER)


@promise_compliance.on(OutreachWithdrawn)
def notice_withdrawn(fact: Recorded[OutreachWithdrawn]) -> Iterable[Change]:
    yield ended(fact, Promise.ACTIVITY_NOTICE)
    yield ended(fact, Promise.LETTER)


@promise_compliance.on(EnquiryReceived)
def asked(fact: Recorded[EnquiryReceived]) -> Iterable[Change]:
    event = fact.event
    yield subject(
        fact,
        "enquiry",
        site_id=event.site_id,
        person_id=event.agent_id,
        promise_version=event.promise_version,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
    )
    yield begun(fact, Promise.ISSUE_ESCALATION, event.due_at, at=event.received_at)


@promise_compliance.on(EnquiryAnswered)
def answered(fact: Recorded[EnquiryAnswered]) -> Iterable[Change]:
    for promise in (Promise.ISSUE_ESCALATION, Promise.SOLUTION_TOLD):
        yield done(fact, promise, at=fact.event.answered_at)


@promise_compliance.on(EnquiryEscalated)
def escalated(fact: Recorded[EnquiryEscalated]) -> Iterable[Change]:
    yield done(fact, Promise.ISSUE_ESCALATION)


@promise_compliance.on(EnquirySolved)
def solved(fact: Recorded[EnquirySolved]) -> Iterable[Change]:
    event = fact.event
    yield begun(fact, Promise.SOLUTION_TOLD, event.tell_due_at, at=event.solved_at)


@promise_compliance.on(EnquirerToldSolution)
def told(fact: Recorded[EnquirerToldSolution]) -> Iterable[Change]:
    for promise in (Promise.ISSUE_ESCALATION, Promise.SOLUTION_TOLD):
        yield done(fact, promise, at=fact.event.told_at)


@promise_compliance.on(EnquiryTurnedComplaint)
def turned_complaint(fact: Recorded[EnquiryTurnedComplaint]) -> Iterable[Change]:
    yield ended(fact, Promise.ISSUE_ESCALATION)
    yield ended(fact, Promise.SOLUTION_TOLD)


@promise_compliance.on(RatingFlagged)
def flagged(fact: Recorded[RatingFlagged]) -> Iterable[Change]:
    event = fact.event
    yield subject(
        fact,
        "rating_flag",
        site_id=event.site_id,
        promise_version=event.promise_version,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        repair_order_id=event.repair_order_id,
    )


@promise_compliance.on(FollowUpActionOpened)
def action_opened(fact: Recorded[FollowUpActionOpened]) -> Iterable[Change]:
    event = fact.event
    yield responsible(fact, event.owner_id)
    if event.due_on is not None:  # without a day it is to be done at once, and no day is promised
        due = Due.end_of(event.due_on).last_moment
        yield begun(fact, Promise.LOW_RATING_ACTION, due, part=event.action_id)


@promise_compliance.on(FollowUpActionHandedOver)
def action_handed_over(fact: Recorded[FollowUpActionHandedOver]) -> Iterable[Change]:
    yield responsible(fact, fact.event.owner_id)


@promise_compliance.on(FollowUpActionDone)
def action_done(fact: Recorded[FollowUpActionDone]) -> Iterable[Change]:
    event = fact.event
    yield done(fact, Promise.LOW_RATING_ACTION, part=event.action_id, at=event.done_at)


ignore_pages(
    promise_compliance,
    OutreachEvent,
    EnquiryEvent,
    RatingFlagEvent,
    reason="starts, moves or stops no clock",
)
