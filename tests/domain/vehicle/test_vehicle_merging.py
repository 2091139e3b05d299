"""Two files of one vehicle become one (D.3 Vehicle)."""

from collections.abc import Callable
from datetime import date

import pytest

from domain.kernel import Decision, Fen, Km
from domain.vehicle.aggregate import Vehicle
from domain.vehicle.events import (
    InsuranceKind,
    OdometerSource,
    OwnerRelation,
    SanbaoReturn,
    UseKind,
    VehicleAbsorbed,
    VehicleMerged,
)
from tests.domain.dsl import STREAM_ID, given
from tests.domain.vehicle.samples import (
    ABSORBED,
    LI,
    MERGED,
    NOW,
    OTHER_FILE,
    REGISTERED,
    WANG,
)


def test_a_duplicate_is_merged_and_its_history_taken_in() -> None:
    given(Vehicle, REGISTERED).when(
        lambda v: v.merge_into(into_vehicle_id=OTHER_FILE, reason="重复建档")
    ).then(VehicleMerged(into_vehicle_id=OTHER_FILE, reason="重复建档"))
    given(Vehicle, REGISTERED).when(lambda v: v.absorb(absorbed_vehicle_id=OTHER_FILE)).then(
        VehicleAbsorbed(absorbed_vehicle_id=OTHER_FILE)
    )


def test_a_file_is_not_merged_with_itself() -> None:
    past = given(Vehicle, REGISTERED)
    past.when(lambda v: v.absorb(absorbed_vehicle_id=STREAM_ID)).then_refused(
        "vehicle.merge_with_itself"
    )
    past.when(lambda v: v.merge_into(into_vehicle_id=STREAM_ID, reason="重复")).then_refused(
        "vehicle.merge_with_itself"
    )


def test_a_duplicate_is_taken_in_once_and_its_file_cannot_take_in_the_survivor() -> None:
    past = given(Vehicle, REGISTERED, ABSORBED)
    past.when(lambda v: v.absorb(absorbed_vehicle_id=OTHER_FILE)).then_refused(
        "vehicle.absorbed_already"
    )
    past.when(lambda v: v.merge_into(into_vehicle_id=OTHER_FILE, reason="重复")).then_refused(
        "vehicle.absorbed_already"
    )


DAY = date(2025, 6, 1)
COMMANDS: dict[str, Callable[[Vehicle], Decision]] = {
    "correct_details": lambda v: v.correct_details(colour="白", reason="补录", at=NOW),
    "change_plate": lambda v: v.change_plate(plate="京A12345", valid_from=DAY),
    "record_sale": lambda v: v.record_sale(
        invoice_on=DAY, price_fen=Fen(1), seller="某某4S店", at=NOW
    ),
    "set_use_kind": lambda v: v.set_use_kind(use_kind=UseKind.COMMERCIAL, reason="网约车"),
    "link_owner": lambda v: v.link_owner(
        customer_id=WANG, since=DAY, relation=OwnerRelation.OWNER, at=NOW
    ),
    "transfer_ownership": lambda v: v.transfer_ownership(to_customer_id=LI, on=DAY, at=NOW),
    "absorb": lambda v: v.absorb(absorbed_vehicle_id=LI),
    "merge_into": lambda v: v.merge_into(into_vehicle_id=LI, reason="重复"),
    "record_odometer": lambda v: v.record_odometer(
        odometer_km=Km(1), source=OdometerSource.CUSTOMER, at=NOW
    ),
    "correct_odometer": lambda v: v.correct_odometer(
        corrects_version=2, odometer_km=Km(1), reason="录错", at=NOW
    ),
    "replace_odometer_unit": lambda v: v.replace_odometer_unit(old_km=Km(1), new_km=Km(0), at=NOW),
    "set_maintenance_plan": lambda v: v.set_maintenance_plan(interval_months=6),
    "advise_next_service": lambda v: v.advise_next_service(due_on=date(2025, 12, 1), at=NOW),
    "record_insurance_policy": lambda v: v.record_insurance_policy(
        insurer="某保险",
        insurance_kind=InsuranceKind.COMPULSORY,
        starts_on=DAY,
        expires_on=date(2026, 5, 31),
    ),
    "sell_extended_warranty": lambda v: v.sell_extended_warranty(
        starts_on=DAY, until_km=Km(100_000), scope="发动机", provider="某某"
    ),
    "attach_recall_notice": lambda v: v.attach_recall_notice(
        campaign="S1", title="燃油泵", issued_on=DAY, at=NOW
    ),
    "remedy_recall": lambda v: v.remedy_recall(campaign="S1", remedied_on=DAY, at=NOW),
    "mark_sanbao_returned": lambda v: v.mark_sanbao_returned(
        returned_on=DAY, outcome=SanbaoReturn.RETURNED, reason="转向失灵", at=NOW
    ),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_merged_file_is_closed(command: str) -> None:
    given(Vehicle, REGISTERED, MERGED).when(COMMANDS[command]).then_refused("vehicle.merged")


def test_the_list_of_commands_above_is_complete() -> None:
    own = {
        name
        for cls in Vehicle.__mro__[:3]
        for name, member in vars(cls).items()
        if callable(member) and not name.startswith("_")
    }
    assert own - set(COMMANDS) == {"register", "apply", "plate_on"}
