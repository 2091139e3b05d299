"""What happens to a vehicle, in the order of its life.

A VIN is an attribute and not the identity: cars without one exist, and two files of one car are
merged. Plates change and are reused, so they are dated. VIN, plate and mileage stand clear in the
history (model D.2); only what names a person's contract is personal.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from domain.kernel import Event, Fen, Km, Personal
from domain.values.plate import PlateFormat
from domain.values.vin import KnownPart


class VehicleKind(StrEnum):
    """车种: what kind of vehicle it is (R102)."""

    PASSENGER_CAR = "passenger_car"
    SUV = "suv"
    MPV = "mpv"
    PICKUP = "pickup"
    LIGHT_TRUCK = "light_truck"
    HEAVY_TRUCK = "heavy_truck"
    BUS = "bus"
    MOTORCYCLE = "motorcycle"
    TRAILER = "trailer"
    OTHER = "other"


class UseKind(StrEnum):
    """What it was bought for: 三包 holds for household use alone (三包规定 Art. 2, 40)."""

    HOUSEHOLD = "household"
    COMMERCIAL = "commercial"
    UNKNOWN = "unknown"


class OdometerSource(StrEnum):
    """Who read the odometer, on which occasion."""

    RECEPTION = "reception"
    DELIVERY = "delivery"
    CUSTOMER = "customer"
    INSPECTION = "inspection"
    IMPORT = "import"


class OwnerRelation(StrEnum):
    """How a person stands to the vehicle; owner and co-owners are the one current owner set."""

    OWNER = "owner"
    CO_OWNER = "co_owner"
    USER = "user"
    """使用人: drives it, or brings it for repair, and does not own it."""


class InsuranceKind(StrEnum):
    """Compulsory traffic insurance (交强险) or commercial insurance (商业险)."""

    COMPULSORY = "compulsory"
    COMMERCIAL = "commercial"


class SanbaoReturn(StrEnum):
    """Why the seller has the car back under 三包 (Art. 33)."""

    EXCHANGED = "exchanged"
    RETURNED = "returned"


class VehicleRegistered(Event, topic="vehicle.registered"):
    """A vehicle got its file; one whose VIN nobody could read gets one too (R019, B.7)."""

    make: str
    model: str
    vehicle_kind: VehicleKind
    use_kind: UseKind
    vin: str | None = None
    vin_warning: str | None = None
    """Said where the check digit does not fit and need not, for the adviser to compare."""
    partial_vin: str | None = None
    """The readable end of a VIN that is not fully known; never together with `vin`."""
    partial_vin_known: KnownPart | None = None
    plate: str | None = None
    """In its normal form, such as 京AD12345; in force until a PlateChanged."""
    plate_format: PlateFormat | None = None
    model_year: int | None = None
    colour: str | None = None
    engine_number: str | None = None
    source: str | None = None
    """The system or file it was taken from, where nobody typed it here."""


class VehicleDetailsCorrected(Event, topic="vehicle.details_corrected"):
    """Something in the vehicle's file was wrong or missing and now reads so; None is unchanged."""

    reason: str
    vin: str | None = None
    """A full VIN; it also ends what was known of a partial one."""
    vin_warning: str | None = None
    make: str | None = None
    model: str | None = None
    vehicle_kind: VehicleKind | None = None
    model_year: int | None = None
    colour: str | None = None
    engine_number: str | None = None


class PlateChanged(Event, topic="vehicle.plate_changed"):
    """The vehicle carries this plate from that day on; a later fact for the same day replaces it."""

    plate: str
    plate_format: PlateFormat
    valid_from: date


class SaleRecorded(Event, topic="vehicle.sale_recorded"):
    """The vehicle was sold new, on these 三包 terms; its periods run from the day of delivery.

    三包规定 Art. 18: invoice day, or the day of delivery where that differs; Art. 27 for n.
    """

    invoice_on: date
    delivered_on: date
    """The invoice's day, where no other is known."""
    price_fen: Fen
    sanbao_years: int
    sanbao_km: Km
    free_repair_years: int
    """包修期, the longer of the two periods."""
    free_repair_km: Km
    use_compensation_ppm: int
    """The coefficient n of the 三包 card in millionths: 0.5 % is 5000."""
    seller: str
    correction_reason: str | None = None
    """Why this replaces the sale recorded before; None for the first."""


class UseKindSet(Event, topic="vehicle.use_kind_set"):
    """It became known whether the vehicle serves a household or a business."""

    use_kind: UseKind
    reason: str


