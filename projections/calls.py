"""What counts as a call, said once for the record and the register of calls (R116).

Every contact with a customer by a person of the dealership is one call: tracking calls and visits,
reached or not, calls and other contacts about a complaint, a complaint that came in by phone,
questions by whatever way with the answers that followed, and notices of activities and blocked
batches. What is said in one contact is one call: neither the answer given at once to a question nor
the complaint that it turned into is another.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

import msgspec

from domain.complaint import events as complaint
from domain.enquiry.events import EnquirerToldSolution, EnquiryAnswered, EnquiryReceived
from domain.follow_up import events as follow_up
from domain.kernel import Channel, Recorded
from domain.outreach.events import CustomerNotified, NoticeAttempted
from domain.values.contact import CallDirection, CallOutcome


class CallKind(StrEnum):
    """For what a customer was spoken to."""

    TRACKING = "tracking"
    """A tracking call after a delivery or visit."""
    COMPLAINT_RECEIVED = "complaint_received"
    """The customer rang and complained."""
    COMPLAINT_CONTACT = "complaint_contact"
    """Somebody spoke or wrote to the complainant while the complaint was handled."""
    COMPLAINT_CALLBACK = "complaint_callback"
    """The complainant was called back after the remedy."""
    ENQUIRY = "enquiry"
    """Somebody asked something."""
    ENQUIRY_ANSWER = "enquiry_answer"
    """Who had asked was told the answer that could not be given at once."""
    NOTICE = "notice"
    """The customer was told of an activity, or of a blocked batch in the car."""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What the record and the register both say of a call; the fields are their columns."""

    call_id: UUID
    kind: CallKind
    channel: Channel = Channel.PHONE
    direction: CallDirection
    called_at: datetime
    site_id: str
    agent_id: str
    on_behalf_of_id: str | None
    follow_up_id: UUID | None = None
    complaint_id: UUID | None = None
    enquiry_id: UUID | None = None
    outreach_id: UUID | None = None
    customer_id: UUID | None = None
    vehicle_id: UUID | None = None
    repair_order_id: UUID | None = None
    seq: int | None = None
    attempt: int | None = None
    outcome: CallOutcome = CallOutcome.REACHED


CallFact: TypeAlias = (
    follow_up.CallbackLogged
    | follow_up.CallAttempted
    | complaint.CallbackLogged
    | complaint.ComplainantContacted
    | complaint.ComplaintReceived
    | EnquiryReceived
    | EnquiryAnswered
    | EnquirerToldSolution
    | NoticeAttempted
    | CustomerNotified
)


def calls_of(fact: Recorded[CallFact]) -> Iterable[Call]:  # noqa: C901 - one case a fact
    """The call that a fact tells of: one, or none for what came by another way or in another call."""
    match fact.event:
        case follow_up.CallbackLogged() as event:
            yield _tracking(fact, event, event.called_at, CallOutcome.REACHED)
        case follow_up.CallAttempted() as event:
            yield _tracking(fact, event, event.attempted_at, event.outcome)
        case complaint.CallbackLogged() as event:
            yield _callback(fact, event)
        case complaint.ComplainantContacted() as event:
            yield _contact(fact, event)
        case complaint.ComplaintReceived() as event:
            # What was taken over from elsewhere was nobody's call here; what a call or enquiry
            # turned into was said in that one.
            here = fact.context.channel is not Channel.IMPORT and event.source_call is None
            if event.channel is Channel.PHONE and here:
                yield _complaint_by_phone(fact, event)
        case EnquiryReceived() as event:
            yield _asked(fact, event)
        case EnquiryAnswered() as event:
            if not event.at_once:
                yield _enquirer_told(fact, event, event.answered_at, event.answered_by)
        case EnquirerToldSolution() as event:
            yield _enquirer_told(fact, event, event.told_at, event.told_by)
        case NoticeAttempted() as event:
            yield _notice(fact, event, event.attempted_at, Channel.PHONE, event.outcome)
        case CustomerNotified() as event:
            yield _notice(fact, event, event.notified_at, event.via, CallOutcome.REACHED)


