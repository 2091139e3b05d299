"""A page of facts: one complaint, from the first word to the closed file (R126-R143).

The seven steps: 1 receive and confirm, 2 categorise, 3 dispatch, 4 contact and investigate, 5 plan
a remedy and tell it, 6 carry it out, 7 call back. Every `…_due_at` is the last moment still in
time: a thing was in time if it occurred at or before it, by the second and whatever the zone.
"""

from typing import TypeAlias

from domain.complaint.clock_events import (
    ClockEvent,
    ClockPaused,
    ClockResumed,
    ComplaintEscalated,
    DeadlineMissed,
)
from domain.complaint.closing_events import (
    CallbackLogged,
    ClosingEvent,
    ComplainantDissatisfied,
    ComplainantSatisfied,
    ComplaintClosed,
    ComplaintReopened,
    ComplaintWithdrawn,
    ImprovementActionDone,
    ImprovementActionRaised,
    SatisfactionRated,
)
from domain.complaint.handling_events import (
    CompensationAgreed,
    ComplaintResolved,
    HandlingEvent,
    InvestigationRecorded,
    OutcomeTold,
    ReferredOutside,
    RemedyCompleted,
    RemedyPlanned,
    RemedyTold,
)
from domain.complaint.intake_events import (
    ComplainantContacted,
    ComplaintAssigned,
    ComplaintCategorised,
    ComplaintReassigned,
    ComplaintReceived,
    ContentConfirmed,
    IntakeEvent,
    ReportedIncident,
    SeveritySet,
)

ComplaintEvent: TypeAlias = IntakeEvent | HandlingEvent | ClosingEvent | ClockEvent

__all__ = [
    "CallbackLogged",
    "ClockEvent",
    "ClockPaused",
    "ClockResumed",
    "ClosingEvent",
    "CompensationAgreed",
    "ComplainantContacted",
    "ComplainantDissatisfied",
    "ComplainantSatisfied",
    "ComplaintAssigned",
    "ComplaintCategorised",
    "ComplaintClosed",
    "ComplaintEscalated",
    "ComplaintEvent",
    "ComplaintReassigned",
    "ComplaintReceived",
    "ComplaintReopened",
    "ComplaintResolved",
    "ComplaintWithdrawn",
    "ContentConfirmed",
    "DeadlineMissed",
    "HandlingEvent",
    "ImprovementActionDone",
    "ImprovementActionRaised",
    "IntakeEvent",
    "InvestigationRecorded",
    "OutcomeTold",
    "ReferredOutside",
    "RemedyCompleted",
    "RemedyPlanned",
    "RemedyTold",
    "ReportedIncident",
    "SatisfactionRated",
    "SeveritySet",
]
