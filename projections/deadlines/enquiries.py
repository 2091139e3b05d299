"""The clocks of an enquiry: an answer or the supervisor, and telling what was found (R114, R115)."""

from collections.abc import Iterable
from typing import Final

from domain.enquiry.events import (
    Clock,
    DeadlineMissed,
    EnquirerToldSolution,
    EnquiryAnswered,
    EnquiryEscalated,
    EnquiryEvent,
    EnquiryReceived,
    EnquirySolved,
    EnquiryTurnedComplaint,
)
from domain.kernel import Recorded
from projections.deadlines.definition import deadlines, done, ran_out, runs
from projections.deadlines.words import DeadlineKind
from projections.engine import Change, put
from projections.lookups import ignore_pages

KINDS: Final = {
    Clock.ANSWER: DeadlineKind.ENQUIRY_ANSWER,
    Clock.TELLING: DeadlineKind.ENQUIRY_TOLD,
}


@deadlines.on(EnquiryReceived)
def received(fact: Recorded[EnquiryReceived]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "subject",
        stream_id=fact.stream_id,
        site_id=event.site_id,
        reference=None,
        customer_id=event.customer_id,
        promise_version=event.promise_version,
        ended=False,
    )
    yield runs(fact, DeadlineKind.ENQUIRY_ANSWER, event.due_at)


@deadlines.on(EnquiryEscalated)
def escalated(fact: Recorded[EnquiryEscalated]) -> Iterable[Change]:
    if fact.event.to_staff_id is not None:  # the clock itself only says that it is late
        yield done(fact, DeadlineKind.ENQUIRY_ANSWER)
        yield done(fact, DeadlineKind.ENQUIRY_TOLD)


@deadlines.on(EnquirySolved)
def solved(fact: Recorded[EnquirySolved]) -> Iterable[Change]:
    yield done(fact, DeadlineKind.ENQUIRY_ANSWER)
    yield runs(fact, DeadlineKind.ENQUIRY_TOLD, fact.event.tell_due_at)


@deadlines.on(EnquiryAnswered, EnquirerToldSolution, EnquiryTurnedComplaint)
def settled(
    fact: Recorded[EnquiryAnswered | EnquirerToldSolution | EnquiryTurnedComplaint],
) -> Iterable[Change]:
    for kind in KINDS.values():
        yield done(fact, kind)


@deadlines.on(DeadlineMissed)
def missed(fact: Recorded[DeadlineMissed]) -> Iterable[Change]:
    yield ran_out(fact, KINDS[fact.event.clock])


ignore_pages(deadlines, EnquiryEvent, reason="no clock of an enquiry begins or ends with it")
