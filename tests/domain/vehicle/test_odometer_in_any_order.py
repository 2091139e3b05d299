"""The odometer rule over whatever is entered, in whatever order (D.3 Vehicle)."""

from datetime import datetime, timedelta
from itertools import combinations
from random import Random

from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.kernel import Km, Refused
from domain.values.clock import SHANGHAI
from domain.vehicle.aggregate import Vehicle
from domain.vehicle.events import (
    OdometerCorrected,
    OdometerRecorded,
    OdometerSource,
    OdometerUnitReplaced,
    UseKind,
    VehicleKind,
    VehicleRegistered,
)
from tests.domain.dsl import STREAM_ID

REGISTERED = VehicleRegistered(
    make="大众", model="速腾", vehicle_kind=VehicleKind.PASSENGER_CAR, use_kind=UseKind.HOUSEHOLD
)
NOW = datetime(2025, 12, 31, 18, tzinfo=SHANGHAI)


def on(month: int, day: int) -> datetime:
    return datetime(2025, month, day, 9, tzinfo=SHANGHAI)


def read(km: int, at: datetime, *, flagged: bool = False) -> OdometerRecorded:
    return OdometerRecorded(
        odometer_km=Km(km), read_at=at, source=OdometerSource.RECEPTION, flagged=flagged
    )


def record(v: Vehicle, km: int, at: datetime, *, keep: bool = False) -> OdometerRecorded:
    return v.record_odometer(
        odometer_km=Km(km),
        source=OdometerSource.RECEPTION,
        at=NOW,
        read_at=at,
        keep_flagged=keep,
    )


def correct(v: Vehicle, version: int, km: int) -> OdometerCorrected:
    return v.correct_odometer(
        corrects_version=version, odometer_km=Km(km), reason="抄写错误", at=NOW
    )


def replace(v: Vehicle, old: int, new: int, at: datetime) -> OdometerUnitReplaced:
    return v.replace_odometer_unit(old_km=Km(old), new_km=Km(new), at=NOW, replaced_at=at)


_moments = st.integers(0, 30).map(lambda day: on(1, 1) + timedelta(days=day))
_km = st.integers(0, 40)
_steps = st.lists(
    st.one_of(
        st.tuples(st.just("record"), _km, _moments, st.booleans()),
        st.tuples(st.just("correct"), _km, st.integers(1, 12), st.booleans()),
        st.tuples(st.just("replace"), _km, _moments, _km),
    ),
    max_size=12,
)


def _take(v: Vehicle, step: tuple[str, int, object, object]) -> Vehicle:
    try:
        match step:
            case ("record", km, datetime() as at, keep):
                return v.apply(record(v, km, at, keep=bool(keep)))
            case ("correct", km, int() as version, _):
                return v.apply(correct(v, version, km))
            case (_, km, datetime() as at, int() as new):
                return v.apply(replace(v, km, new, at))
            case _:
                raise AssertionError(step)
    except Refused:
        return v


def _empty() -> Vehicle:
    return Vehicle(id=STREAM_ID).apply(REGISTERED)


@for_all(_steps)
def test_whatever_is_entered_counting_readings_never_fall_while_one_unit_is_fitted(
    steps: list[tuple[str, int, object, object]],
) -> None:
    vehicle = _empty()
    for step in steps:
        vehicle = _take(vehicle, step)
    odometer = vehicle.odometer
    # Each reading, and both faces of each replacement, by unit and time.
    shown = [
        (sum(c.at <= r.read_at for c in odometer.changes), r.read_at, r.odometer_km)
        for r in odometer.readings
        if not r.flagged
    ]
    for unit, change in enumerate(sorted(odometer.changes, key=lambda c: c.at)):
        shown.append((unit, change.at, change.old_km))
        shown.append((unit + 1, change.at, change.new_km))
    for (unit_a, at_a, km_a), (unit_b, at_b, km_b) in combinations(shown, 2):
        if unit_a == unit_b and at_a < at_b:
            assert km_a <= km_b
        if unit_a == unit_b and at_b < at_a:
            assert km_b <= km_a


@for_all(st.lists(st.tuples(_moments, _km), unique_by=lambda pair: pair[0]), st.randoms())
def test_true_readings_are_taken_in_any_order_of_entry(
    drawn: list[tuple[datetime, int]], shuffle: Random
) -> None:
    moments = sorted(at for at, _ in drawn)
    true = list(zip(moments, sorted(km for _, km in drawn), strict=True))
    shuffle.shuffle(true)
    vehicle = _empty()
    for at, km in true:
        fact = record(vehicle, km, at)
        assert not fact.flagged
        vehicle = vehicle.apply(fact)
