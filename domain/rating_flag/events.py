"""A page of facts: a low rating gets attention, an owner and an action (R146).

A policy flags each rating below the promise, once; people carry on from there.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from domain.kernel import Event, Personal
from domain.values.contact import Instrument


class ActionKind(StrEnum):
    """What is done about a low rating."""

    CONTACT_CUSTOMER = "contact_customer"
    """Ask the customer what went wrong: with this every flag begins."""
    CORRECT_WORK = "correct_work"
    TRAIN_STAFF = "train_staff"
    CHANGE_PROCESS = "change_process"
    COMPENSATE = "compensate"
    OTHER = "other"


class RatingFlagged(Event, topic="rating_flag.flagged"):
    """A customer's rating lies below what is promised; somebody is to see to it at once."""

    rating_id: UUID
    """The id of the rating's fact."""
    instrument: Instrument
    score_hundredths: int
    scale_max: int
    below_hundredths: int
    """The promised threshold on the scale of 5, times 100."""
    promise_version: int
    rated_at: datetime
    site_id: str
    adviser_id: str | None = None
    technician_ids: tuple[str, ...] = ()
    customer_id: UUID | None = None
    vehicle_id: UUID | None = None
    repair_order_id: UUID | None = None
    complaint_id: UUID | None = None


class FollowUpActionOpened(Event, topic="rating_flag.action_opened"):
    """Something is to be done about the low rating, by this person."""

    action_id: str
    """1, 2, 3, … of this flag."""
    action_kind: ActionKind
    owner_id: str
    due_on: date | None = None
    description: Personal | None = None


class FollowUpActionHandedOver(Event, topic="rating_flag.action_handed_over"):
    """Another person answers for the action now."""

    action_id: str
    previous_owner_id: str
    owner_id: str


class FollowUpActionDone(Event, topic="rating_flag.action_done"):
    """The action was carried out, with this result."""

    action_id: str
    done_by: str
    done_at: datetime
    result: Personal


RatingFlagEvent: TypeAlias = (
    RatingFlagged | FollowUpActionOpened | FollowUpActionHandedOver | FollowUpActionDone
)
