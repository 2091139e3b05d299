"""A vehicle's file: VIN, plates, corrections (R019, B.7, B.8)."""

from datetime import date

import msgspec
import pytest

from domain.kernel import KeyTaken, Refused
from domain.values.plate import PlateFormat
from domain.values.vin import KnownPart
from domain.vehicle.aggregate import Vehicle, vin_claim
from domain.vehicle.events import (
    PlateChanged,
    UseKind,
    VehicleDetailsCorrected,
    VehicleKind,
    VehicleRegistered,
)
from tests.domain.dsl import STREAM_ID, given
from tests.domain.vehicle.samples import (
    NOW,
    OTHER_FILE,
    REGISTERED,
    VIN,
)


def register(
    v: Vehicle,
    *,
    vin: str | None = None,
    partial_vin: str | None = None,
    plate: str | None = None,
    allow_other_plate: bool = False,
    model_year: int | None = None,
) -> VehicleRegistered:
    return v.register(
        make="大众",
        model="速腾",
        vehicle_kind=VehicleKind.PASSENGER_CAR,
        use_kind=UseKind.HOUSEHOLD,
        vin=vin,
        partial_vin=partial_vin,
        partial_vin_known=KnownPart.END,
        plate=plate,
        allow_other_plate=allow_other_plate,
        model_year=model_year,
        at=NOW,
    )


# -- registration ---------------------------------------------------------------------------------


def test_a_vehicle_is_registered_with_vin_and_plate_in_their_normal_forms() -> None:
    given(Vehicle).when(lambda v: register(v, vin="lfv2a21k8a3000001", plate="京a·12345")).then(
        msgspec.structs.replace(REGISTERED, plate="京A12345", plate_format=PlateFormat.STANDARD)
    )


def test_a_vehicle_without_a_vin_gets_a_file() -> None:
    given(Vehicle).when(register).then(msgspec.structs.replace(REGISTERED, vin=None))


def test_the_readable_part_of_a_vin_is_kept() -> None:
    given(Vehicle).when(lambda v: register(v, partial_vin="a3000001")).then(
        msgspec.structs.replace(
            REGISTERED, vin=None, partial_vin="A3000001", partial_vin_known=KnownPart.END
        )
    )


def test_a_vin_and_a_part_of_one_are_not_given_together() -> None:
    given(Vehicle).when(lambda v: register(v, vin=VIN, partial_vin="A3000001")).then_refused(
        "vehicle.vin_and_part", field="partialVin"
    )


def test_a_chinese_vin_has_the_right_check_digit() -> None:
    given(Vehicle).when(lambda v: register(v, vin="LFV2A21K6A3000001")).then_refused(
        "malformed.vin.check_digit", field="vin"
    )


def test_a_european_vin_with_a_filler_is_taken_with_a_warning() -> None:
    fact = register(given(Vehicle).state, vin="WVWZZZ1KZAW000001")
    assert fact.vin == "WVWZZZ1KZAW000001"
    assert fact.vin_warning


def test_a_plate_of_no_known_shape_is_kept_only_on_request() -> None:
    given(Vehicle).when(lambda v: register(v, plate="临12345A")).then_refused(
        "malformed.plate.format", field="plate"
    )
    fact = register(given(Vehicle).state, plate="临12345A", allow_other_plate=True)
    assert fact.plate_format is PlateFormat.OTHER


def test_a_model_year_is_next_year_at_the_latest() -> None:
    assert register(given(Vehicle).state, model_year=2026).model_year == 2026
    given(Vehicle).when(lambda v: register(v, model_year=2027)).then_refused(
        "vehicle.out_of_bounds", field="modelYear"
    )


def test_a_vin_belongs_to_one_vehicle() -> None:
    taken = vin_claim(VIN, STREAM_ID).take(None)
    assert taken == KeyTaken(space="vin", key=VIN, holder=STREAM_ID)
    assert vin_claim(VIN.lower(), STREAM_ID).take(taken) is None
    with pytest.raises(Refused) as caught:
        vin_claim(VIN, OTHER_FILE).take(taken)
    assert caught.value.code == "vehicle.vin_taken"
    assert str(STREAM_ID) in caught.value.zh


# -- corrections and plates -----------------------------------------------------------------------


def test_a_vin_that_became_known_completes_the_file() -> None:
    without = msgspec.structs.replace(REGISTERED, vin=None, partial_vin="A3000001")
    completed = given(Vehicle, without).when(
        lambda v: v.correct_details(vin=VIN, reason="行驶证核对", at=NOW)
    )
    state = completed.then(VehicleDetailsCorrected(vin=VIN, reason="行驶证核对")).state
    assert state.vin == VIN


def test_a_correction_keeps_what_it_does_not_name() -> None:
    given(Vehicle, REGISTERED).when(
        lambda v: v.correct_details(colour="白", vin=VIN, reason="补录", at=NOW)
    ).then(VehicleDetailsCorrected(colour="白", reason="补录"))


def test_a_correction_corrects_something() -> None:
    given(Vehicle, REGISTERED).when(
        lambda v: v.correct_details(vin=VIN, reason="补录", at=NOW)
    ).then_refused("vehicle.nothing_changes")


def test_a_correction_has_a_reason() -> None:
    given(Vehicle, REGISTERED).when(
        lambda v: v.correct_details(colour="白", reason=" ", at=NOW)
    ).then_refused("malformed.text.empty", field="reason")


def test_a_plate_holds_from_its_day() -> None:
    plated = msgspec.structs.replace(REGISTERED, plate="京A12345")
    changed = given(Vehicle, plated).when(
        lambda v: v.change_plate(plate="京AD12345", valid_from=date(2025, 6, 1))
    )
    state = changed.then(
        PlateChanged(
            plate="京AD12345",
            plate_format=PlateFormat.NEW_ENERGY_SMALL,
            valid_from=date(2025, 6, 1),
        )
    ).state
    assert state.plate_on(date(2025, 5, 31)) == "京A12345"
    assert state.plate_on(date(2025, 6, 1)) == "京AD12345"


def test_a_plate_that_became_known_late_takes_its_place_in_time() -> None:
    june = PlateChanged(
        plate="京A00006", plate_format=PlateFormat.STANDARD, valid_from=date(2025, 6, 1)
    )
    april = PlateChanged(
        plate="京A00004", plate_format=PlateFormat.STANDARD, valid_from=date(2025, 4, 1)
    )
    state = given(Vehicle, REGISTERED, june, april).state
    assert state.plate_on(date(2025, 3, 31)) is None
    assert state.plate_on(date(2025, 5, 1)) == "京A00004"
    assert state.plate_on(date(2025, 7, 1)) == "京A00006"


def test_the_later_fact_for_a_day_replaces_the_earlier() -> None:
    wrong = PlateChanged(
        plate="京A99999", plate_format=PlateFormat.STANDARD, valid_from=date(2025, 6, 1)
    )
    right = msgspec.structs.replace(wrong, plate="京A00006")
    assert given(Vehicle, REGISTERED, wrong, right).state.plate_on(date(2025, 6, 1)) == "京A00006"


def test_a_plate_change_changes_the_plate() -> None:
    plated = msgspec.structs.replace(REGISTERED, plate="京A12345")
    given(Vehicle, plated).when(
        lambda v: v.change_plate(plate="京A·12345", valid_from=date(2025, 6, 1))
    ).then_refused("vehicle.nothing_changes", field="plate")
