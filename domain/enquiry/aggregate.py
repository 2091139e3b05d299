"""A question from outside: taken down, answered or reported in time, told the same day (咨询, R144)."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final, Self, assert_never
from uuid import UUID

from domain.enquiry import rules
from domain.enquiry.events import (
    Clock,
    DeadlineMissed,
    EnquirerToldSolution,
    EnquiryAnswered,
    EnquiryEscalated,
    EnquiryEvent,
    EnquiryReceived,
    EnquirySolved,
    EnquiryStudied,
    EnquiryTopic,
    EnquiryTurnedComplaint,
)
from domain.enquiry.terms import EnquiryTerms, enquiry_complaint_id
from domain.kernel import Actor, Aggregate, Channel, Event, Missing, Personal, Refused
from domain.kernel.checked import optional
from domain.kernel.said import said, said_if_any
from domain.values.clock import after_days
from domain.values.phone import parse_phone

_NAME_CHARS: Final = 100
_NOT_A_PERSONS_WAY: Final = frozenset({Channel.SYSTEM, Channel.IMPORT})


class Status(StrEnum):
    """Where an enquiry stands."""

    NEW = "new"
    OPEN = "open"
    ESCALATED = "escalated"
    SOLVED = "solved"
    """The answer is found and not told yet."""
    SETTLED = "settled"
    TURNED_COMPLAINT = "turned_complaint"


class Enquiry(Aggregate):
    """One question."""

    kind: ClassVar[str] = "enquiry"

    status: Status = Status.NEW
    received: EnquiryReceived | None = None
    escalated: bool = False
    tell_due_at: datetime | None = None
    missed: frozenset[tuple[Clock, datetime]] = frozenset()
    """Clock and due time of each missed deadline that has been recorded."""

    @property
    def subject(self) -> UUID:
        """Whose the texts are: the customer's, or of somebody unknown."""
        known = self.received.customer_id if self.received else None
        return known or self.id

    def apply(self, event: EnquiryEvent) -> Self:  # noqa: PLR0911 - one case a fact
        match event:
            case EnquiryReceived():
                return self.changed(status=Status.OPEN, received=event)
            case EnquiryAnswered() | EnquirerToldSolution():
                return self.changed(status=Status.SETTLED)
            case EnquiryStudied():
                return self
            case EnquiryEscalated():
                return self.changed(status=Status.ESCALATED, escalated=True)
            case EnquirySolved():
                return self.changed(status=Status.SOLVED, tell_due_at=event.tell_due_at)
            case EnquiryTurnedComplaint():
                return self.changed(status=Status.TURNED_COMPLAINT)
            case DeadlineMissed():
                return self.changed(missed=self.missed | {(event.clock, event.due_at)})
            case _:
                assert_never(event)

    def receive(
        self,
        *,
        at: datetime,
        actor: Actor,
        site_id: str,
        channel: Channel,
        enquiry_topic: EnquiryTopic,
        question: str,
        terms: EnquiryTerms,
        answer: str | None = None,
        customer_id: UUID | None = None,
        vehicle_id: UUID | None = None,
        contact_name: str | None = None,
        contact_phone: str | None = None,
    ) -> tuple[Event, ...]:
        """Take down a question, with the answer where it is given at once (R114, R116, R144)."""
        if channel in _NOT_A_PERSONS_WAY:
            raise Refused(rules.NO_PERSON, field="channel", channel=channel)
        whose = customer_id or self.id
        phone = optional("contactPhone", parse_phone, contact_phone)
        received = EnquiryReceived(
            site_id=site_id,
            received_at=at,
            channel=channel,
            enquiry_topic=enquiry_topic,
            question=said("question", whose, question),
            agent_id=actor.id,
            due_at=after_days(at, terms.issue_days).last_moment,
            promise_version=terms.promise_version,
            customer_id=customer_id,
            vehicle_id=vehicle_id,
            contact_name=said_if_any("contactName", whose, contact_name, _NAME_CHARS),
            contact_phone=None if phone is None else Personal(whose, phone),
        )
        at_once = said_if_any("answer", whose, answer)
        if at_once is None:
            return (received,)
        return received, _answered(received, at_once, actor, at, channel, at_once=True)

    def answer(
        self, *, at: datetime, actor: Actor, answer: str, via: Channel = Channel.PHONE
    ) -> EnquiryAnswered:
        """Answer a question that could not be answered at once (R114)."""
        received = self._unsettled()
        return _answered(
            received, said("answer", self.subject, answer), actor, at, via, at_once=False
        )

    def study(self, *, actor: Actor, note: str | None = None) -> EnquiryStudied:
        """Look into a question that could not be answered at once (R114)."""
        self._unsettled()
        return EnquiryStudied(studied_by=actor.id, note=said_if_any("note", self.subject, note))

    def escalate(self, *, to_staff_id: str, reason: str | None = None) -> EnquiryEscalated:
        """Report a question that is still open to the supervisor, within two days (R114)."""
        received = self._unsettled()
        if self.escalated:
            raise Refused(rules.ESCALATED)
        return EnquiryEscalated(
            to_staff_id=to_staff_id,
            due_at=received.due_at,
            reason=said_if_any("reason", self.subject, reason),
        )

    def obtain_solution(self, *, at: datetime, solution: str) -> EnquirySolved:
        """Record the answer that was found; who asked is told on the same day (R115)."""
        self._unsettled()
        return EnquirySolved(
            solution=said("solution", self.subject, solution),
            solved_at=at,
            tell_due_at=after_days(at, 0).last_moment,
        )

    def tell_solution(
        self, *, at: datetime, actor: Actor, via: Channel = Channel.PHONE
    ) -> EnquirerToldSolution:
        """Record that who asked was told the answer that was found (R115)."""
        received = self._unsettled()
        if self.tell_due_at is None:
            raise Refused(rules.NO_SOLUTION)
        return EnquirerToldSolution(
            told_by=actor.id,
            told_at=at,
            tell_due_at=self.tell_due_at,
            via=via,
            site_id=received.site_id,
            customer_id=received.customer_id,
            vehicle_id=received.vehicle_id,
        )

    def turn_into_complaint(
        self, *, at: datetime, dissatisfaction: str, voiced_at: datetime | None = None
    ) -> EnquiryTurnedComplaint:
        """Let the enquiry go on as a complaint, also after an answer that did not satisfy (R144).

        `voiced_at` is when the dissatisfaction was said, by default now: the clocks start there, so
        that a complaint does not gain time by having been taken for a question.
        """
        received = self._received()
        voiced = voiced_at or at
        if not received.received_at <= voiced <= at:
            raise Refused(
                rules.VOICED_OUT_OF_TIME,
                field="voicedAt",
                received_at=received.received_at.isoformat(),
            )
        return EnquiryTurnedComplaint(
            complaint_id=enquiry_complaint_id(self.id),
            site_id=received.site_id,
            voiced_at=voiced,
            channel=received.channel,
            content=said("dissatisfaction", self.subject, dissatisfaction),
            customer_id=received.customer_id,
            vehicle_id=received.vehicle_id,
            contact_phone=received.contact_phone,
        )

    def breach(self, at: datetime, clock: Clock) -> Iterable[Event]:
        """A deadline that has passed and that nobody has recorded, and what follows from it.

        The clock may ask again at any time. An open question rises to the supervisor (R114).
        """
        due_at = self._due_at(clock)
        if due_at is None or at <= due_at or (clock, due_at) in self.missed:
            return
        yield DeadlineMissed(clock=clock, due_at=due_at)
        if clock is Clock.ANSWER:
            yield EnquiryEscalated(due_at=due_at)

    def _due_at(self, clock: Clock) -> datetime | None:
        """Until when a running clock runs; None where it is stopped or not begun."""
        if clock is Clock.TELLING:
            return self.tell_due_at if self.status is Status.SOLVED else None
        opened = self.received if self.status is Status.OPEN else None
        return opened and opened.due_at

    def _received(self) -> EnquiryReceived:
        if self.received is None:
            raise Missing(rules.NOT_RECEIVED, field="enquiryId")
        if self.status is Status.TURNED_COMPLAINT:
            raise Refused(rules.TURNED, complaint_id=enquiry_complaint_id(self.id))
        return self.received

    def _unsettled(self) -> EnquiryReceived:
        received = self._received()
        if self.status is Status.SETTLED:
            raise Refused(rules.SETTLED)
        return received


def _answered(
    received: EnquiryReceived,
    answer: Personal,
    actor: Actor,
    at: datetime,
    via: Channel,
    *,
    at_once: bool,
) -> EnquiryAnswered:
    return EnquiryAnswered(
        answer=answer,
        answered_by=actor.id,
        answered_at=at,
        via=via,
        at_once=at_once,
        site_id=received.site_id,
        customer_id=received.customer_id,
        vehicle_id=received.vehicle_id,
    )
