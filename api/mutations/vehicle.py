"""Mutations of a vehicle, in the order of its life."""

from collections.abc import Sequence

import strawberry

from api.graphql.commands import Call, Commands
from api.objects.vehicle import VehicleReceipt
from domain.customer.aggregate import Customer
from domain.kernel import Claim
from domain.vehicle.aggregate import Vehicle, vin_claim

commands = Commands(Vehicle, VehicleReceipt)


def _named_vin(call: Call) -> Sequence[Claim]:
    """The VIN in the input, which this vehicle alone may have."""
    vin: str | None = call.arguments.get("vin")
    return () if vin is None else (vin_claim(vin, call.stream_id),)


def _own_vin(_: Call, vehicle: Vehicle) -> Sequence[Claim]:
    """The VIN it had: a closed file keeps it from no other."""
    return () if vehicle.vin is None else (vin_claim(vehicle.vin, vehicle.id),)


def _replaced_vin(call: Call, vehicle: Vehicle) -> Sequence[Claim]:
    """The VIN it had, if another one is given now."""
    named = {claim.key for claim in _named_vin(call)}
    return [claim for claim in _own_vin(call, vehicle) if named and claim.key not in named]


@strawberry.type
class VehicleMutations:
    # the file
    register_vehicle = commands.begin(Vehicle.register, name="register_vehicle", claims=_named_vin)
    correct_vehicle_details = commands.change(
        Vehicle.correct_details,
        name="correct_vehicle_details",
        claims=_named_vin,
        releases=_replaced_vin,
    )
    change_plate = commands.change(Vehicle.change_plate)
    record_vehicle_sale = commands.change(Vehicle.record_sale, name="record_vehicle_sale")
    set_vehicle_use_kind = commands.change(Vehicle.set_use_kind, name="set_vehicle_use_kind")
    # whose it is
    link_vehicle_owner = commands.change(
        Vehicle.link_owner, name="link_vehicle_owner", refers={"customer_id": Customer}
    )
    transfer_vehicle_ownership = commands.change(
        Vehicle.transfer_ownership,
        name="transfer_vehicle_ownership",
        refers={"to_customer_id": Customer},
    )
    # odometer
    record_odometer = commands.change(Vehicle.record_odometer)
    correct_odometer = commands.change(Vehicle.correct_odometer)
    replace_odometer_unit = commands.change(Vehicle.replace_odometer_unit)
    # maintenance and cover
    set_maintenance_plan = commands.change(Vehicle.set_maintenance_plan)
    advise_next_service = commands.change(Vehicle.advise_next_service)
    record_insurance_policy = commands.change(Vehicle.record_insurance_policy)
    sell_extended_warranty = commands.change(Vehicle.sell_extended_warranty)
    # recalls and 三包
    attach_recall_notice = commands.change(Vehicle.attach_recall_notice)
    remedy_recall = commands.change(Vehicle.remedy_recall)
    mark_sanbao_returned = commands.change(Vehicle.mark_sanbao_returned)
    # duplicates
    absorb_vehicle = commands.change(
        Vehicle.absorb, name="absorb_vehicle", refers={"absorbed_vehicle_id": Vehicle}
    )
    merge_vehicle = commands.change(
        Vehicle.merge_into,
        name="merge_vehicle",
        releases=_own_vin,
        refers={"into_vehicle_id": Vehicle},
    )
