"""In which column of the guarantee table a vehicle stands (机动车维修管理规定 Art. 37, B.2)."""

from typing import Final

from domain.values.cover import VehicleGroup
from domain.vehicle.events import VehicleKind

_OTHER_MOTOR_VEHICLES: Final = frozenset({VehicleKind.TRAILER, VehicleKind.OTHER})


def guarantee_group(kind: VehicleKind) -> VehicleGroup:
    """汽车 are cars, buses and trucks alike; a trailer is another motor vehicle."""
    if kind is VehicleKind.MOTORCYCLE:
        return VehicleGroup.MOTORCYCLE
    if kind in _OTHER_MOTOR_VEHICLES:
        return VehicleGroup.OTHER
    return VehicleGroup.CAR_OR_DANGEROUS_GOODS
