"""Facts and persons that the tests of the vehicle share."""

from datetime import date, datetime
from uuid import UUID

from domain.kernel import Fen, Km
from domain.values.clock import SHANGHAI
from domain.vehicle.events import (
    OwnerLinked,
    OwnerRelation,
    RecallNoticeAttached,
    SaleRecorded,
    UseKind,
    VehicleAbsorbed,
    VehicleKind,
    VehicleMerged,
    VehicleRegistered,
)

NOW = datetime(2025, 6, 30, 10, tzinfo=SHANGHAI)
VIN = "LFV2A21K8A3000001"
OTHER_VIN = "LSVAA4181E2123456"
WANG = UUID("00000000-0000-4000-8000-00000000000a")
LI = UUID("00000000-0000-4000-8000-00000000000b")
OTHER_FILE = UUID("00000000-0000-4000-8000-00000000000c")

REGISTERED = VehicleRegistered(
    make="大众",
    model="速腾",
    vehicle_kind=VehicleKind.PASSENGER_CAR,
    use_kind=UseKind.HOUSEHOLD,
    vin=VIN,
)
OWNED_BY_WANG = OwnerLinked(customer_id=WANG, since=date(2025, 1, 3), relation=OwnerRelation.OWNER)
SOLD = SaleRecorded(
    invoice_on=date(2025, 1, 1),
    delivered_on=date(2025, 1, 3),
    price_fen=Fen(20_000_000),
    sanbao_years=2,
    sanbao_km=Km(50_000),
    free_repair_years=3,
    free_repair_km=Km(60_000),
    use_compensation_ppm=5_000,
    seller="某某4S店",
)
RECALL = RecallNoticeAttached(campaign="S2025M0012V", title="燃油泵", issued_on=date(2025, 5, 1))
ABSORBED = VehicleAbsorbed(absorbed_vehicle_id=OTHER_FILE)
MERGED = VehicleMerged(into_vehicle_id=OTHER_FILE, reason="重复建档")
