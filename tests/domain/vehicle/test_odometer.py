"""The odometer does not run backwards (R019, D.3 Vehicle, D.9.2)."""

from datetime import datetime, timedelta, timezone

from domain.kernel import Km
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
from tests.domain.dsl import given

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


def test_a_reading_is_recorded_as_of_now_where_no_time_is_named() -> None:
    given(Vehicle, REGISTERED).when(
        lambda v: v.record_odometer(odometer_km=Km(120), source=OdometerSource.CUSTOMER, at=NOW)
    ).then(OdometerRecorded(odometer_km=Km(120), read_at=NOW, source=OdometerSource.CUSTOMER))


def test_a_reading_is_not_less_than_an_earlier_one() -> None:
    given(Vehicle, REGISTERED, read(50_000, on(3, 1))).when(
        lambda v: record(v, 49_999, on(3, 2))
    ).then_refused("vehicle.odometer_falls", field="odometerKm")


def test_a_reading_entered_late_is_not_more_than_a_later_one() -> None:
    given(Vehicle, REGISTERED, read(50_000, on(3, 1))).when(
        lambda v: record(v, 50_001, on(2, 1))
    ).then_refused("vehicle.odometer_overtakes", field="odometerKm")


def test_the_same_reading_at_reception_and_delivery_is_fine() -> None:
    past = given(Vehicle, REGISTERED, read(50_000, on(3, 1)))
    past.when(lambda v: record(v, 50_000, on(3, 2))).then(read(50_000, on(3, 2)))


def test_a_contradiction_is_kept_where_somebody_insists_and_flagged() -> None:
    past = given(Vehicle, REGISTERED, read(50_000, on(3, 1)))
    past.when(lambda v: record(v, 40_000, on(3, 2), keep=True)).then(
        read(40_000, on(3, 2), flagged=True)
    )


def test_a_reading_that_fits_is_not_flagged_though_somebody_insists() -> None:
    past = given(Vehicle, REGISTERED, read(50_000, on(3, 1)))
    past.when(lambda v: record(v, 51_000, on(3, 2), keep=True)).then(read(51_000, on(3, 2)))


def test_nothing_is_compared_with_a_flagged_reading() -> None:
    past = given(Vehicle, REGISTERED, read(50_000, on(3, 1)), read(900_000, on(3, 2), flagged=True))
    past.when(lambda v: record(v, 50_100, on(3, 3))).then(read(50_100, on(3, 3)))


def test_nobody_reads_an_odometer_in_the_future() -> None:
    given(Vehicle, REGISTERED).when(
        lambda v: record(v, 10, NOW + timedelta(seconds=1))
    ).then_refused("vehicle.in_the_future", field="readAt")


def test_the_time_of_a_reading_has_a_zone() -> None:
    given(Vehicle, REGISTERED).when(
        lambda v: record(v, 10, datetime(2025, 3, 1, 9))  # noqa: DTZ001 - the point of the test
    ).then_refused("malformed.clock.naive", field="readAt")


def test_a_reading_is_within_what_odometers_show() -> None:
    given(Vehicle, REGISTERED).when(lambda v: record(v, -1, on(3, 1))).then_refused(
        "malformed.distance.bounds", field="odometerKm"
    )


def test_a_typing_error_is_corrected_by_naming_its_fact() -> None:
    # D.9.2: 301 464 for 154 754, found a week later.
    typo = given(Vehicle, REGISTERED, read(154_000, on(5, 1)), read(301_464, on(6, 1)))
    typo.when(lambda v: record(v, 155_000, on(6, 8))).then_refused("vehicle.odometer_falls")
    mended = typo.when(lambda v: correct(v, 3, 154_754)).then(
        OdometerCorrected(
            corrects_version=3,
            was_km=Km(301_464),
            odometer_km=Km(154_754),
            read_at=on(6, 1),
            reason="抄写错误",
        )
    )
    mended.when(lambda v: record(v, 155_000, on(6, 8))).then(read(155_000, on(6, 8)))


def test_a_second_correction_names_the_same_reading_and_what_the_first_left() -> None:
    once = given(Vehicle, REGISTERED, read(301_464, on(6, 1))).when(
        lambda v: correct(v, 2, 154_745)
    )
    again = once.then(
        OdometerCorrected(
            corrects_version=2,
            was_km=Km(301_464),
            odometer_km=Km(154_745),
            read_at=on(6, 1),
            reason="抄写错误",
        )
    )
    assert correct(again.state, 2, 154_754).was_km == 154_745


def test_a_correction_names_a_reading() -> None:
    given(Vehicle, REGISTERED, read(100, on(6, 1))).when(lambda v: correct(v, 1, 90)).then_refused(
        "vehicle.no_reading", field="correctsVersion"
    )


def test_a_correction_changes_something() -> None:
    given(Vehicle, REGISTERED, read(100, on(6, 1))).when(lambda v: correct(v, 2, 100)).then_refused(
        "vehicle.nothing_changes"
    )


def test_a_corrected_reading_fits_the_others() -> None:
    past = given(Vehicle, REGISTERED, read(100, on(6, 1)), read(200, on(7, 1)))
    past.when(lambda v: correct(v, 2, 201)).then_refused("vehicle.odometer_overtakes")