class OwnerLinked(Event, topic="vehicle.owner_linked"):
    """A customer owns or uses the vehicle since that day."""

    customer_id: UUID
    since: date
    relation: OwnerRelation


class OwnershipTransferred(Event, topic="vehicle.ownership_transferred"):
    """The vehicle went to a new owner; the links of the former owners and users end that day."""

    from_customer_id: UUID | None
    to_customer_id: UUID
    on: date


class OdometerRecorded(Event, topic="vehicle.odometer_recorded"):
    """Somebody read the odometer."""

    odometer_km: Km
    read_at: datetime
    source: OdometerSource
    repair_order_id: UUID | None = None
    flagged: bool = False
    """It contradicts other readings and was kept all the same; nothing is computed from it."""


class OdometerCorrected(Event, topic="vehicle.odometer_corrected"):
    """An odometer reading was wrong; this is what stood there. It counts and is not flagged.

    A second correction names the same reading, and `was_km` is what the first one left.
    """

    corrects_version: int
    """The version of the OdometerRecorded in this stream."""
    was_km: Km
    odometer_km: Km
    read_at: datetime
    """When it was read: as recorded, unless that was wrong too."""
    reason: str


class OdometerUnitReplaced(Event, topic="vehicle.odometer_unit_replaced"):
    """The odometer itself was replaced; later readings count from the new one's start."""

    old_km: Km
    new_km: Km
    at: datetime
    repair_order_id: UUID | None = None


class MaintenancePlanSet(Event, topic="vehicle.maintenance_plan_set"):
    """The vehicle is due for maintenance every so many months or kilometres, the earlier (R153)."""

    interval_months: int | None = None
    interval_km: Km | None = None


class NextServiceAdvised(Event, topic="vehicle.next_service_advised"):
    """The next service was advised for that day or mileage, whichever comes first (R081)."""

    due_on: date | None = None
    due_km: Km | None = None
    advised_in_order_id: UUID | None = None


class InsurancePolicyRecorded(Event, topic="vehicle.insurance_policy_recorded"):
    """The vehicle is insured for that time; before the end its owner is reminded (R155)."""

    insurer: str
    insurance_kind: InsuranceKind
    starts_on: date
    expires_on: date
    """The last day of cover."""
    policy_number: Personal | None = None


class ExtendedWarrantySold(Event, topic="vehicle.extended_warranty_sold"):
    """Warranty beyond the maker's was sold, until a day or a mileage, whichever first (R099)."""

    starts_on: date
    until_on: date | None
    until_km: Km | None
    scope: str
    provider: str
    price_fen: Fen | None = None


class RecallNoticeAttached(Event, topic="vehicle.recall_notice_attached"):
    """The maker calls this vehicle back; the recall is open until it is remedied (R098)."""

    campaign: str
    """The maker's or the authority's number of the recall."""
    title: str
    issued_on: date
    stop_use: bool = False
    """The maker says: do not drive it before the remedy."""


class RecallRemedied(Event, topic="vehicle.recall_remedied"):
    """What the recall demands was done on this vehicle."""

    campaign: str
    remedied_on: date
    repair_order_id: UUID | None = None
    remedied_by: str | None = None
    """The workshop, where it was not this group's."""


class MarkedSanbaoReturned(Event, topic="vehicle.marked_sanbao_returned"):
    """The car came back under 三包; whoever buys it must be told in writing: 三包换退车 (Art. 33)."""

    returned_on: date
    outcome: SanbaoReturn
    reason: str


class VehicleAbsorbed(Event, topic="vehicle.absorbed"):
    """Another file turned out to be of this same vehicle; its history belongs here too."""

    absorbed_vehicle_id: UUID


class VehicleMerged(Event, topic="vehicle.merged"):
    """This file was a duplicate; the vehicle goes on in the other one, and this one is closed."""

    into_vehicle_id: UUID
    reason: str


VehicleEvent: TypeAlias = (
    VehicleRegistered
    | VehicleDetailsCorrected
    | PlateChanged
    | SaleRecorded
    | UseKindSet
    | OwnerLinked
    | OwnershipTransferred
    | OdometerRecorded
    | OdometerCorrected
    | OdometerUnitReplaced
    | MaintenancePlanSet
    | NextServiceAdvised
    | InsurancePolicyRecorded
    | ExtendedWarrantySold
    | RecallNoticeAttached
    | RecallRemedied
    | MarkedSanbaoReturned
    | VehicleAbsorbed
    | VehicleMerged
)
