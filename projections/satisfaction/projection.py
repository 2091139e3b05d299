"""客户满意度: every answer on its own scale, whom one asked, what is done about low ones (R145-R147)."""

from collections.abc import Iterable
from typing import Any, Final

from domain.complaint import events as complaint
from domain.complaint.events import ComplaintEvent, ComplaintReceived, ComplaintResolved
from domain.follow_up import events as follow_up
from domain.follow_up.events import FollowUpEvent
from domain.kernel import Recorded
from domain.rating_flag.events import (
    FollowUpActionDone,
    FollowUpActionHandedOver,
    FollowUpActionOpened,
    RatingFlagged,
)
from domain.repair_order import events as repair_order
from domain.repair_order.events import (
    AfterEvent,
    CareEvent,
    DeliveryEvent,
    IntakeEvent,
    LabourStarted,
    LineCompleted,
    PartEvent,
    PartReplaced,
    QualityEvent,
    QuoteEvent,
    TechnicianAssigned,
    VehicleDelivered,
    WorkEvent,
    WorkResumed,
    WorkStarted,
)
from domain.survey import events as survey
from domain.survey.events import SurveyAsked, SurveySubject
from domain.values.clock import shanghai_date
from domain.values.satisfaction import Scale
from projections.engine import Change, ReadModel, put, set_
from projections.lookups import ignore_pages

satisfaction = ReadModel("satisfaction", __file__)

ON_FIVE: Final = 6000
"""Parts of a point on 1-5: divisible by 100 times every scale's span, so that sums are exact."""
_SCALES: Final = {scale.highest: scale for scale in Scale}


@satisfaction.on(repair_order.SatisfactionRated)
def rated_at_handover(fact: Recorded[repair_order.SatisfactionRated]) -> Iterable[Change]:
    event = fact.event
    yield _rating(fact, adviser_id=event.adviser_id, repair_order_id=fact.stream_id)
    yield from _technicians(fact, event.technician_ids)


@satisfaction.on(follow_up.SatisfactionRated)
def rated_in_call(fact: Recorded[follow_up.SatisfactionRated]) -> Iterable[Change]:
    event = fact.event
    yield _rating(
        fact,
        adviser_id=event.adviser_id,
        vehicle_id=event.vehicle_id,
        repair_order_id=event.repair_order_id,
        follow_up_id=fact.stream_id,
    )
    yield from _technicians(fact, event.technician_ids)


@satisfaction.on(complaint.SatisfactionRated)
def complaint_rated(fact: Recorded[complaint.SatisfactionRated]) -> Iterable[Change]:
    event = fact.event
    yield _rating(
        fact,
        vehicle_id=event.vehicle_id,
        repair_order_id=event.repair_order_id,
        complaint_id=fact.stream_id,
    )


@satisfaction.on(survey.SatisfactionRated)
def survey_answered(fact: Recorded[survey.SatisfactionRated]) -> Iterable[Change]:
    yield _rating(fact, survey_id=fact.stream_id, subject=fact.event.subject)


@satisfaction.on(SurveyAsked)
def survey_asked(fact: Recorded[SurveyAsked]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "survey",
        survey_id=fact.stream_id,
        survey_round=event.survey_round,
        site_id=event.site_id,
        subject=event.subject,
        asked_on=shanghai_date(event.asked_at),
    )


@satisfaction.on(RatingFlagged)
def low(fact: Recorded[RatingFlagged]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "flag",
        flag_id=fact.stream_id,
        rating_id=event.rating_id,
        below_hundredths=event.below_hundredths,
        promise_version=event.promise_version,
        flagged_at=fact.occurred_at,
    )


@satisfaction.on(FollowUpActionOpened)
def action_opened(fact: Recorded[FollowUpActionOpened]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "action",
        flag_id=fact.stream_id,
        action_id=event.action_id,
        action_kind=event.action_kind,
        owner_id=event.owner_id,
        due_on=event.due_on,
        description_sealed=event.description,
        opened_at=fact.occurred_at,
    )


