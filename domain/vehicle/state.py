"""What a vehicle's later decisions need of its past, and the fold that keeps it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar, Self, assert_never
from uuid import UUID

import msgspec

from domain.kernel import Aggregate, Fen, Km, Refused
from domain.kernel.checked import checked
from domain.values.clock import shanghai_date
from domain.values.distance import km
from domain.values.money import fen
from domain.vehicle.events import (
    ExtendedWarrantySold,
    InsurancePolicyRecorded,
    MaintenancePlanSet,
    MarkedSanbaoReturned,
    NextServiceAdvised,
    OdometerCorrected,
    OdometerRecorded,
    OdometerUnitReplaced,
    OwnerLinked,
    OwnerRelation,
    OwnershipTransferred,
    PlateChanged,
    RecallNoticeAttached,
    RecallRemedied,
    SaleRecorded,
    UseKind,
    UseKindSet,
    VehicleAbsorbed,
    VehicleDetailsCorrected,
    VehicleEvent,
    VehicleKind,
    VehicleMerged,
    VehicleRegistered,
)
from domain.vehicle.odometer import Odometer, Reading, UnitChange
from domain.vehicle.rules import DAYS_REVERSED, IN_THE_FUTURE, MERGED, NO_LIMIT, OUT_OF_BOUNDS


class Owner(msgspec.Struct, frozen=True):
    """The current owner."""

    customer_id: UUID
    since: date


class Recall(msgspec.Struct, frozen=True):
    """A recall of this vehicle."""

    issued_on: date
    remedied: bool = False


class VehicleState(Aggregate):
    """The vehicle as its history has left it."""

    kind: ClassVar[str] = "vehicle"

    version: int = 0
    """How many facts there are; the next is one more. Corrections name facts by it."""
    vin: str | None = None
    make: str = ""
    model: str = ""
    vehicle_kind: VehicleKind = VehicleKind.OTHER
    use_kind: UseKind = UseKind.UNKNOWN
    plates: tuple[tuple[date, str], ...] = ()
    """Each plate with its first day, in the order in which they became known."""
    sold: bool = False
    owner: Owner | None = None
    others: Mapping[UUID, OwnerRelation] = msgspec.field(default_factory=dict[UUID, OwnerRelation])
    """Co-owners and users."""
    odometer: Odometer = Odometer()
    recalls: Mapping[str, Recall] = msgspec.field(default_factory=dict[str, Recall])
    sanbao_returned: bool = False
    absorbed: frozenset[UUID] = frozenset()
    merged_into: UUID | None = None

    def apply(self, event: VehicleEvent) -> Self:
        return self._folded(event).changed(version=self.version + 1)

    @property
    def model_names(self) -> tuple[str, ...]:
        """How lists of fitment may name the model; empty where nothing is known of the car."""
        return (self.model, f"{self.make} {self.model}") if self.model else ()

    def plate_on(self, day: date) -> str | None:
        """The plate in force on that day."""
        known = [
            (since, turn, plate) for turn, (since, plate) in enumerate(self.plates) if since <= day
        ]
        return max(known)[2] if known else None

    def _folded(self, event: VehicleEvent) -> Self:  # noqa: C901, PLR0911, PLR0912 - a case a fact
        match event:
            case VehicleRegistered():
                plates = () if event.plate is None else ((date.min, event.plate),)
                return self.changed(
                    vin=event.vin,
                    make=event.make,
                    model=event.model,
                    vehicle_kind=event.vehicle_kind,
                    use_kind=event.use_kind,
                    plates=plates,
                )
            case VehicleDetailsCorrected():
                return self.changed(
                    vin=event.vin or self.vin,
                    make=event.make or self.make,
                    model=event.model or self.model,
                    vehicle_kind=event.vehicle_kind or self.vehicle_kind,
                )
            case PlateChanged():
                return self.changed(plates=(*self.plates, (event.valid_from, event.plate)))
            case SaleRecorded():
                return self.changed(sold=True)
            case UseKindSet():
                return self.changed(use_kind=event.use_kind)
            case OwnerLinked():
                return self._with_link(event)
            case OwnershipTransferred():
                return self.changed(owner=Owner(event.to_customer_id, event.on), others={})
            case OdometerRecorded() | OdometerCorrected() | OdometerUnitReplaced():
                return self.changed(odometer=self._with_odometer_fact(event))
            case RecallNoticeAttached():
                return self._with_recall(event.campaign, Recall(event.issued_on))
            case RecallRemedied():
                issued_on = self.recalls[event.campaign].issued_on
                return self._with_recall(event.campaign, Recall(issued_on, remedied=True))
            case MarkedSanbaoReturned():
                return self.changed(sanbao_returned=True)
            case VehicleAbsorbed():
                return self.changed(absorbed=self.absorbed | {event.absorbed_vehicle_id})
            case VehicleMerged():
                return self.changed(merged_into=event.into_vehicle_id)
            case (
                MaintenancePlanSet()
                | NextServiceAdvised()
                | InsurancePolicyRecorded()
                | ExtendedWarrantySold()
            ):
                return self
            case _:
                assert_never(event)

    def _with_link(self, event: OwnerLinked) -> Self:
        others = {who: how for who, how in self.others.items() if who != event.customer_id}
        if event.relation is OwnerRelation.OWNER:
            return self.changed(owner=Owner(event.customer_id, event.since), others=others)
        return self.changed(others={**others, event.customer_id: event.relation})

    def _with_recall(self, campaign: str, recall: Recall) -> Self:
        return self.changed(recalls={**self.recalls, campaign: recall})

    def _with_odometer_fact(
        self, event: OdometerRecorded | OdometerCorrected | OdometerUnitReplaced
    ) -> Odometer:
        match event:
            case OdometerRecorded():
                return self.odometer.with_reading(
                    Reading(self.version + 1, event.odometer_km, event.read_at, event.flagged)
                )
            case OdometerCorrected():
                return self.odometer.with_reading(
                    Reading(event.corrects_version, event.odometer_km, event.read_at, flagged=False)
                )
            case OdometerUnitReplaced():
                return self.odometer.with_change(UnitChange(event.at, event.old_km, event.new_km))

    def _require_open(self) -> None:
        if self.merged_into is not None:
            raise Refused(MERGED, into_vehicle_id=self.merged_into)


def not_after(field: str, day: date, at: datetime) -> date:
    """The day, unless it lies in the future."""
    if day > shanghai_date(at):
        raise Refused(IN_THE_FUTURE, field=field, day=day)
    return day


def moment_not_after(field: str, moment: datetime | None, at: datetime) -> datetime:
    """The moment, or `at` where none is named; refused in the future and without a zone."""
    if moment is None:
        return at
    checked(field, shanghai_date, moment)
    if moment > at:
        raise Refused(IN_THE_FUTURE, field=field, day=moment.isoformat())
    return moment


def in_order(field: str, first: date, last: date) -> None:
    """Refuse a last day that lies before the first."""
    if last < first:
        raise Refused(DAYS_REVERSED, field=field, first=first, last=last)


def within(field: str, number: int, low: int, high: int) -> None:
    """Refuse a number that is plainly a slip."""
    if not low <= number <= high:
        raise Refused(OUT_OF_BOUNDS, field=field, number=number, low=low, high=high)


def some_limit(*limits: object) -> None:
    """Refuse where neither a time nor a distance is given."""
    if all(limit is None for limit in limits):
        raise Refused(NO_LIMIT)


def as_km(field: str, odometer_km: int) -> Km:
    """A distance within what an odometer can show."""
    return checked(field, km, odometer_km)


def as_fen(field: str, amount_fen: int) -> Fen:
    """An amount of money."""
    return checked(field, fen, amount_fen)
