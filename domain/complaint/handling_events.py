"""Steps 4 to 6: investigated, a remedy planned, told and carried out, the outcome told (R132-R137)."""

from datetime import date, datetime
from typing import TypeAlias

from domain.complaint.words import CompensationForm, Finding, OutsideBody
from domain.kernel import Channel, Event, Fen, Personal


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


class ReferredOutside(Event, topic="complaint.referred_outside"):
    """Somebody outside the dealership deals with the matter too; the duty here goes on."""

    body: OutsideBody
    reference: str | None = None
    reason: Personal | None = None


HandlingEvent: TypeAlias = (
    InvestigationRecorded
    | RemedyPlanned
    | RemedyTold
    | CompensationAgreed
    | RemedyCompleted
    | OutcomeTold
    | ComplaintResolved
    | ReferredOutside
)
