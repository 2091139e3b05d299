"""Readings of a vehicle's odometer, and whether a new one fits them.

Readings that count never fall in time while the same unit is fitted. Flagged readings are kept
and count for nothing. A replacement starts a new series at the new unit's number.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

import msgspec

from domain.kernel import Km, Refused, Rule

FALLS = Rule(
    "vehicle.odometer_falls",
    "D.3 Vehicle: the odometer does not run backwards",
    en="{odometer_km} km is less than the {other_km} km read before; read again, or keep it flagged",
    zh="里程 {odometer_km} 公里小于此前的 {other_km} 公里，请复核，或标记后保存",
)
OVERTAKES = Rule(
    "vehicle.odometer_overtakes",
    "D.3 Vehicle: the odometer does not run backwards",
    en="{odometer_km} km is more than the {other_km} km read later; read again, or keep it flagged",
    zh="里程 {odometer_km} 公里大于此后的 {other_km} 公里，请复核，或标记后保存",
)


class Reading(msgspec.Struct, frozen=True):
    """One reading as it stands after corrections."""

    version: int
    """The version of the OdometerRecorded, by which corrections name it."""
    odometer_km: Km
    read_at: datetime
    flagged: bool


class UnitChange(msgspec.Struct, frozen=True):
    """A replacement: what the old unit showed and from where the new one counts."""

    at: datetime
    old_km: Km
    new_km: Km


class Odometer(msgspec.Struct, frozen=True):
    """All readings and replacements, in no order: they may become known late."""

    readings: tuple[Reading, ...] = ()
    changes: tuple[UnitChange, ...] = ()

    def reading(self, version: int) -> Reading | None:
        """The reading that this version recorded, as it stands now."""
        return next((known for known in self.readings if known.version == version), None)

    def with_reading(self, reading: Reading) -> Self:
        """One more reading, or the new state of one."""
        return msgspec.structs.replace(
            self, readings=(*self.without(reading.version).readings, reading)
        )

    def without(self, version: int) -> Self:
        """All but one reading."""
        kept = tuple(known for known in self.readings if known.version != version)
        return msgspec.structs.replace(self, readings=kept)

    def with_change(self, change: UnitChange) -> Self:
        return msgspec.structs.replace(self, changes=(*self.changes, change))

    def latest_km(self) -> Km | None:
        """What was shown last, by the unit fitted then; None where nothing is known."""
        shown = [(change.at, change.new_km) for change in self.changes]
        shown += [(reading.read_at, reading.odometer_km) for reading in self._counting()]
        return max(shown)[1] if shown else None

    def contradiction(self, odometer_km: Km, read_at: datetime) -> tuple[Rule, Km] | None:
        """The rule such a reading would break and the number it collides with, or None."""
        return _collision(odometer_km, *self._around(read_at))

    def contradiction_of_change(self, change: UnitChange) -> Refused | None:
        """The refusal of a replacement whose old or new number collides with a reading."""
        earlier = Odometer(
            tuple(r for r in self.readings if r.read_at < change.at),
            tuple(c for c in self.changes if c.at < change.at),
        )
        later = Odometer(
            tuple(r for r in self.readings if r.read_at >= change.at),
            tuple(c for c in self.changes if c.at > change.at),
        )
        if collision := _collision(change.old_km, earlier._around(change.at)[0], ()):
            return refuse(collision, change.old_km, "oldKm")
        if collision := _collision(change.new_km, (), later._around(change.at)[1]):
            return refuse(collision, change.new_km, "newKm")
        return None

    def _around(self, at: datetime) -> tuple[list[Km], list[Km]]:
        """What the unit fitted at that moment showed until then, and from then on."""
        fitted = max((c for c in self.changes if c.at <= at), key=_at, default=None)
        removed = min((c for c in self.changes if c.at > at), key=_at, default=None)
        same_unit = [
            reading
            for reading in self._counting()
            if (fitted is None or reading.read_at >= fitted.at)
            and (removed is None or reading.read_at < removed.at)
        ]
        before = [r.odometer_km for r in same_unit if r.read_at <= at]
        after = [r.odometer_km for r in same_unit if r.read_at >= at]
        return (
            before if fitted is None else [*before, fitted.new_km],
            after if removed is None else [*after, removed.old_km],
        )

    def _counting(self) -> Iterable[Reading]:
        return (reading for reading in self.readings if not reading.flagged)


def refuse(contradiction: tuple[Rule, Km], odometer_km: Km, field: str) -> Refused:
    """The refusal of a number that collides with another."""
    rule, other_km = contradiction
    return Refused(rule, field=field, odometer_km=odometer_km, other_km=other_km)


def _at(change: UnitChange) -> datetime:
    return change.at


def _collision(
    odometer_km: Km, before: Iterable[Km], after: Iterable[Km]
) -> tuple[Rule, Km] | None:
    floor, ceiling = max(before, default=odometer_km), min(after, default=odometer_km)
    if odometer_km < floor:
        return FALLS, floor
    return (OVERTAKES, ceiling) if odometer_km > ceiling else None
