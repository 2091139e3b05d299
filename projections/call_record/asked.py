"""How a call gets into the record, and the questions that somebody rang or came with (R116, R144)."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from msgspec.structs import asdict

from domain.enquiry.events import (
    EnquirerToldSolution,
    EnquiryAnswered,
    EnquiryEscalated,
    EnquiryReceived,
    EnquirySolved,
    EnquiryTurnedComplaint,
)
from domain.follow_up.words import PointKind
from domain.kernel import Recorded, event_id
from domain.values.contact import CallOutcome
from projections.calls import CallFact, calls_of
from projections.engine import Change, ReadModel, put, set_

QUESTION: Final = "1"
"""The one point of an enquiry."""


def call_rows(fact: Recorded[CallFact], **said: Any) -> Iterable[Change]:
    """The row of the call that a fact tells of, if it does."""
    for call in calls_of(fact):
        row = {"early_by_request": False, "topics": (), **asdict(call), **said}
        yield put(
            "call",
            recorded_at=fact.recorded_at,
            reached=call.outcome is CallOutcome.REACHED,
            **row,
        )


def look_up_enquiries(view: ReadModel) -> None:
    """Show each question as a call with one point, and what became of it as its issue."""

    @view.on(EnquiryReceived)
    def received(fact: Recorded[EnquiryReceived]) -> Iterable[Change]:
        event = fact.event
        yield from call_rows(fact)
        yield put(
            "call_point",
            call_id=fact.event_id,
            point_id=QUESTION,
            source_id=fact.stream_id,
            kind=PointKind.REQUEST,
            text_sealed=event.question,
            answered_at_once=False,
        )
        yield put("issue", source_id=fact.stream_id, point_id=QUESTION, due_at=event.due_at)

    @view.on(EnquiryAnswered)
    def answered(fact: Recorded[EnquiryAnswered]) -> Iterable[Change]:
        event = fact.event
        yield from call_rows(fact, remark_sealed=event.answer)
        if event.at_once:
            yield set_(
                "call_point",
                call_id=event_id(fact.stream_id, 1),
                point_id=QUESTION,
                answered_at_once=True,
            )
        yield _issue(
            fact.stream_id,
            settled_at=event.answered_at,
            settled_by_id=event.answered_by,
            answer_sealed=event.answer,
        )

    @view.on(EnquiryEscalated)
    def escalated(fact: Recorded[EnquiryEscalated]) -> Iterable[Change]:
        yield _issue(
            fact.stream_id,
            escalated_at=fact.occurred_at,
            escalated_to_id=fact.event.to_staff_id,
        )

    @view.on(EnquirySolved)
    def solved(fact: Recorded[EnquirySolved]) -> Iterable[Change]:
        event = fact.event
        yield _issue(
            fact.stream_id,
            solution_obtained_at=event.solved_at,
            solution_sealed=event.solution,
            tell_due_at=event.tell_due_at,
        )

    @view.on(EnquirerToldSolution)
    def told(fact: Recorded[EnquirerToldSolution]) -> Iterable[Change]:
        event = fact.event
        yield from call_rows(fact)
        yield _issue(fact.stream_id, settled_at=event.told_at, settled_by_id=event.told_by)

    @view.on(EnquiryTurnedComplaint)
    def turned(fact: Recorded[EnquiryTurnedComplaint]) -> Iterable[Change]:
        """From here on the complaint's own clocks run."""
        yield _issue(
            fact.stream_id, settled_at=fact.occurred_at, settled_by_id=fact.context.actor.id
        )

    view.ignored["enquiry.studied"] = "nobody was spoken to"
    view.ignored["enquiry.deadline_missed"] = "what was not done is no call"


def _issue(enquiry_id: UUID, **became: Any) -> Change:
    return set_("issue", source_id=enquiry_id, point_id=QUESTION, **became)
