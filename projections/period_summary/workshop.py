"""What the figures of the workshop count: deliveries, comebacks, hours."""

from collections.abc import Iterable
from typing import Final

from domain.kernel import Event, Recorded
from domain.period_summary.events import PeriodSummaryFiled
from domain.repair_order.events import (
    AfterEvent,
    CareEvent,
    ComebackAccepted,
    DeliveryEvent,
    IntakeEvent,
    LabourStarted,
    LabourStopped,
    LineCompleted,
    PartEvent,
    QualityEvent,
    QuoteEvent,
    QuoteIssued,
    RepairOrderOpened,
    VehicleDelivered,
    WorkEvent,
    WorkStarted,
)
from domain.repair_order.events import SatisfactionRated as HandoverRated
from domain.values.clock import shanghai_date
from projections.engine import Change
from projections.lookups import ignore_pages
from projections.period_summary.definition import period_summary, row
from projections.period_summary.opinions import rating

_KINDS: Final[dict[type[Event], str]] = {
    WorkStarted: "started",
    LabourStarted: "in",
    LabourStopped: "out",
    LineCompleted: "completed",
}


@period_summary.on(PeriodSummaryFiled)
def filed(fact: Recorded[PeriodSummaryFiled]) -> Iterable[Change]:
    event = fact.event
    yield row(
        "filed",
        fact,
        summary_id=fact.stream_id,
        edition=event.edition,
        period=event.period,
        site_id=event.site_id,
        computed_from_position=event.computed_from_position,
        formulas_version=event.formulas_version,
        content_sha256=event.content_sha256,
        figures=event.figures,
        baseline=event.baseline,
        reason=event.reason,
        filed_by_id=fact.context.actor.id,
        filed_at=fact.occurred_at,
        recorded_at=fact.recorded_at,
    )


@period_summary.on(RepairOrderOpened)
def opened(fact: Recorded[RepairOrderOpened]) -> Iterable[Change]:
    event = fact.event
    yield row(
        "repair_order",
        fact,
        order_id=fact.stream_id,
        order_number=event.order_number,
        site_id=event.site_id,
        adviser_id=event.adviser_id,
    )


@period_summary.on(VehicleDelivered)
def delivered(fact: Recorded[VehicleDelivered]) -> Iterable[Change]:
    event = fact.event
    yield row(
        "delivery",
        fact,
        order_id=fact.stream_id,
        site_id=event.site_id,
        adviser_id=event.adviser_id,
        delivered_on=shanghai_date(event.delivered_at),
    )


@period_summary.on(ComebackAccepted)
def came_back(fact: Recorded[ComebackAccepted]) -> Iterable[Change]:
    event = fact.event
    yield row(
        "comeback",
        fact,
        order_id=fact.stream_id,
        concern_id=event.concern_id,
        original_order_id=event.original_order_id,
    )


@period_summary.on(WorkStarted, LabourStarted, LabourStopped, LineCompleted)
def worked(
    fact: Recorded[WorkStarted | LabourStarted | LabourStopped | LineCompleted],
) -> Iterable[Change]:
    yield row(
        "work",
        fact,
        order_id=fact.stream_id,
        kind=_KINDS[type(fact.event)],
        line_id=fact.event.line_id,
        technician_id=fact.event.technician_id,
        at=fact.occurred_at,
    )


@period_summary.on(QuoteIssued)
def quoted(fact: Recorded[QuoteIssued]) -> Iterable[Change]:
    for line in fact.event.lines:
        if line.labour_hours_hundredths is not None:
            yield row(
                "flagged_hours",
                fact,
                order_id=fact.stream_id,
                line_id=line.line_id,
                hours_hundredths=line.labour_hours_hundredths,
            )


@period_summary.on(HandoverRated)
def rated(fact: Recorded[HandoverRated]) -> Iterable[Change]:
    yield rating(fact, adviser_id=fact.event.adviser_id)


ignore_pages(
    period_summary,
    IntakeEvent,
    QuoteEvent,
    WorkEvent,
    PartEvent,
    CareEvent,
    QualityEvent,
    DeliveryEvent,
    AfterEvent,
    reason="no figure counts it, or promise_compliance does",
)
