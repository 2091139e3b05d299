"""Demands for exchange or return, and their two clocks (Art. 28)."""

from collections.abc import Iterable

from domain.kernel import Recorded
from domain.sanbao_demand.events import (
    DemandAnswered,
    DemandReceived,
    DemandTurnedToReturn,
    DemandWithdrawn,
    ExchangeCompleted,
    ReturnCompleted,
)
from domain.values.sanbao_words import Remedy
from projections.cover.definition import cover
from projections.engine import Change, put, set_


@cover.on(DemandReceived)
def received(fact: Recorded[DemandReceived]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "demand",
        demand_id=fact.stream_id,
        vehicle_id=event.vehicle_id,
        customer_id=event.customer_id,
        site_id=event.site_id,
        wanted=event.wanted,
        ground=event.ground,
        received_at=event.received_at,
        answer_due_at=event.answer_due_at,
        complete_due_at=event.complete_due_at,
        evidence=event.evidence,
    )


@cover.on(DemandAnswered)
def answered(fact: Recorded[DemandAnswered]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "demand_answer",
        demand_id=fact.stream_id,
        version=fact.version,
        granted=event.granted,
        grounds=event.refusal_grounds,
        answered_at=event.answered_at,
    )


@cover.on(DemandTurnedToReturn)
def turned_to_return(fact: Recorded[DemandTurnedToReturn]) -> Iterable[Change]:
    yield set_(
        "demand",
        demand_id=fact.stream_id,
        wanted=Remedy.RETURN,
        complete_due_at=fact.event.complete_due_at,
    )


@cover.on(ExchangeCompleted, ReturnCompleted)
def completed(fact: Recorded[ExchangeCompleted | ReturnCompleted]) -> Iterable[Change]:
    yield set_("demand", demand_id=fact.stream_id, completed_at=fact.event.completed_at)


@cover.on(DemandWithdrawn)
def withdrawn(fact: Recorded[DemandWithdrawn]) -> Iterable[Change]:
    yield set_("demand", demand_id=fact.stream_id, withdrawn_at=fact.event.withdrawn_at)
