"""Questions from outside: what is open, for how long, and what they were about (R114, R144)."""

from collections.abc import Iterable
from typing import Any

from domain.customer.events import (
    ContactDetailsCorrected,
    ContactDetailsSet,
    CustomerEvent,
    CustomerFileOpened,
)
from domain.enquiry.events import (
    EnquirerToldSolution,
    EnquiryAnswered,
    EnquiryEscalated,
    EnquiryReceived,
    EnquirySolved,
    EnquiryStudied,
    EnquiryTurnedComplaint,
)
from domain.kernel import Recorded
from projections.engine import Change, ReadModel, put, set_
from projections.lookups import ignore_pages

enquiry_board = ReadModel("enquiry_board", __file__)


@enquiry_board.on(EnquiryReceived)
def received(fact: Recorded[EnquiryReceived]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "enquiry",
        enquiry_id=fact.stream_id,
        site_id=event.site_id,
        received_at=event.received_at,
        channel=event.channel,
        enquiry_topic=event.enquiry_topic,
        question_sealed=event.question,
        agent_id=event.agent_id,
        due_at=event.due_at,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        contact_name_sealed=event.contact_name,
        contact_phone_sealed=event.contact_phone,
    )


@enquiry_board.on(EnquiryStudied)
def studied(fact: Recorded[EnquiryStudied]) -> Iterable[Change]:
    yield _became(fact, studied_at=fact.occurred_at, studied_by_id=fact.event.studied_by)


@enquiry_board.on(EnquiryEscalated)
def escalated(fact: Recorded[EnquiryEscalated]) -> Iterable[Change]:
    yield _became(fact, escalated_at=fact.occurred_at, escalated_to_id=fact.event.to_staff_id)


@enquiry_board.on(EnquirySolved)
def solved(fact: Recorded[EnquirySolved]) -> Iterable[Change]:
    event = fact.event
    yield _became(
        fact,
        solved_at=event.solved_at,
        solution_sealed=event.solution,
        tell_due_at=event.tell_due_at,
    )


@enquiry_board.on(EnquiryAnswered)
def answered(fact: Recorded[EnquiryAnswered]) -> Iterable[Change]:
    event = fact.event
    yield _became(
        fact,
        answered_at=event.answered_at,
        answered_by_id=event.answered_by,
        answer_sealed=event.answer,
        at_once=event.at_once,
    )


@enquiry_board.on(EnquirerToldSolution)
def told(fact: Recorded[EnquirerToldSolution]) -> Iterable[Change]:
    yield _became(fact, answered_at=fact.event.told_at, answered_by_id=fact.event.told_by)


@enquiry_board.on(EnquiryTurnedComplaint)
def turned(fact: Recorded[EnquiryTurnedComplaint]) -> Iterable[Change]:
    yield _became(fact, turned_at=fact.occurred_at, complaint_id=fact.event.complaint_id)


@enquiry_board.on(CustomerFileOpened, ContactDetailsSet, ContactDetailsCorrected)
def named(
    fact: Recorded[CustomerFileOpened | ContactDetailsSet | ContactDetailsCorrected],
) -> Iterable[Change]:
    if fact.event.name is not None:
        yield put("customer", customer_id=fact.stream_id, name_sealed=fact.event.name)


enquiry_board.ignored["enquiry.deadline_missed"] = "lateness is judged when it is asked"
ignore_pages(enquiry_board, CustomerEvent, reason="of a customer this view shows the name alone")


def _became(fact: Recorded[Any], **what: Any) -> Change:
    return set_("enquiry", enquiry_id=fact.stream_id, **what)
