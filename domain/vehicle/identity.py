"""Which vehicle it is, what it serves for, and whose it is: decisions on the file itself."""

from datetime import date, datetime
from functools import partial
from typing import Final
from uuid import UUID

from domain.kernel import Claim, Fen, Km, Missing, Refused
from domain.kernel.checked import checked, optional, optional_text, required_text
from domain.values.clock import shanghai_date
from domain.values.plate import Plate, parse_plate
from domain.values.sanbao import MAX_USE_RATE_PPM, PERIOD_TERMS, PeriodKind, starts
from domain.values.vin import KnownPart, parse_partial_vin, parse_vin, vin_warning
from domain.vehicle.events import (
    OwnerLinked,
    OwnerRelation,
    OwnershipTransferred,
    PlateChanged,
    SaleRecorded,
    UseKind,
    UseKindSet,
    VehicleAbsorbed,
    VehicleDetailsCorrected,
    VehicleKind,
    VehicleMerged,
    VehicleRegistered,
)
from domain.vehicle.rules import (
    ABSORBED_ALREADY,
    MERGE_WITH_ITSELF,
    NO_OWNER,
    NO_SALE,
    NOTHING_CHANGES,
    OWNED,
    SALE_RECORDED,
    TERMS_BELOW_LAW,
    USE_RATE,
    VIN_AND_PART,
    VIN_TAKEN,
)
from domain.vehicle.state import VehicleState, as_fen, as_km, in_order, not_after, within

_NAME_CHARS: Final = 80
_REASON_CHARS: Final = 500
_FIRST_MODEL_YEAR: Final = 1900
_MONTHS_A_YEAR: Final = 12
_SANBAO_YEARS: Final = 2
_SANBAO_KM: Final = Km(50_000)
_FREE_REPAIR_YEARS: Final = 3
_FREE_REPAIR_KM: Final = Km(60_000)


def vin_claim(vin: str, vehicle_id: UUID) -> Claim:
    """The key that makes a VIN unique: taken when it is recorded, released when it is replaced."""
    return Claim("vin", checked("vin", parse_vin, vin), vehicle_id, VIN_TAKEN, "vin")


