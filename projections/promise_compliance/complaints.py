"""Clocks of complaints: first contact, and the resolution of each round (R127, R128)."""

from collections.abc import Iterable

from domain.complaint.events import (
    ClockPaused,
    ClockResumed,
    ComplainantContacted,
    ComplaintAssigned,
    ComplaintEvent,
    ComplaintReassigned,
    ComplaintReceived,
    ComplaintReopened,
    ComplaintResolved,
    ComplaintWithdrawn,
)
from domain.complaint.words import ComplaintKind
from domain.kernel import Recorded
from projections.engine import Change
from projections.lookups import ignore_pages
from projections.promise_compliance.definition import (
    ONLY,
    begun,
    done,
    ended,
    moved,
    paused,
    promise_compliance,
    responsible,
    row,
    subject,
)
from projections.promise_compliance.words import Promise

_FIRST_ROUND = "1"


@promise_compliance.on(ComplaintReceived)
def received(fact: Recorded[ComplaintReceived]) -> Iterable[Change]:
    event, version = fact.event, fact.event.promise_version
    yield subject(
        fact,
        "complaint",
        number=event.complaint_number,
        site_id=event.site_id,
        promise_version=version,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        repair_order_id=event.repair_order_id,
    )
    if event.imported:  # promised by nobody here
        return
    if event.complaint_kind is ComplaintKind.COMPLAINT:
        yield row(
            "complaint",
            fact,
            complaint_id=fact.stream_id,
            site_id=event.site_id,
            at=event.received_at,
        )
    since = event.received_at
    yield begun(
        fact, Promise.COMPLAINT_RESPONSE, event.response_due_at, promise_version=version, at=since
    )
    if event.customer_id is None and event.contact_phone is None:  # nobody to make contact with
        yield ended(fact, Promise.COMPLAINT_RESPONSE, part=ONLY)
    yield begun(
        fact,
        Promise.COMPLAINT_RESOLUTION,
        event.resolution_due_at,
        part=_FIRST_ROUND,
        promise_version=version,
        at=since,
    )


@promise_compliance.on(ComplainantContacted)
def contacted(fact: Recorded[ComplainantContacted]) -> Iterable[Change]:
    if fact.event.first:
        yield done(fact, Promise.COMPLAINT_RESPONSE)


@promise_compliance.on(ComplaintAssigned, ComplaintReassigned)
def assigned(fact: Recorded[ComplaintAssigned | ComplaintReassigned]) -> Iterable[Change]:
    yield responsible(fact, fact.event.assignee_id)


@promise_compliance.on(ComplaintResolved)
def resolved(fact: Recorded[ComplaintResolved]) -> Iterable[Change]:
    part = str(fact.event.round)
    yield done(fact, Promise.COMPLAINT_RESOLUTION, part=part, at=fact.event.resolved_at)


@promise_compliance.on(ComplaintReopened)
def reopened(fact: Recorded[ComplaintReopened]) -> Iterable[Change]:
    event = fact.event
    yield begun(
        fact,
        Promise.COMPLAINT_RESOLUTION,
        event.resolution_due_at,
        part=str(event.round),
        promise_version=event.promise_version,
    )


@promise_compliance.on(ClockPaused)
def clock_paused(fact: Recorded[ClockPaused]) -> Iterable[Change]:
    yield paused(fact, Promise.COMPLAINT_RESOLUTION)


@promise_compliance.on(ClockResumed)
def clock_resumed(fact: Recorded[ClockResumed]) -> Iterable[Change]:
    yield moved(fact, Promise.COMPLAINT_RESOLUTION, fact.event.resolution_due_at)


@promise_compliance.on(ComplaintWithdrawn)
def withdrawn(fact: Recorded[ComplaintWithdrawn]) -> Iterable[Change]:
    yield ended(fact, Promise.COMPLAINT_RESPONSE)
    yield ended(fact, Promise.COMPLAINT_RESOLUTION)


ignore_pages(promise_compliance, ComplaintEvent, reason="starts, moves or stops no clock")
