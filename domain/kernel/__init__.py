"""What every aggregate is written in: facts, envelopes, refusals, and the fold that joins them."""

from domain.kernel.aggregate import Aggregate, Decision, as_events
from domain.kernel.command import Command, Receipt
from domain.kernel.event import (
    Event,
    UnknownTopicError,
    UnknownVersionError,
    event_class,
    personal_fields,
    registered_events,
)
from domain.kernel.personal import ERASED, Personal
from domain.kernel.recorded import Actor, Channel, Context, Recorded, Role, event_id
from domain.kernel.reference import Reference
from domain.kernel.refused import Conflict, Missing, Refused, Rule, registered_rules
from domain.kernel.reservation import Claim, KeyReleased, KeyTaken, NumberGiven, Series
from domain.kernel.units import Fen, Km

__all__ = [
    "ERASED",
    "Actor",
    "Aggregate",
    "Channel",
    "Claim",
    "Command",
    "Conflict",
    "Context",
    "Decision",
    "Event",
    "Fen",
    "KeyReleased",
    "KeyTaken",
    "Km",
    "Missing",
    "NumberGiven",
    "Personal",
    "Receipt",
    "Recorded",
    "Reference",
    "Refused",
    "Role",
    "Rule",
    "Series",
    "UnknownTopicError",
    "UnknownVersionError",
    "as_events",
    "event_class",
    "event_id",
    "personal_fields",
    "registered_events",
    "registered_rules",
]
