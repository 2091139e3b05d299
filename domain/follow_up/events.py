"""A page of facts: the tracking calls after one delivery or visit (R109-R125).

Windows are whole days in Shanghai, both ends included. Each call leaves exactly one fact that a
register counts: `CallAttempted` if the customer was not spoken to, `CallbackLogged` if so.
"""

from datetime import date, datetime
from typing import Any, TypeAlias
from uuid import UUID

import msgspec

from domain.follow_up.words import AbandonReason, Clock, FollowUpSource, PointKind, Topic
from domain.kernel import Channel, Event, Personal
from domain.values.clock import Timing
from domain.values.contact import CallDirection, CallOutcome, Instrument, SurveyMethod


class SecondCallTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What was promised at the opening about the time after the first call."""

    second_call_first_day: int
    """Days after the first call on which the second window opens (R110)."""
    second_call_last_day: int
    issue_days: int
    """Calendar days to answer an open point or to report it to the supervisor (R114)."""


class CallPoint(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the customer said (R113), and the answer if there was one at once (R114)."""

    point_id: str
    """Unique in the follow-up, e.g. `1-2`: the second point of the first conversation."""
    kind: PointKind
    text: Personal
    answered_at_once: bool = False
    answer: Personal | None = None


class FollowUpOpened(Event, topic="follow_up.opened"):
    """A customer is to be called after a delivery or visit, within the first window."""

    source: FollowUpSource
    site_id: str
    customer_id: UUID
    basis_at: datetime
    """The delivery or visit from which the days count."""
    window1_opens_on: date
    window1_closes_on: date
    promise_version: int
    terms: SecondCallTerms
    repair_order_id: UUID | None = None
    order_number: str | None = None
    vehicle_id: UUID | None = None
    adviser_id: str | None = None
    """Who served the customer, and so may not make the calls."""
    technician_ids: tuple[str, ...] = ()


class FollowUpAssigned(Event, topic="follow_up.assigned"):
    """An agent answers for the calls."""

    agent_id: str
    previous_agent_id: str | None = None


class FollowUpDelegated(Event, topic="follow_up.delegated"):
    """The supervisor let a deputy call while the agent is away; the agent stays answerable (R118)."""

    from_agent_id: str
    to_agent_id: str
    delegated_by: str
    until_on: date
    """The last day on which the deputy calls."""


class CallAttempted(Event, topic="follow_up.call_attempted"):
    """A call was made and the customer was not spoken to."""

    seq: int
    """1 or 2: for which of the two calls it was meant."""
    attempt: int
    """1, 2, 3, … over all calls of this follow-up, answered or not."""
    outcome: CallOutcome
    attempted_at: datetime
    agent_id: str
    direction: CallDirection
    site_id: str
    customer_id: UUID
    for_agent_id: str | None = None
    """The answerable agent where somebody else called."""
    vehicle_id: UUID | None = None
    repair_order_id: UUID | None = None
    quiet_hours_reason: Personal | None = None


class CallbackLogged(Event, topic="follow_up.callback_logged", version=2):
    """The customer was spoken to, by phone or on a visit; what was said stands here point by point."""

    seq: int
    """1 or 2: for which of the two calls it was meant."""
    attempt: int
    """1, 2, 3, … over all calls of this follow-up, answered or not."""
    reached: bool
    """Always true: a call that reached nobody is a `CallAttempted`."""
    called_at: datetime
    agent_id: str
    direction: CallDirection
    timing: Timing
    """Where the call lies to the window of its seq; late calls count, early ones as said below."""
    satisfies_duty: bool
    """False only for an early call that the customer had not asked for: it is still to be made."""
    site_id: str
    customer_id: UUID
    topics: tuple[Topic, ...]
    points: tuple[CallPoint, ...] = ()
    vehicle_condition: Personal | None = None
    suggestions: Personal | None = None
    early_by_request: bool = False
    for_agent_id: str | None = None
    """The answerable agent where somebody else called."""
    vehicle_id: UUID | None = None
    repair_order_id: UUID | None = None
    quiet_hours_reason: Personal | None = None
    channel: Channel = Channel.PHONE
    """By which way; `visit`: somebody went to see the customer (走访客户, R119)."""

    @staticmethod
    def upcast_v1_v2(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "channel": Channel.PHONE}  # until then there were calls alone


class SecondWindowOpened(Event, topic="follow_up.second_window_opened"):
    """The first call is done; the second one is to follow within these days."""

    opens_on: date
    closes_on: date


class IssueRaised(Event, topic="follow_up.issue_raised"):
    """A request or wish could not be answered in the call; it needs an answer or the supervisor."""

    issue_id: str
    """The id of the point in the call."""
    kind: PointKind
    due_at: datetime
    """The last moment in time to answer or to escalate."""


class IssueAnswered(Event, topic="follow_up.issue_answered"):
    """The customer got the answer that could not be given in the call."""

    issue_id: str
    answer: Personal
    answered_by: str


class IssueEscalated(Event, topic="follow_up.issue_escalated", version=2):
    """The supervisor was told of a point that is still unsolved (R114)."""

    issue_id: str
    due_at: datetime
    """By when it was to be answered or escalated."""
    to_staff_id: str | None = None
    """None: to whoever holds that post at the site, by the clock."""
    reason: Personal | None = None

    @staticmethod
    def upcast_v1_v2(data: dict[str, Any]) -> dict[str, Any]:
        """Version 1 always named the supervisor."""
        return data


class SolutionObtained(Event, topic="follow_up.solution_obtained"):
    """A solution was found; the customer is to be told on the same day (R115)."""

    issue_id: str
    solution: Personal
    tell_due_at: datetime
    """The last moment of that day in Shanghai."""


class CustomerToldSolution(Event, topic="follow_up.customer_told_solution"):
    """The customer was told the solution."""

    issue_id: str
    told_by: str
    told_at: datetime
    tell_due_at: datetime


class DeadlineMissed(Event, topic="follow_up.deadline_missed"):
    """A call was not made, or a point not answered, reported or told, by its time."""

    clock: Clock
    due_at: datetime
    issue_id: str | None = None
    """The point, where the clock is that of a point."""


class SatisfactionRated(Event, topic="follow_up.satisfaction_rated"):
    """The customer rated the service in the tracking call (R123)."""

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
    """Who asked: the agent of the call."""
    adviser_id: str | None = None
    """Who served the customer: the rating is about that visit."""
    technician_ids: tuple[str, ...] = ()
    customer_id: UUID | None = None
    vehicle_id: UUID | None = None
    repair_order_id: UUID | None = None


class FollowUpClosed(Event, topic="follow_up.closed"):
    """All calls are made and every point is answered."""

    calls_reached: int


class FollowUpAbandoned(Event, topic="follow_up.abandoned"):
    """No more calls are made, although some were still due."""

    reason: AbandonReason
    note: Personal | None = None


FollowUpEvent: TypeAlias = (
    FollowUpOpened
    | FollowUpAssigned
    | FollowUpDelegated
    | CallAttempted
    | CallbackLogged
    | SecondWindowOpened
    | IssueRaised
    | IssueAnswered
    | IssueEscalated
    | SolutionObtained
    | CustomerToldSolution
    | DeadlineMissed
    | SatisfactionRated
    | FollowUpClosed
    | FollowUpAbandoned
)
