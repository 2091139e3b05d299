"""A page of facts: one complaint, from the first word to the closed file (R126-R143).

The seven steps: 1 receive and confirm, 2 categorise, 3 dispatch, 4 contact and investigate, 5 plan
a remedy and tell it, 6 carry it out, 7 call back. Every `…_due_at` is the last moment still in
time: a thing was in time if it occurred at or before it, by the second and whatever the zone.
"""

from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

import msgspec

from domain.complaint.words import (
    Category,
    Clock,
    ClosingGround,
    CompensationForm,
    ComplaintKind,
    EscalationCause,
    EscalationLevel,
    Finding,
    OutsideBody,
    ReopeningCause,
    Severity,
    SeverityGround,
)
from domain.kernel import Channel, Event, Fen, Km, Personal
from domain.values.contact import CallDirection, CallOutcome, Instrument, SurveyMethod


class ReportedIncident(msgspec.Struct, frozen=True, kw_only=True):
    """What the complainant says happened to the vehicle; None stands for "not said"."""

    components: tuple[str, ...] = ()
    """Parts of the vehicle that are complained about, in the source's own words."""
    incident_on: date | None = None
    odometer_km: Km | None = None
    crash: bool | None = None
    fire: bool | None = None
    injured: int | None = None
    """Number of persons hurt."""
    deaths: int | None = None
    city: str | None = None
    state: str | None = None
    """Province or state of the complainant; with the city alone it names nobody."""


class ComplaintReceived(Event, topic="complaint.received"):
    """Somebody complained; from now the clocks of response and resolution run."""

    complaint_number: str
    site_id: str
    received_at: datetime
    channel: Channel
    content: Personal
    complaint_kind: ComplaintKind
    response_due_at: datetime
    resolution_due_at: datetime
    promise_version: int
    callback_attempts_min: int
    """Failed calls on so many distinct days after the remedy let the complaint close (R135)."""
    anonymous: bool = False
    customer_id: UUID | None = None
    vehicle_id: UUID | None = None
    repair_order_id: UUID | None = None
    source_call: UUID | None = None
    """Event id of the tracking call in which the complaint was voiced."""
    subject_staff_id: str | None = None
    """The person complained about; never to be the assignee (R131)."""
    external_reference: str | None = None
    """The number under which another office keeps the same complaint."""
    contact_phone: Personal | None = None
    incident: ReportedIncident | None = None


class ContentConfirmed(Event, topic="complaint.content_confirmed"):
    """Step 1: the complainant confirmed what was written down, or put it right."""

    confirmed_by_staff_id: str
    corrected_content: Personal | None = None
    """The content as it should read; None: it was right as it stood."""


class SeveritySet(Event, topic="complaint.severity_set"):
    """The complaint was graded; before the first grading it counts as general."""

    severity: Severity
    previous: Severity
    ground: SeverityGround
    reason: Personal | None = None
    """Always there where the severity was lowered."""


class ComplainantContacted(Event, topic="complaint.complainant_contacted"):
    """A person of the dealership spoke or wrote to the complainant; the first time stops clock 1."""

    staff_id: str
    contact_channel: Channel
    first: bool
    """True: this contact is the response."""
    response_due_at: datetime
    what_was_said: Personal | None = None


class ComplaintCategorised(Event, topic="complaint.categorised"):
    """Step 2: it was said what the complaint is about."""

    category: Category
    previous: Category | None = None


class ComplaintAssigned(Event, topic="complaint.assigned"):
    """Step 3: a department and a person answer for the complaint, with a day for the inquiry."""

    department: str
    assignee_id: str
    investigate_by: datetime
    """The last moment in time for the investigation to be recorded."""


class ComplaintReassigned(Event, topic="complaint.reassigned"):
    """The complaint passed from one responsible person to another."""

    previous_assignee_id: str
    department: str
    assignee_id: str
    investigate_by: datetime
    reason: Personal


class InvestigationRecorded(Event, topic="complaint.investigation_recorded"):
    """Step 4: the facts were looked into; the finding says whether a remedy is owed."""

    finding: Finding
    findings: Personal
    investigated_by_staff_id: str
    responsible_staff_ids: tuple[str, ...] = ()
    part_numbers: tuple[str, ...] = ()
    """Parts found to be the cause, so that repetition by part can be seen (R139)."""


class RemedyPlanned(Event, topic="complaint.remedy_planned"):
    """Step 5: what will be done about it, and until when."""

    remedy: Personal
    planned_for: date


class RemedyTold(Event, topic="complaint.remedy_told"):
    """Step 5: the complainant was told the planned remedy."""

    told_channel: Channel
    staff_id: str


class CompensationAgreed(Event, topic="complaint.compensation_agreed"):
    """The complainant and the dealership agreed on a compensation."""

    amount_fen: Fen
    form: CompensationForm
    conditions: Personal | None = None


class RemedyCompleted(Event, topic="complaint.remedy_completed"):
    """Step 6: the remedy was carried out."""

    completed_at: datetime
    completed_by_staff_id: str
    what_was_done: Personal


class OutcomeTold(Event, topic="complaint.outcome_told"):
    """The complainant was told the result and asked for an opinion (R137)."""

    outcome: Personal
    told_channel: Channel
    staff_id: str


class ComplaintResolved(Event, topic="complaint.resolved"):
    """The remedy is done, or none is owed, and the complainant knows; clock 2 stops."""

    round: int
    """1 until the complaint is reopened for the first time, then 2, …"""
    resolved_at: datetime
    resolution_due_at: datetime


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


class ComplaintEscalated(Event, topic="complaint.escalated"):
    """The complaint rose to somebody higher."""

    level: EscalationLevel
    cause: EscalationCause
    clock: Clock | None = None
    """Which deadline was missed, where that is the cause."""
    to_staff_id: str | None = None
    """None: to whoever holds that post at the site."""
    reason: Personal | None = None


class ClockPaused(Event, topic="complaint.clock_paused"):
    """Clock 2 stands still because something is needed from the complainant, for no other reason."""

    waiting_for: Personal
    working_days_left: int
    """Working days after the day of the pause until the due day, both judged at the pause."""


class ClockResumed(Event, topic="complaint.clock_resumed"):
    """The complainant gave what was needed; clock 2 runs on to a new due time."""

    resolution_due_at: datetime


class DeadlineMissed(Event, topic="complaint.deadline_missed"):
    """A clock ran out; said once for each clock and round, whether it was noticed late or at once."""

    clock: Clock
    round: int
    due_at: datetime


class ReferredOutside(Event, topic="complaint.referred_outside"):
    """Somebody outside the dealership deals with the matter too; the duty here goes on."""

    body: OutsideBody
    reference: str | None = None
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


ComplaintEvent: TypeAlias = (
    ComplaintReceived
    | ContentConfirmed
    | SeveritySet
    | ComplainantContacted
    | ComplaintCategorised
    | ComplaintAssigned
    | ComplaintReassigned
    | InvestigationRecorded
    | RemedyPlanned
    | RemedyTold
    | CompensationAgreed
    | RemedyCompleted
    | OutcomeTold
    | ComplaintResolved
    | CallbackLogged
    | ComplainantSatisfied
    | ComplainantDissatisfied
    | SatisfactionRated
    | ComplaintClosed
    | ComplaintReopened
    | ComplaintEscalated
    | ClockPaused
    | ClockResumed
    | DeadlineMissed
    | ReferredOutside
    | ComplaintWithdrawn
    | ImprovementActionRaised
    | ImprovementActionDone
)
