"""Which facts count at a moment.

known by t    recorded_at <= t: what one knew
true by t     occurred_at <= t: what had happened

A correction says what had been so all along. It is true from when the fact was true that it
corrects, and known from when it was recorded: asked what was true in spring, one hears today's
better knowledge of spring; asked what was known in spring, one hears what stood there then.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias
from uuid import UUID

import msgspec

from domain.customer.events import ContactDetailsCorrected
from domain.kernel import Event, Recorded
from domain.repair_order.events import EntryCorrected, RepairOrderVehicleCorrected
from domain.vehicle.events import OdometerCorrected, SaleRecorded, VehicleDetailsCorrected

FIRST: Final = 1
"""The version of the fact that began a stream."""

Turn: TypeAlias = tuple[UUID, int]
"""Stream and version of a fact."""


class AsOf(msgspec.Struct, frozen=True, kw_only=True):
    """The two moments; at least one of them is given."""

    known_at: datetime | None = None
    true_at: datetime | None = None

    @property
    def today(self) -> datetime:
        """The moment that is "now" for whoever asks: the earlier of the two."""
        return min(at for at in (self.known_at, self.true_at) if at is not None)


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that corrected another one of its stream."""

    stream_id: UUID
    version: int
    corrects_version: int
    topic: str
    reason: str | None
    """None where it is about a person, and stands in their file."""
    occurred_at: datetime
    recorded_at: datetime
    corrected_by: str


class Truth:
    """Since when facts are true; told of all facts of a stream, in the order of versions."""

    def __init__(self) -> None:
        self._since: dict[Turn, datetime] = {}
        self._last_sale: dict[UUID, int] = {}

    def tell(self, stream_id: UUID, version: int, occurred_at: datetime) -> datetime:
        """A fact of any kind."""
        self._since[stream_id, version] = occurred_at
        return occurred_at

    def corrected(self, fact: Recorded[Event]) -> int | None:
        """The version of the fact that this one corrects, if it corrects one."""
        match fact.event:
            case (
                EntryCorrected(corrects_version=version)
                | OdometerCorrected(corrects_version=version)
                | ContactDetailsCorrected(corrects_version=version)
            ):
                return version
            case VehicleDetailsCorrected() | RepairOrderVehicleCorrected():
                return FIRST
            case SaleRecorded(correction_reason=reason):
                before = self._last_sale.get(fact.stream_id)
                self._last_sale[fact.stream_id] = fact.version
                return before if reason is not None else None
            case _:
                return None

    def since(self, fact: Recorded[Event], corrects: int | None) -> datetime:
        """Since when the fact is true: a correction since what it corrects."""
        turn = (fact.stream_id, fact.version)
        if corrects is not None:
            self._since[turn] = self._since.get((fact.stream_id, corrects), fact.occurred_at)
        return self._since[turn]


def correction_of(fact: Recorded[Event], corrects: int) -> Correction:
    """What an answer says of a correction."""
    reason: Any = getattr(fact.event, "reason", getattr(fact.event, "correction_reason", None))
    return Correction(
        stream_id=fact.stream_id,
        version=fact.version,
        corrects_version=corrects,
        topic=fact.event.topic,
        reason=reason if isinstance(reason, str) else None,
        occurred_at=fact.occurred_at,
        recorded_at=fact.recorded_at,
        corrected_by=fact.context.actor.id,
    )


def in_order(facts: Sequence[Correction]) -> list[Correction]:
    """Corrections as they were recorded."""
    return sorted(facts, key=lambda each: (each.recorded_at, each.stream_id, each.version))
