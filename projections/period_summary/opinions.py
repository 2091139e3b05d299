"""What the figures of customer care count: complaints, calls, ratings."""

from collections.abc import Iterable
from typing import Any

from domain.complaint import events as complaint
from domain.complaint.events import (
    ComplaintCategorised,
    ComplaintClosed,
    ComplaintEvent,
    ComplaintReceived,
    ComplaintReopened,
    ComplaintResolved,
    ComplaintWithdrawn,
    SeveritySet,
)
from domain.enquiry.events import EnquiryEvent, EnquiryReceived
from domain.follow_up import events as follow_up
from domain.follow_up.events import (
    CallAttempted,
    CallbackLogged,
    FollowUpEvent,
    FollowUpOpened,
)
from domain.kernel import Recorded
from domain.survey import events as survey
from domain.survey.events import SurveyEvent, SurveySubject
from domain.values.clock import Timing, shanghai_date
from projections.engine import Change
from projections.lookups import ignore_pages
from projections.period_summary.definition import period_summary, row


def rating(fact: Recorded[Any], *, adviser_id: str | None) -> Change:
    """One answer, whatever it is about."""
    event = fact.event
    return row(
        "rating",
        fact,
        rating_id=fact.event_id,
        instrument=event.instrument,
        score_hundredths=event.score_hundredths,
        scale_max=event.scale_max,
        site_id=event.site_id,
        adviser_id=adviser_id,
        handler_id=event.handler_id,
        rated_on=shanghai_date(event.rated_at),
    )


@period_summary.on(follow_up.SatisfactionRated)
def rated_in_call(fact: Recorded[follow_up.SatisfactionRated]) -> Iterable[Change]:
    yield rating(fact, adviser_id=fact.event.adviser_id)


@period_summary.on(complaint.SatisfactionRated)
def complaint_rated(fact: Recorded[complaint.SatisfactionRated]) -> Iterable[Change]:
    yield rating(fact, adviser_id=None)


@period_summary.on(survey.SatisfactionRated)
def survey_answered(fact: Recorded[survey.SatisfactionRated]) -> Iterable[Change]:
    if fact.event.subject is SurveySubject.AFTER_SALES_SERVICE:
        yield rating(fact, adviser_id=None)


@period_summary.on(EnquiryReceived)
def enquired(fact: Recorded[EnquiryReceived]) -> Iterable[Change]:
    yield row(
        "enquiry",
        fact,
        enquiry_id=fact.stream_id,
        site_id=fact.event.site_id,
        enquiry_topic=fact.event.enquiry_topic,
        received_on=shanghai_date(fact.event.received_at),
    )


@period_summary.on(ComplaintReceived)
def complained(fact: Recorded[ComplaintReceived]) -> Iterable[Change]:
    event = fact.event
    yield row(
        "complaint",
        fact,
        complaint_id=fact.stream_id,
        site_id=event.site_id,
        complaint_kind=event.complaint_kind,
        imported=event.imported,
        channel=event.channel,
        received_on=shanghai_date(event.received_at),
    )


@period_summary.on(ComplaintCategorised)
def categorised(fact: Recorded[ComplaintCategorised]) -> Iterable[Change]:
    yield _said(fact, "category", fact.event.category)


@period_summary.on(SeveritySet)
def graded(fact: Recorded[SeveritySet]) -> Iterable[Change]:
    yield _said(fact, "severity", fact.event.severity)


@period_summary.on(ComplaintResolved)
def resolved(fact: Recorded[ComplaintResolved]) -> Iterable[Change]:
    yield _said(fact, "status", "resolved")


@period_summary.on(ComplaintReopened)
def reopened(fact: Recorded[ComplaintReopened]) -> Iterable[Change]:
    yield _said(fact, "status", "open")


@period_summary.on(ComplaintClosed)
def closed(fact: Recorded[ComplaintClosed]) -> Iterable[Change]:
    yield _said(fact, "status", "closed")


@period_summary.on(ComplaintWithdrawn)
def withdrawn(fact: Recorded[ComplaintWithdrawn]) -> Iterable[Change]:
    yield _said(fact, "status", "withdrawn")


@period_summary.on(FollowUpOpened)
def follow_up_opened(fact: Recorded[FollowUpOpened]) -> Iterable[Change]:
    yield row(
        "follow_up",
        fact,
        follow_up_id=fact.stream_id,
        site_id=fact.event.site_id,
        opened_on=shanghai_date(fact.event.basis_at),
    )


@period_summary.on(CallAttempted)
def attempted(fact: Recorded[CallAttempted]) -> Iterable[Change]:
    event = fact.event
    yield row(
        "call",
        fact,
        call_id=fact.event_id,
        follow_up_id=fact.stream_id,
        site_id=event.site_id,
        agent_id=event.agent_id,
        reached=False,
        called_on=shanghai_date(event.attempted_at),
    )


@period_summary.on(CallbackLogged)
def reached(fact: Recorded[CallbackLogged]) -> Iterable[Change]:
    event = fact.event
    yield row(
        "call",
        fact,
        call_id=fact.event_id,
        follow_up_id=fact.stream_id,
        site_id=event.site_id,
        agent_id=event.agent_id,
        reached=True,
        in_window=event.timing is Timing.IN_WINDOW or event.early_by_request,
        called_on=shanghai_date(event.called_at),
    )
    for point in event.points:
        yield row(
            "call_point",
            fact,
            call_id=fact.event_id,
            point_id=point.point_id,
            kind=point.kind,
        )


ignore_pages(
    period_summary,
    ComplaintEvent,
    FollowUpEvent,
    EnquiryEvent,
    SurveyEvent,
    reason="no figure counts it, or promise_compliance does",
)


def _said(fact: Recorded[Any], kind: str, value: str) -> Change:
    return row("complaint_said", fact, complaint_id=fact.stream_id, kind=kind, value=value)