@satisfaction.on(FollowUpActionHandedOver)
def action_handed_over(fact: Recorded[FollowUpActionHandedOver]) -> Iterable[Change]:
    event = fact.event
    yield set_("action", flag_id=fact.stream_id, action_id=event.action_id, owner_id=event.owner_id)


@satisfaction.on(FollowUpActionDone)
def action_done(fact: Recorded[FollowUpActionDone]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "action",
        flag_id=fact.stream_id,
        action_id=event.action_id,
        done_at=event.done_at,
        done_by_id=event.done_by,
        result_sealed=event.result,
    )


@satisfaction.on(
    TechnicianAssigned, WorkStarted, WorkResumed, LabourStarted, LineCompleted, PartReplaced
)
def worked(
    fact: Recorded[
        TechnicianAssigned
        | WorkStarted
        | WorkResumed
        | LabourStarted
        | LineCompleted
        | PartReplaced
    ],
) -> Iterable[Change]:
    yield put(
        "order_technician",
        repair_order_id=fact.stream_id,
        technician_id=fact.event.technician_id,
    )


@satisfaction.on(VehicleDelivered)
def delivered(fact: Recorded[VehicleDelivered]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "delivery",
        repair_order_id=fact.stream_id,
        order_number=event.order_number,
        delivered_on=shanghai_date(event.delivered_at),
        site_id=event.site_id,
        adviser_id=event.adviser_id,
    )


@satisfaction.on(ComplaintReceived)
def complained(fact: Recorded[ComplaintReceived]) -> Iterable[Change]:
    yield put("complaint", complaint_id=fact.stream_id, site_id=fact.event.site_id)


@satisfaction.on(ComplaintResolved)
def resolved(fact: Recorded[ComplaintResolved]) -> Iterable[Change]:
    yield set_(
        "complaint",
        complaint_id=fact.stream_id,
        resolved_on=shanghai_date(fact.event.resolved_at),
    )


ignore_pages(satisfaction, FollowUpEvent, ComplaintEvent, reason="nobody was asked for an opinion")
ignore_pages(
    satisfaction,
    IntakeEvent,
    QuoteEvent,
    WorkEvent,
    PartEvent,
    CareEvent,
    QualityEvent,
    DeliveryEvent,
    AfterEvent,
    reason="neither an opinion, nor who worked, nor a delivery",
)


def _rating(
    fact: Recorded[
        repair_order.SatisfactionRated
        | follow_up.SatisfactionRated
        | complaint.SatisfactionRated
        | survey.SatisfactionRated
    ],
    **about: Any,
) -> Change:
    event, rated_on = fact.event, shanghai_date(fact.event.rated_at)
    on_five = _on_five(event.score_hundredths, _SCALES[event.scale_max])
    return put(
        "rating",
        rating_id=fact.event_id,
        instrument=event.instrument,
        score_hundredths=event.score_hundredths,
        scale_max=event.scale_max,
        on_five_6000ths=on_five,
        method=event.method,
        rated_at=event.rated_at,
        rated_on=rated_on,
        month=rated_on.replace(day=1),
        site_id=event.site_id,
        handler_id=event.handler_id,
        comment_sealed=event.comment,
        customer_id=event.customer_id,
        **({"subject": SurveySubject.AFTER_SALES_SERVICE} | about),
    )


def _on_five(score_hundredths: int, scale: Scale) -> int:
    """The answer on 1-5 in 6000ths: exact, since each span times 100 divides 4 times 6000."""
    above_lowest = score_hundredths - 100 * scale.lowest
    return ON_FIVE + above_lowest * 4 * ON_FIVE // (100 * (scale.highest - scale.lowest))


def _technicians(fact: Recorded[Any], technician_ids: Iterable[str]) -> Iterable[Change]:
    for technician_id in technician_ids:
        yield put("rating_technician", rating_id=fact.event_id, technician_id=technician_id)