class VehicleFile(VehicleState):
    """Registration, corrections, plates, sale, owners, duplicates."""

    def register(
        self,
        *,
        make: str,
        model: str,
        vehicle_kind: VehicleKind,
        at: datetime,
        use_kind: UseKind = UseKind.UNKNOWN,
        vin: str | None = None,
        partial_vin: str | None = None,
        partial_vin_known: KnownPart = KnownPart.START,
        plate: str | None = None,
        allow_other_plate: bool = False,
        model_year: int | None = None,
        colour: str | None = None,
        engine_number: str | None = None,
        source: str | None = None,
    ) -> VehicleRegistered:
        """Open a vehicle's file, with its VIN or without one that nobody could read (R019, B.7)."""
        if vin is not None and partial_vin is not None:
            raise Refused(VIN_AND_PART, field="partialVin")
        full = optional("vin", parse_vin, vin)
        part = optional(
            "partialVin", partial(parse_partial_vin, known=partial_vin_known), partial_vin
        )
        carried = None if plate is None else _plate("plate", plate, allow_other=allow_other_plate)
        return VehicleRegistered(
            make=required_text("make", make, _NAME_CHARS),
            model=required_text("model", model, _NAME_CHARS),
            vehicle_kind=vehicle_kind,
            use_kind=use_kind,
            vin=full,
            vin_warning=vin_warning(full) if full else None,
            partial_vin=part.text if part else None,
            partial_vin_known=part.known if part else None,
            plate=carried.text if carried else None,
            plate_format=carried.format if carried else None,
            model_year=_model_year(model_year, at),
            colour=optional_text("colour", colour, _NAME_CHARS),
            engine_number=optional_text("engineNumber", engine_number, _NAME_CHARS),
            source=optional_text("source", source, _NAME_CHARS),
        )

    def correct_details(
        self,
        *,
        reason: str,
        at: datetime,
        vin: str | None = None,
        make: str | None = None,
        model: str | None = None,
        vehicle_kind: VehicleKind | None = None,
        model_year: int | None = None,
        colour: str | None = None,
        engine_number: str | None = None,
    ) -> VehicleDetailsCorrected:
        """Correct or complete the vehicle's file; what is not given stays (R019, B.7)."""
        self._require_open()
        full = optional("vin", parse_vin, vin)
        corrected = VehicleDetailsCorrected(
            reason=required_text("reason", reason, _REASON_CHARS),
            vin=None if full == self.vin else full,
            vin_warning=vin_warning(full) if full and full != self.vin else None,
            make=optional_text("make", make, _NAME_CHARS),
            model=optional_text("model", model, _NAME_CHARS),
            vehicle_kind=vehicle_kind,
            model_year=_model_year(model_year, at),
            colour=optional_text("colour", colour, _NAME_CHARS),
            engine_number=optional_text("engineNumber", engine_number, _NAME_CHARS),
        )
        if corrected == VehicleDetailsCorrected(reason=corrected.reason):
            raise Refused(NOTHING_CHANGES)
        return corrected

    def change_plate(
        self, *, plate: str, valid_from: date, allow_other_plate: bool = False
    ) -> PlateChanged:
        """Record which plate the vehicle carries from a day on; plates are reused (B.8)."""
        self._require_open()
        carried = _plate("plate", plate, allow_other=allow_other_plate)
        if self.plate_on(valid_from) == carried.text:
            raise Refused(NOTHING_CHANGES, field="plate")
        return PlateChanged(plate=carried.text, plate_format=carried.format, valid_from=valid_from)

    def record_sale(
        self,
        *,
        invoice_on: date,
        price_fen: Fen,
        seller: str,
        at: datetime,
        delivered_on: date | None = None,
        sanbao_years: int = _SANBAO_YEARS,
        sanbao_km: Km = _SANBAO_KM,
        free_repair_years: int = _FREE_REPAIR_YEARS,
        free_repair_km: Km = _FREE_REPAIR_KM,
        use_compensation_ppm: int = MAX_USE_RATE_PPM,
        correction_reason: str | None = None,
    ) -> SaleRecorded:
        """Record the sale of the new vehicle and its 三包 terms (三包规定 Art. 18, 27)."""
        self._require_open()
        reason = optional_text("correctionReason", correction_reason, _REASON_CHARS)
        if self.sold and reason is None:
            raise Refused(SALE_RECORDED, field="correctionReason")
        if not self.sold and reason is not None:
            raise Missing(NO_SALE, field="correctionReason")
        sale = SaleRecorded(
            invoice_on=not_after("invoiceOn", invoice_on, at),
            delivered_on=not_after("deliveredOn", delivered_on or invoice_on, at),
            price_fen=as_fen("priceFen", price_fen),
            sanbao_years=sanbao_years,
            sanbao_km=as_km("sanbaoKm", sanbao_km),
            free_repair_years=free_repair_years,
            free_repair_km=as_km("freeRepairKm", free_repair_km),
            use_compensation_ppm=use_compensation_ppm,
            seller=required_text("seller", seller, _NAME_CHARS),
            correction_reason=reason,
        )
        self._require_lawful(sale)
        return sale

    def set_use_kind(self, *, use_kind: UseKind, reason: str) -> UseKindSet:
        """Record whether the vehicle serves a household or a business (三包规定 Art. 2, 40)."""
        self._require_open()
        if use_kind is self.use_kind:
            raise Refused(NOTHING_CHANGES, field="useKind")
        return UseKindSet(use_kind=use_kind, reason=required_text("reason", reason, _REASON_CHARS))

    def link_owner(
        self, *, customer_id: UUID, since: date, relation: OwnerRelation, at: datetime
    ) -> OwnerLinked:
        """Link a customer who owns or uses the vehicle; a second owner is a transfer (R105)."""
        self._require_open()
        not_after("since", since, at)
        if self._relation_of(customer_id) is relation:
            raise Refused(NOTHING_CHANGES, field="customerId")
        if self.owner and (
            relation is OwnerRelation.OWNER or customer_id == self.owner.customer_id
        ):
            raise Refused(OWNED, field="relation", customer_id=self.owner.customer_id)
        if relation is OwnerRelation.CO_OWNER and self.owner is None:
            raise Refused(NO_OWNER, field="relation")
        return OwnerLinked(customer_id=customer_id, since=since, relation=relation)

    def transfer_ownership(
        self, *, to_customer_id: UUID, on: date, at: datetime
    ) -> OwnershipTransferred:
        """Record that the vehicle went to a new owner; repair orders keep their customer (R105)."""
        self._require_open()
        not_after("on", on, at)
        former = self.owner
        if former is not None:
            if former.customer_id == to_customer_id:
                raise Refused(NOTHING_CHANGES, field="toCustomerId")
            in_order("on", former.since, on)
        return OwnershipTransferred(
            from_customer_id=former.customer_id if former else None,
            to_customer_id=to_customer_id,
            on=on,
        )

    def absorb(self, *, absorbed_vehicle_id: UUID) -> VehicleAbsorbed:
        """Take in the history of a duplicate file of this same vehicle (D.3 Vehicle)."""
        self._require_open()
        self._require_other(absorbed_vehicle_id, "absorbedVehicleId")
        return VehicleAbsorbed(absorbed_vehicle_id=absorbed_vehicle_id)

    def merge_into(self, *, into_vehicle_id: UUID, reason: str) -> VehicleMerged:
        """Close this file as a duplicate; the vehicle goes on in the other one (D.3 Vehicle)."""
        self._require_open()
        self._require_other(into_vehicle_id, "intoVehicleId")
        return VehicleMerged(
            into_vehicle_id=into_vehicle_id, reason=required_text("reason", reason, _REASON_CHARS)
        )

    def _relation_of(self, customer_id: UUID) -> OwnerRelation | None:
        if self.owner and self.owner.customer_id == customer_id:
            return OwnerRelation.OWNER
        return self.others.get(customer_id)

    def _require_other(self, vehicle_id: UUID, field: str) -> None:
        if vehicle_id == self.id:
            raise Refused(MERGE_WITH_ITSELF, field=field)
        if vehicle_id in self.absorbed:
            raise Refused(ABSORBED_ALREADY, field=field, vehicle_id=vehicle_id)

    def _require_lawful(self, sale: SaleRecorded) -> None:
        within("useCompensationPpm", sale.use_compensation_ppm, 0, 1_000_000)
        if self.use_kind is UseKind.COMMERCIAL or not starts(sale.invoice_on, sale.delivered_on):
            return  # the rule of 2021 does not hold for it
        _require_term(
            "sanbaoYears", PeriodKind.EXCHANGE_AND_RETURN, sale.sanbao_years, sale.sanbao_km
        )
        _require_term(
            "freeRepairYears", PeriodKind.FREE_REPAIR, sale.free_repair_years, sale.free_repair_km
        )
        if sale.use_compensation_ppm > MAX_USE_RATE_PPM:
            raise Refused(
                USE_RATE,
                field="useCompensationPpm",
                rate_ppm=sale.use_compensation_ppm,
                max_ppm=MAX_USE_RATE_PPM,
            )


def _require_term(field: str, kind: PeriodKind, years: int, km: Km) -> None:
    law = PERIOD_TERMS[kind]
    law_years, law_km = law.months // _MONTHS_A_YEAR, law.km or 0
    if years < law_years or km < law_km:
        raise Refused(
            TERMS_BELOW_LAW, field=field, years=years, km=km, law_years=law_years, law_km=law_km
        )


def _plate(field: str, text: str, *, allow_other: bool) -> Plate:
    return checked(field, partial(parse_plate, allow_other=allow_other), text)


def _model_year(year: int | None, at: datetime) -> int | None:
    if year is not None:
        # Makers sell the next model year before the year begins.
        within("modelYear", year, _FIRST_MODEL_YEAR, shanghai_date(at).year + 1)
    return year
