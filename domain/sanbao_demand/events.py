"""A consumer's demand to exchange or return a car under 三包, in the order of its life (Art. 22-28).

Every `…_due_at` is the last moment still in time, fixed when the demand came by the working days as
they were known then.
"""

from datetime import datetime
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

import msgspec

from domain.kernel import Event, Fen, Km, Personal
from domain.values.sanbao_words import DemandGround, Remedy


class RefusalGround(StrEnum):
    """Why a demand is refused (Art. 18, 22-24, 32); having chosen another workshop is no ground."""

    THRESHOLD_NOT_REACHED = "threshold_not_reached"
    PERIOD_OVER = "period_over"
    OUTSIDE_THE_RULE = "outside_the_rule"
    DEFECT_TOLD_AT_SALE = "defect_told_at_sale"
    USED_AGAINST_MANUAL = "used_against_manual"
    FORBIDDEN_MODIFICATION = "forbidden_modification"
    MISHANDLED_AFTER_FAULT = "mishandled_after_fault"
    FORCE_MAJEURE = "force_majeure"


class DemandClock(StrEnum):
    """The clocks of a demand (Art. 28): the answer, and carrying out what was granted."""

    ANSWER = "answer"
    COMPLETION = "completion"


class DemandEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """A visit that a counter counts, and the fact in it."""

    order_id: UUID
    order_number: str
    event_id: UUID | None = None


class DemandReceived(Event, topic="sanbao_demand.received"):
    """A consumer demanded that the seller exchange the car or take it back."""

    vehicle_id: UUID
    customer_id: UUID
    site_id: str
    wanted: Remedy
    ground: DemandGround
    odometer_km: Km
    evidence: tuple[DemandEvidence, ...]
    statement: Personal | None
    received_at: datetime
    answer_due_at: datetime
    """10 working days (Art. 28)."""
    complete_due_at: datetime
    """20 working days (Art. 28)."""


class DemandAnswered(Event, topic="sanbao_demand.answered"):
    """The seller granted the demand, or refused it and said why."""

    vehicle_id: UUID
    granted: bool
    refusal_grounds: tuple[RefusalGround, ...]
    reasons: Personal | None
    answered_at: datetime


class DemandTurnedToReturn(Event, topic="sanbao_demand.turned_to_return"):
    """The exchange did not come in time, and the consumer wants the money back instead (Art. 28)."""

    vehicle_id: UUID
    turned_at: datetime
    complete_due_at: datetime


class ExchangeCompleted(Event, topic="sanbao_demand.exchange_completed"):
    """The consumer has another car; its periods begin anew (Art. 29)."""

    vehicle_id: UUID
    new_vehicle_id: UUID
    use_compensation_fen: Fen
    """What the consumer paid for the use of the old car (Art. 27); 0 under Art. 22 and 23."""
    other_refunds_fen: Fen
    """Registration, extras and fees that the seller paid back (Art. 26)."""
    completed_at: datetime


class ReturnCompleted(Event, topic="sanbao_demand.return_completed"):
    """The seller has the car back, and the consumer the money."""

    vehicle_id: UUID
    price_fen: Fen
    use_compensation_fen: Fen
    other_refunds_fen: Fen
    completed_at: datetime


class DemandWithdrawn(Event, topic="sanbao_demand.withdrawn"):
    """The consumer took the demand back."""

    vehicle_id: UUID
    reason: Personal | None
    withdrawn_at: datetime


class DeadlineMissed(Event, topic="sanbao_demand.deadline_missed"):
    """A demand was not answered, or not carried out, by the time that the law sets."""

    vehicle_id: UUID
    clock: DemandClock
    due_at: datetime


SanbaoDemandEvent: TypeAlias = (
    DemandReceived
    | DemandAnswered
    | DemandTurnedToReturn
    | ExchangeCompleted
    | ReturnCompleted
    | DemandWithdrawn
    | DeadlineMissed
)
