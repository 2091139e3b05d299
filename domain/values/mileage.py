"""Which day a vehicle will reach a mileage, from what its odometer has shown (R153).

    rate = (last - first reading) / days between them, over the year before the last reading
    day  = day of the last reading + (wanted - last) / rate, rounded up

The first reading is the earliest of that year; a year and not the whole life, because habits change.
There is no prediction from less than a month of readings, for a car that does not move, or farther
than ten years ahead. A mileage that was reached is due on the day of the last reading.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

import msgspec

from domain.values.distance import Km

WINDOW: Final = timedelta(days=365)
SHORTEST: Final = timedelta(days=30)
FARTHEST: Final = timedelta(days=3653)


class MileageReading(msgspec.Struct, frozen=True, order=True):
    """What a vehicle had run on a day, whichever odometer unit showed it."""

    on: date
    km: Km


class UnitReplacement(msgspec.Struct, frozen=True):
    """A new odometer unit: what the old one showed, and from where the new one counts."""

    on: date
    old_km: Km
    new_km: Km


def run_in_all(
    readings: Iterable[MileageReading], replacements: Sequence[UnitReplacement]
) -> list[MileageReading]:
    """Readings in order, as if one unit had counted all along; of one day the highest."""
    highest: dict[date, int] = {}
    for reading in readings:
        km = reading.km + shown_before(reading.on, replacements)
        highest[reading.on] = max(km, highest.get(reading.on, km))
    return [MileageReading(on, Km(km)) for on, km in sorted(highest.items())]


def shown_before(on: date, replacements: Iterable[UnitReplacement]) -> int:
    """Kilometres that the unit of that day does not show, because an earlier one counted them."""
    return sum(change.old_km - change.new_km for change in replacements if change.on <= on)


def predicted_day(readings: Sequence[MileageReading], wanted_km: int) -> date | None:
    """The day on which the mileage is reached; None where nothing can be said."""
    if not readings:
        return None
    last = readings[-1]
    if last.km >= wanted_km:
        return last.on
    first = next(reading for reading in readings if reading.on >= last.on - WINDOW)
    days, run = (last.on - first.on).days, last.km - first.km
    if days < SHORTEST.days or run <= 0:
        return None
    ahead = -(-(wanted_km - last.km) * days // run)
    return last.on + timedelta(days=ahead) if ahead <= FARTHEST.days else None