def _tracking(
    fact: Recorded[Any],
    event: follow_up.CallbackLogged | follow_up.CallAttempted,
    called_at: datetime,
    outcome: CallOutcome,
) -> Call:
    return Call(
        call_id=fact.event_id,
        kind=CallKind.TRACKING,
        channel=event.channel if isinstance(event, follow_up.CallbackLogged) else Channel.PHONE,
        direction=event.direction,
        called_at=called_at,
        site_id=event.site_id,
        agent_id=event.agent_id,
        on_behalf_of_id=event.for_agent_id,
        follow_up_id=fact.stream_id,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        repair_order_id=event.repair_order_id,
        seq=event.seq,
        attempt=event.attempt,
        outcome=outcome,
    )


def _callback(fact: Recorded[Any], event: complaint.CallbackLogged) -> Call:
    return Call(
        call_id=fact.event_id,
        kind=CallKind.COMPLAINT_CALLBACK,
        direction=event.direction,
        called_at=event.called_at,
        site_id=event.site_id,
        agent_id=event.agent_id,
        on_behalf_of_id=_principal(fact),
        complaint_id=fact.stream_id,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        repair_order_id=event.repair_order_id,
        attempt=event.attempt,
        outcome=event.outcome,
    )


def _contact(fact: Recorded[Any], event: complaint.ComplainantContacted) -> Call:
    return Call(
        call_id=fact.event_id,
        kind=CallKind.COMPLAINT_CONTACT,
        channel=event.contact_channel,
        direction=CallDirection.OUTBOUND,
        called_at=fact.occurred_at,
        site_id=fact.context.site_id,
        agent_id=event.staff_id,
        on_behalf_of_id=_principal(fact),
        complaint_id=fact.stream_id,
    )


def _complaint_by_phone(fact: Recorded[Any], event: complaint.ComplaintReceived) -> Call:
    return Call(
        call_id=fact.event_id,
        kind=CallKind.COMPLAINT_RECEIVED,
        direction=CallDirection.INBOUND,
        called_at=event.received_at,
        site_id=event.site_id,
        agent_id=fact.context.actor.id,
        on_behalf_of_id=_principal(fact),
        complaint_id=fact.stream_id,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        repair_order_id=event.repair_order_id,
    )


def _asked(fact: Recorded[Any], event: EnquiryReceived) -> Call:
    return Call(
        call_id=fact.event_id,
        kind=CallKind.ENQUIRY,
        channel=event.channel,
        direction=CallDirection.INBOUND,
        called_at=event.received_at,
        site_id=event.site_id,
        agent_id=event.agent_id,
        on_behalf_of_id=_principal(fact),
        enquiry_id=fact.stream_id,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
    )


def _enquirer_told(
    fact: Recorded[Any],
    event: EnquiryAnswered | EnquirerToldSolution,
    called_at: datetime,
    agent_id: str,
) -> Call:
    return Call(
        call_id=fact.event_id,
        kind=CallKind.ENQUIRY_ANSWER,
        channel=event.via,
        direction=CallDirection.OUTBOUND,
        called_at=called_at,
        site_id=event.site_id,
        agent_id=agent_id,
        on_behalf_of_id=_principal(fact),
        enquiry_id=fact.stream_id,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
    )


def _notice(
    fact: Recorded[Any],
    event: NoticeAttempted | CustomerNotified,
    called_at: datetime,
    channel: Channel,
    outcome: CallOutcome,
) -> Call:
    return Call(
        call_id=fact.event_id,
        kind=CallKind.NOTICE,
        channel=channel,
        direction=CallDirection.OUTBOUND,
        called_at=called_at,
        site_id=event.site_id,
        agent_id=event.agent_id,
        on_behalf_of_id=_principal(fact),
        outreach_id=fact.stream_id,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        repair_order_id=event.repair_order_id,
        attempt=event.attempt,
        outcome=outcome,
    )


def _principal(fact: Recorded[Any]) -> str | None:
    return fact.context.on_behalf_of.id if fact.context.on_behalf_of else None
