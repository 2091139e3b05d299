"""Companion streams: numbers without holes and keys that only one may hold.

Uniqueness across aggregates comes from identity: a series or a key is a stream of its own whose id
is derived from its name, so that two writers of the same number or key meet at one version and the
store lets one through. No index spans streams.
"""

from typing import ClassVar
from uuid import UUID, uuid5

import msgspec

from domain.kernel.event import Event
from domain.kernel.refused import Refused, Rule

_SERIES = UUID("7d5c5a2e-3b0f-5b57-9d5a-50a1a6a5a0c1")
_KEYS = UUID("b1a6c2d4-8e1f-5c39-a9c7-21f6d2a0e5b2")


class NumberGiven(Event, topic="reservation.number_given"):
    """The next number of a series was given away; numbers are 1, 2, 3, … and none comes twice."""

    series: str
    number: int
    holder: UUID


class KeyTaken(Event, topic="reservation.key_taken"):
    """Somebody holds this key now; nobody else can take it."""

    space: str
    key: str
    holder: UUID


class KeyReleased(Event, topic="reservation.key_released"):
    """The holder gave the key back; anybody can take it."""

    space: str
    key: str
    holder: UUID


class Series(msgspec.Struct, frozen=True):
    """A series of numbers, e.g. `repair_order/S1/2026`."""

    kind: ClassVar[str] = "reservation"

    name: str

    @property
    def stream_id(self) -> UUID:
        return uuid5(_SERIES, self.name)

    def next_number(self, last: Event | None, holder: UUID) -> NumberGiven:
        """The fact that gives the number after `last` to `holder`."""
        number = last.number + 1 if isinstance(last, NumberGiven) else 1
        return NumberGiven(series=self.name, number=number, holder=holder)


class Claim(msgspec.Struct, frozen=True):
    """A key that `holder` wants for itself alone, e.g. space `vin`, key `LFV…`."""

    space: str
    key: str
    holder: UUID
    taken_rule: Rule
    """Said when somebody else holds it; its texts may use {key} and {holder}."""
    field: str

    @property
    def stream_id(self) -> UUID:
        return uuid5(_KEYS, f"{self.space}:{self.key}")

    def take(self, last: Event | None) -> KeyTaken | None:
        """The fact that takes the key; None where the holder has it already."""
        if isinstance(last, KeyTaken):
            if last.holder == self.holder:
                return None
            raise Refused(self.taken_rule, field=self.field, key=self.key, holder=last.holder)
        return KeyTaken(space=self.space, key=self.key, holder=self.holder)

    def release(self, last: Event | None) -> KeyReleased | None:
        """The fact that gives the key back; None where this holder does not have it."""
        if isinstance(last, KeyTaken) and last.holder == self.holder:
            return KeyReleased(space=self.space, key=self.key, holder=self.holder)
        return None


def key_stream_id(space: str, key: str) -> UUID:
    """The stream in which the holder of a key stands."""
    return uuid5(_KEYS, f"{space}:{key}")
