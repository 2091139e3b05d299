"""The words of reminders, and whom one must not reach (R122, R153 to R156, R168)."""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

from domain.kernel import Channel
from domain.values.clock import SHANGHAI
from domain.values.contact import HOUSE_QUIET_HOURS

_REMINDERS: Final = UUID("9b7d2c41-5e0a-5f38-8c6b-1a4e7d3f9052")


class ReminderKind(StrEnum):
    """What a customer is reminded of (RM11)."""

    MAINTENANCE = "maintenance"
    """By date or predicted kilometres of the plan, whichever comes first (R153)."""
    NEXT_SERVICE = "next_service"
    """As advised at a visit (R081)."""
    INSURANCE = "insurance"
    """R155."""
    DEFERRED_WORK = "deferred_work"
    """Recommended and put off (R154)."""
    PART_WAITING = "part_waiting"
    """The car still waits for a part: the customer hears so (R016)."""
    PART_ARRIVED = "part_arrived"
    """The part that the car waited for is there."""
    APPOINTMENT = "appointment"
    """R014; recorded on the appointment."""


class HeldBack(StrEnum):
    """Why a due reminder is not sent."""

    NOBODY_KNOWN = "nobody_known"
    """No customer's file is known."""
    DATA_LOCKED = "data_locked"
    """Erased, restricted or merged away: the data must not be used (PIPL Art. 47)."""
    NO_CONSENT = "no_consent"
    NO_CALLS = "no_calls"
    """The customer wants no calls and named no other way."""
    RESTING = "resting"
    """Quiet hours, the house's or the customer's: later today (R122)."""


NEEDS_CONSENT: Final = frozenset({ReminderKind.INSURANCE})
"""An offer and no service owed: only with consent to marketing (PIPL Art. 13, 广告法 Art. 43).

The others carry out the service that was ordered or promised, so they need no consent of their own.
"""


def reminder_id(kind: ReminderKind, subject_id: UUID) -> UUID:
    """The one stream of all reminders of a kind about one vehicle or order."""
    return uuid5(_REMINDERS, f"{kind}/{subject_id}")


def house_rests(at: datetime) -> bool:
    """Whether it is a time at which the dealership disturbs nobody."""
    return HOUSE_QUIET_HOURS.cover(at.astimezone(SHANGHAI).time())


def held_back(
    kind: ReminderKind,
    via: Channel,
    *,
    known: bool,
    locked: bool,
    marketing: bool,
    no_calls: bool,
    resting: bool,
) -> HeldBack | None:
    """Why this reminder must not go out by this way now; None where it may."""
    reasons = (
        (HeldBack.NOBODY_KNOWN, not known),
        (HeldBack.DATA_LOCKED, locked),
        (HeldBack.NO_CONSENT, kind in NEEDS_CONSENT and not marketing),
        (HeldBack.NO_CALLS, no_calls and via is Channel.PHONE),
        (HeldBack.RESTING, resting),
    )
    return next((reason for reason, holds in reasons if holds), None)
