"""Step 7 and after: called back, rated, closed, reopened, learnt from (R135-R141)."""

from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from domain.complaint.words import ClosingGround, ReopeningCause
from domain.kernel import Event, Personal
from domain.values.contact import CallDirection, CallOutcome, Instrument, SurveyMethod


class CallbackLogged(Event, topic="complaint.callback_logged"):
    """Step 7: the complainant was called back after the remedy; one fact a call, reached or not."""

    complaint_number: str
    attempt: int
    """1, 2, 3, … within this complaint."""
    outcome: CallOutcome
    reached: bool
    called_at: datetime
    agent_id: str
    direction: CallDirection
    site_id: str
    after_remedy: bool
    """True: the call came after the remedy of this round and so counts for closing."""
    effect_of_remedy: Personal | None = None
    customer_id: UUID | None = None
    vehicle_id: UUID | None = None
    repair_order_id: UUID | None = None


class ComplainantSatisfied(Event, topic="complaint.complainant_satisfied"):
    """The complainant said that the matter is settled."""

    statement: Personal | None = None


class ComplainantDissatisfied(Event, topic="complaint.complainant_dissatisfied"):
    """The complainant is not content; the complaint is reopened or rises, never just closed."""

    statement: Personal


class SatisfactionRated(Event, topic="complaint.satisfaction_rated"):
    """The complainant rated how the complaint was handled (R138)."""

    instrument: Instrument
    score_hundredths: int
    """The raw answer times 100: 450 is 4.5."""
    scale_max: int
    """Highest answer of the scale: 5, 7 or 10."""
    method: SurveyMethod
    site_id: str
    rated_at: datetime
    comment: Personal | None = None
    handler_id: str | None = None
    """Who answered for the complaint when it was rated."""
    customer_id: UUID | None = None
    vehicle_id: UUID | None = None
    repair_order_id: UUID | None = None


class ComplaintClosed(Event, topic="complaint.closed"):
    """The file was closed, on the ground of a call after the remedy (R135, R141)."""

    ground: ClosingGround
    satisfied: bool | None = None
    """What the complainant said last; None: nothing was said."""


class ComplaintReopened(Event, topic="complaint.reopened"):
    """The complaint is open again with a new resolution clock; the response stays as judged."""

    round: int
    cause: ReopeningCause
    resolution_due_at: datetime
    promise_version: int
    reason: Personal | None = None


class ComplaintWithdrawn(Event, topic="complaint.withdrawn"):
    """The complainant took the complaint back; it still counts in the complaint rate (R150)."""

    reason: Personal | None = None


class ImprovementActionRaised(Event, topic="complaint.improvement_action_raised"):
    """The dealership will change how it works, so that this does not happen again (R139)."""

    action_id: str
    description: str
    """About the workshop, not about the customer: it stays clear."""
    owner_id: str
    due_on: date


class ImprovementActionDone(Event, topic="complaint.improvement_action_done"):
    """The change was made."""

    action_id: str
    result: str


ClosingEvent: TypeAlias = (
    CallbackLogged
    | ComplainantSatisfied
    | ComplainantDissatisfied
    | SatisfactionRated
    | ComplaintClosed
    | ComplaintReopened
    | ComplaintWithdrawn
    | ImprovementActionRaised
    | ImprovementActionDone
)
