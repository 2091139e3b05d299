"""A rating below the promise is flagged, with an owner and a first action (D.4, R146).

The threshold is the one promised on the day of the rating. Who took the rating down answers for the
first action, which is to ask the customer; a supervisor hands it over or opens more.
"""

from collections.abc import Iterable
from typing import Any, TypeAlias
from uuid import UUID

from domain.complaint import events as complaint
from domain.follow_up import events as follow_up
from domain.kernel import Decision, Recorded
from domain.policies.registry import Knowledge, Reaction, policy
from domain.rating_flag.aggregate import RatingFlag, rating_flag_id
from domain.rating_flag.events import RatingFlagged
from domain.repair_order import events as repair_order
from domain.survey import events as survey
from domain.values.clock import shanghai_date
from domain.values.satisfaction import Scale, below

Rated: TypeAlias = (
    repair_order.SatisfactionRated
    | follow_up.SatisfactionRated
    | complaint.SatisfactionRated
    | survey.SatisfactionRated
)


@policy("flag_handover_rating", on=repair_order.SatisfactionRated)
def flag_handover_rating(
    fact: Recorded[repair_order.SatisfactionRated], knowledge: Knowledge
) -> Iterable[Reaction]:
    """At hand-over: it is about the adviser and the technicians of the order's lines."""
    rated = fact.event
    return _flagged(
        fact,
        knowledge,
        adviser_id=rated.adviser_id,
        technician_ids=rated.technician_ids,
        repair_order_id=fact.stream_id,
    )


@policy("flag_call_rating", on=follow_up.SatisfactionRated)
def flag_call_rating(
    fact: Recorded[follow_up.SatisfactionRated], knowledge: Knowledge
) -> Iterable[Reaction]:
    """In a tracking call: it is about the visit that is followed."""
    rated = fact.event
    return _flagged(
        fact,
        knowledge,
        adviser_id=rated.adviser_id,
        technician_ids=rated.technician_ids,
        vehicle_id=rated.vehicle_id,
        repair_order_id=rated.repair_order_id,
    )


@policy("flag_complaint_rating", on=complaint.SatisfactionRated)
def flag_complaint_rating(
    fact: Recorded[complaint.SatisfactionRated], knowledge: Knowledge
) -> Iterable[Reaction]:
    """About the handling of a complaint."""
    rated = fact.event
    return _flagged(
        fact,
        knowledge,
        vehicle_id=rated.vehicle_id,
        repair_order_id=rated.repair_order_id,
        complaint_id=fact.stream_id,
    )


@policy("flag_survey_rating", on=survey.SatisfactionRated)
def flag_survey_rating(
    fact: Recorded[survey.SatisfactionRated], knowledge: Knowledge
) -> Iterable[Reaction]:
    """In a periodic survey: it is about no visit in particular."""
    return _flagged(fact, knowledge)


def _flagged(
    fact: Recorded[Any],
    knowledge: Knowledge,
    *,
    adviser_id: str | None = None,
    technician_ids: tuple[str, ...] = (),
    vehicle_id: UUID | None = None,
    repair_order_id: UUID | None = None,
    complaint_id: UUID | None = None,
) -> Iterable[Reaction]:
    rated: Rated = fact.event
    promise = knowledge.promise_on(shanghai_date(rated.rated_at))
    threshold = promise.low_rating_hundredths
    if not below(rated.score_hundredths, Scale.up_to(rated.scale_max), threshold):
        return
    flagged = RatingFlagged(
        rating_id=fact.event_id,
        instrument=rated.instrument,
        score_hundredths=rated.score_hundredths,
        scale_max=rated.scale_max,
        below_hundredths=threshold,
        promise_version=promise.promise_version,
        rated_at=rated.rated_at,
        site_id=rated.site_id,
        adviser_id=adviser_id,
        technician_ids=technician_ids,
        customer_id=rated.customer_id,
        vehicle_id=vehicle_id,
        repair_order_id=repair_order_id,
        complaint_id=complaint_id,
    )
    owner = rated.handler_id or adviser_id or fact.context.actor.id

    def decide(flag: RatingFlag) -> Decision:
        return flag.flag(flagged=flagged, owner_id=owner)

    yield Reaction(
        kind=RatingFlag, stream_id=rating_flag_id(fact.event_id), decide=decide, begins=True
    )
