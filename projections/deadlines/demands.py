"""The two clocks of a demand for exchange or return (R097, 三包规定 Art. 28)."""

from collections.abc import Iterable
from typing import Final

from domain.kernel import Recorded
from domain.sanbao_demand.events import (
    DeadlineMissed,
    DemandAnswered,
    DemandClock,
    DemandReceived,
    DemandTurnedToReturn,
    DemandWithdrawn,
    ExchangeCompleted,
    ReturnCompleted,
)
from projections.deadlines.definition import (
    deadlines,
    done,
    ran_out,
    runs,
    runs_on,
    stands_still,
)
from projections.deadlines.words import DeadlineKind
from projections.engine import Change, put, set_

KINDS: Final = {
    DemandClock.ANSWER: DeadlineKind.SANBAO_ANSWER,
    DemandClock.COMPLETION: DeadlineKind.SANBAO_COMPLETION,
}


@deadlines.on(DemandReceived)
def received(fact: Recorded[DemandReceived]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "subject",
        stream_id=fact.stream_id,
        site_id=event.site_id,
        reference=None,
        customer_id=event.customer_id,
        promise_version=None,
        ended=False,
    )
    yield runs(fact, DeadlineKind.SANBAO_ANSWER, event.answer_due_at)
    yield runs(fact, DeadlineKind.SANBAO_COMPLETION, event.complete_due_at)


@deadlines.on(DemandAnswered)
def answered(fact: Recorded[DemandAnswered]) -> Iterable[Change]:
    yield done(fact, DeadlineKind.SANBAO_ANSWER)
    # A refusal may be taken back; the time of carrying out is then still that of the demand.
    change = runs_on if fact.event.granted else stands_still
    yield change(fact, DeadlineKind.SANBAO_COMPLETION)


@deadlines.on(DemandTurnedToReturn)
def turned(fact: Recorded[DemandTurnedToReturn]) -> Iterable[Change]:
    yield runs(fact, DeadlineKind.SANBAO_COMPLETION, fact.event.complete_due_at)


@deadlines.on(ExchangeCompleted, ReturnCompleted, DemandWithdrawn)
def ended(
    fact: Recorded[ExchangeCompleted | ReturnCompleted | DemandWithdrawn],
) -> Iterable[Change]:
    yield set_("subject", stream_id=fact.stream_id, ended=True)
    for kind in KINDS.values():
        yield done(fact, kind)


@deadlines.on(DeadlineMissed)
def missed(fact: Recorded[DeadlineMissed]) -> Iterable[Change]:
    yield ran_out(fact, KINDS[fact.event.clock])
