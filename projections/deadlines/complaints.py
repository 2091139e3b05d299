"""The three clocks of a complaint: response, inquiry, resolution (R127, R128, R132)."""

from collections.abc import Iterable
from typing import Final

from domain.complaint.events import (
    ClockPaused,
    ClockResumed,
    ComplainantContacted,
    ComplaintAssigned,
    ComplaintClosed,
    ComplaintEvent,
    ComplaintReassigned,
    ComplaintReceived,
    ComplaintReopened,
    ComplaintResolved,
    ComplaintWithdrawn,
    DeadlineMissed,
    InvestigationRecorded,
)
from domain.complaint.words import Clock
from domain.kernel import Recorded
from projections.deadlines.definition import deadlines, done, ran_out, runs, stands_still
from projections.deadlines.words import DeadlineKind
from projections.engine import Change, put, set_
from projections.lookups import ignore_pages

KINDS: Final = {
    Clock.RESPONSE: DeadlineKind.COMPLAINT_RESPONSE,
    Clock.INVESTIGATION: DeadlineKind.COMPLAINT_INVESTIGATION,
    Clock.RESOLUTION: DeadlineKind.COMPLAINT_RESOLUTION,
}


@deadlines.on(ComplaintReceived)
def received(fact: Recorded[ComplaintReceived]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "subject",
        stream_id=fact.stream_id,
        site_id=event.site_id,
        reference=event.complaint_number,
        customer_id=event.customer_id,
        promise_version=event.promise_version,
        ended=False,
    )
    if event.imported:
        return  # promised by nobody here
    if event.customer_id is not None or event.contact_phone is not None:
        yield runs(fact, DeadlineKind.COMPLAINT_RESPONSE, event.response_due_at)
    yield runs(fact, DeadlineKind.COMPLAINT_RESOLUTION, event.resolution_due_at)


@deadlines.on(ComplainantContacted)
def contacted(fact: Recorded[ComplainantContacted]) -> Iterable[Change]:
    yield done(fact, DeadlineKind.COMPLAINT_RESPONSE)


@deadlines.on(ComplaintAssigned, ComplaintReassigned)
def assigned(fact: Recorded[ComplaintAssigned | ComplaintReassigned]) -> Iterable[Change]:
    yield runs(fact, DeadlineKind.COMPLAINT_INVESTIGATION, fact.event.investigate_by)


@deadlines.on(InvestigationRecorded)
def investigated(fact: Recorded[InvestigationRecorded]) -> Iterable[Change]:
    yield done(fact, DeadlineKind.COMPLAINT_INVESTIGATION)


@deadlines.on(ComplaintResolved)
def resolved(fact: Recorded[ComplaintResolved]) -> Iterable[Change]:
    yield done(fact, DeadlineKind.COMPLAINT_INVESTIGATION)
    yield done(fact, DeadlineKind.COMPLAINT_RESOLUTION)


@deadlines.on(ClockPaused)
def paused(fact: Recorded[ClockPaused]) -> Iterable[Change]:
    yield stands_still(fact, DeadlineKind.COMPLAINT_RESOLUTION)


@deadlines.on(ClockResumed)
def resumed(fact: Recorded[ClockResumed]) -> Iterable[Change]:
    yield runs(fact, DeadlineKind.COMPLAINT_RESOLUTION, fact.event.resolution_due_at)


@deadlines.on(ComplaintReopened)
def reopened(fact: Recorded[ComplaintReopened]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "subject", stream_id=fact.stream_id, promise_version=event.promise_version, ended=False
    )
    yield runs(fact, DeadlineKind.COMPLAINT_RESOLUTION, event.resolution_due_at)


@deadlines.on(ComplaintClosed, ComplaintWithdrawn)
def ended(fact: Recorded[ComplaintClosed | ComplaintWithdrawn]) -> Iterable[Change]:
    yield set_("subject", stream_id=fact.stream_id, ended=True)
    for kind in KINDS.values():
        yield done(fact, kind)


@deadlines.on(DeadlineMissed)
def missed(fact: Recorded[DeadlineMissed]) -> Iterable[Change]:
    yield ran_out(fact, KINDS[fact.event.clock])


ignore_pages(deadlines, ComplaintEvent, reason="no clock of a complaint begins or ends with it")