def test_a_correction_to_the_same_number_lifts_a_flag_that_has_become_needless() -> None:
    past = given(Vehicle, REGISTERED, read(900, on(6, 1)), read(150, on(6, 8), flagged=True))
    past.when(lambda v: correct(v, 3, 150)).then_refused("vehicle.odometer_falls")
    mended = given(
        Vehicle,
        REGISTERED,
        read(900, on(6, 1)),
        read(150, on(6, 8), flagged=True),
        correct(past.state, 2, 90),
    )
    lifted = mended.when(lambda v: correct(v, 3, 150)).then(
        OdometerCorrected(
            corrects_version=3,
            was_km=Km(150),
            odometer_km=Km(150),
            read_at=on(6, 8),
            reason="抄写错误",
        )
    )
    lifted.when(lambda v: record(v, 149, on(6, 9))).then_refused("vehicle.odometer_falls")


def test_a_new_odometer_counts_from_its_own_start() -> None:
    past = given(Vehicle, REGISTERED, read(80_000, on(6, 1)))
    swapped = past.when(lambda v: replace(v, 80_050, 0, on(6, 2))).then(
        OdometerUnitReplaced(old_km=Km(80_050), new_km=Km(0), at=on(6, 2))
    )
    swapped.when(lambda v: record(v, 300, on(6, 20))).then(read(300, on(6, 20)))
    assert swapped.state.odometer.latest_km() == 0


def test_the_old_odometer_had_not_run_backwards_when_it_was_replaced() -> None:
    given(Vehicle, REGISTERED, read(80_000, on(6, 1))).when(
        lambda v: replace(v, 79_999, 0, on(6, 2))
    ).then_refused("vehicle.odometer_falls", field="oldKm")


def test_the_new_odometer_starts_below_its_first_reading() -> None:
    given(Vehicle, REGISTERED, read(80_000, on(6, 1))).when(
        lambda v: replace(v, 70_000, 80_001, on(5, 1))
    ).then_refused("vehicle.odometer_overtakes", field="newKm")


def test_a_reading_of_the_old_odometer_is_not_more_than_it_showed_at_the_end() -> None:
    swapped = given(
        Vehicle, REGISTERED, OdometerUnitReplaced(old_km=Km(500), new_km=Km(10), at=on(6, 2))
    )
    swapped.when(lambda v: record(v, 501, on(6, 1))).then_refused("vehicle.odometer_overtakes")
    swapped.when(lambda v: record(v, 9, on(6, 3))).then_refused("vehicle.odometer_falls")


SWAPPED = OdometerUnitReplaced(old_km=Km(500), new_km=Km(0), at=on(6, 2))


def test_a_reading_at_the_very_moment_of_a_replacement_is_the_new_odometers() -> None:
    past = given(Vehicle, REGISTERED, read(450, on(6, 1)), SWAPPED)
    at_start = past.when(lambda v: record(v, 5, on(6, 2))).then(read(5, on(6, 2)))
    at_start.when(lambda v: record(v, 4, on(6, 3))).then_refused("vehicle.odometer_falls")
    at_start.when(lambda v: record(v, 460, on(6, 1))).then_refused("vehicle.odometer_overtakes")
    at_start.when(lambda v: record(v, 460, on(6, 2))).then_refused("vehicle.odometer_overtakes")
    at_start.when(lambda v: record(v, 440, on(5, 1))).then(read(440, on(5, 1)))


def test_a_replacement_that_became_known_late_splits_the_readings_at_its_moment() -> None:
    used_unit = given(Vehicle, REGISTERED, read(1_005, on(6, 2)))
    used_unit.when(lambda v: replace(v, 500, 1_000, on(6, 2))).then(
        OdometerUnitReplaced(old_km=Km(500), new_km=Km(1_000), at=on(6, 2))
    )
    used_unit.when(lambda v: replace(v, 500, 1_006, on(6, 2))).then_refused(
        "vehicle.odometer_overtakes", field="newKm"
    )


def test_two_readings_of_one_moment_agree() -> None:
    past = given(Vehicle, REGISTERED, read(500, on(6, 1)))
    past.when(lambda v: record(v, 499, on(6, 1))).then_refused("vehicle.odometer_falls")
    past.when(lambda v: record(v, 501, on(6, 1))).then_refused("vehicle.odometer_overtakes")
    past.when(lambda v: record(v, 500, on(6, 1))).then(read(500, on(6, 1)))


def test_the_latest_reading_is_the_latest_in_time_and_not_in_entry() -> None:
    odometer = given(Vehicle, REGISTERED, read(500, on(6, 1)), read(400, on(5, 1))).state.odometer
    assert odometer.latest_km() == 500
    assert given(Vehicle, REGISTERED).state.odometer.latest_km() is None


def test_an_odometer_is_replaced_once_at_a_time() -> None:
    given(
        Vehicle, REGISTERED, OdometerUnitReplaced(old_km=Km(500), new_km=Km(10), at=on(6, 2))
    ).when(lambda v: replace(v, 500, 10, on(6, 2))).then_refused("vehicle.unit_replaced_already")


def test_a_reading_means_the_same_in_another_zone() -> None:
    utc_eight = timezone(timedelta(hours=8))
    past = given(Vehicle, REGISTERED, read(50_000, on(3, 1).astimezone(utc_eight)))
    past.when(lambda v: record(v, 49_000, on(3, 2))).then_refused("vehicle.odometer_falls")
