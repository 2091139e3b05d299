"""Complaints taken over from another office: they are known here, and no clock runs for them."""

from datetime import datetime

import msgspec

from domain.complaint.aggregate import Complaint
from domain.complaint.events import (
    ClockPaused,
    ComplaintReceived,
    ReportedIncident,
    SeveritySet,
)
from domain.complaint.words import PauseReason, ReopeningCause, Severity, SeverityGround
from domain.kernel import Channel, Event, Km
from tests.domain.complaint.examples import (
    AGENT,
    ASSIGNED,
    CATEGORISED,
    CLOSED,
    CONTACTED,
    INVESTIGATED,
    PLANNED,
    RECEIVED,
    REMEDIED,
    RESOLVED,
    TOLD,
    at,
    end_of,
    terms,
)
from tests.domain.dsl import STREAM_ID, given

IMPORTED = msgspec.structs.replace(
    RECEIVED, imported=True, anonymous=True, customer_id=None, repair_order_id=None
)
YEARS_LATER = datetime(2030, 1, 1, 12, tzinfo=at(1).tzinfo)
FIRE = ReportedIncident(components=("ENGINE",), fire=True, odometer_km=Km(61_155))


def take_over(complaint: Complaint, incident: ReportedIncident | None = None) -> tuple[Event, ...]:
    return complaint.receive_imported(
        number=1,
        site_id="NHTSA",
        at=at(26),
        channel=Channel.PHONE,
        content="Smoke came from under the hood.",
        terms=terms(at(26)),
        external_reference="10156620",
        incident=incident,
    )


def test_an_imported_complaint_says_so_and_names_the_number_it_has_elsewhere() -> None:
    (received,) = take_over(Complaint(id=STREAM_ID))
    assert isinstance(received, ComplaintReceived)
    assert (received.imported, received.anonymous) == (True, True)
    assert received.external_reference == "10156620"
    assert received.content.subject == STREAM_ID


def test_its_severity_is_judged_like_any_other() -> None:
    facts = take_over(Complaint(id=STREAM_ID), FIRE)
    assert facts[1] == SeveritySet(
        severity=Severity.MAJOR, previous=Severity.GENERAL, ground=SeverityGround.FIRE
    )


def test_no_deadline_of_an_imported_complaint_is_ever_missed() -> None:
    given(Complaint, IMPORTED).when(lambda c: c.miss_deadlines(at=YEARS_LATER)).then()


def test_the_same_complaint_made_here_has_missed_them() -> None:
    facts = given(Complaint, RECEIVED).state.miss_deadlines(at=YEARS_LATER)
    assert [fact.topic for fact in facts].count("complaint.deadline_missed") == 2


def test_telling_the_outcome_late_breaches_nothing() -> None:
    facts = given(Complaint, IMPORTED, CATEGORISED, ASSIGNED, INVESTIGATED, PLANNED, REMEDIED)
    told = facts.state.tell_outcome(
        at=YEARS_LATER, actor=AGENT, outcome="免费更换", told_channel=Channel.LETTER
    )
    assert [fact.topic for fact in told] == ["complaint.outcome_told", "complaint.resolved"]


def test_there_is_no_clock_to_pause() -> None:
    given(Complaint, IMPORTED, CONTACTED).when(
        lambda c: c.pause_clock(
            at=at(27),
            reason=PauseReason.WAITING_FOR_CUSTOMER,
            waiting_for="等客户提供照片",
            terms=terms(at(27)),
        )
    ).then_refused("complaint.no_clock")


def test_an_inquiry_dispatched_here_has_its_time_here() -> None:
    facts = given(Complaint, IMPORTED, CATEGORISED, ASSIGNED).state.miss_deadlines(at=YEARS_LATER)
    assert [fact.topic for fact in facts] == ["complaint.deadline_missed", "complaint.escalated"]


def test_a_round_opened_here_has_a_clock_again() -> None:
    past = (IMPORTED, CONTACTED, CATEGORISED, ASSIGNED, INVESTIGATED, PLANNED, REMEDIED, TOLD)
    reopened = given(Complaint, *past, RESOLVED, CLOSED).state.reopen(
        cause=ReopeningCause.RECURRED, reason="又冒烟", terms=terms(at(29))
    )
    again = given(Complaint, *past, RESOLVED, CLOSED, reopened)
    assert isinstance(_pause(again.state), ClockPaused)
    missed = again.state.miss_deadlines(at=end_of(31, month=10))
    assert [fact.topic for fact in missed] == ["complaint.deadline_missed", "complaint.escalated"]


def _pause(complaint: Complaint) -> Event:
    return complaint.pause_clock(
        at=at(29, 12),
        reason=PauseReason.WAITING_FOR_CUSTOMER,
        waiting_for="等客户提供照片",
        terms=terms(at(29)),
    )
