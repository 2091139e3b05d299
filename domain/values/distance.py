"""Distance: whole kilometres, as odometers show them."""

from typing import Final, NewType

from domain.values.malformed import Malformed

Km = NewType("Km", int)
"""0 to 9,999,999 whole kilometres."""

MAX_KM: Final = Km(9_999_999)
"""Seven digits: no odometer shows more."""

_MM_PER_MILE: Final = 1_609_344  # the international mile, exactly
_MM_PER_KM: Final = 1_000_000


def km(distance: int) -> Km:
    """A reading or distance. Raises Malformed with distance.bounds."""
    if not 0 <= distance <= MAX_KM:
        raise Malformed(
            "distance.bounds",
            en=f"A distance lies between 0 and {MAX_KM:,} km; this is {distance:,} km.",
            zh=f"里程应在0至{MAX_KM}公里之间，现为{distance}公里。",
            source="R019, D.3 Vehicle",
        )
    return Km(distance)


def miles_to_km(miles: int) -> Km:
    """The reading of an odometer in miles, to the nearest kilometre, half a kilometre up."""
    return km((miles * _MM_PER_MILE + _MM_PER_KM // 2) // _MM_PER_KM)
