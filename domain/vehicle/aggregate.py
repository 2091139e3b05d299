"""The vehicle: its file, and what its use, maintenance and recalls bring."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from domain.kernel import Fen, Km, Missing, Personal, Refused
from domain.kernel.checked import optional_text, required_text
from domain.values.clock import shanghai_date
from domain.vehicle.events import (
    ExtendedWarrantySold,
    InsuranceKind,
    InsurancePolicyRecorded,
    MaintenancePlanSet,
    MarkedSanbaoReturned,
    NextServiceAdvised,
    OdometerCorrected,
    OdometerRecorded,
    OdometerSource,
    OdometerUnitReplaced,
    RecallNoticeAttached,
    RecallRemedied,
    SanbaoReturn,
    UseKind,
)
from domain.vehicle.identity import VehicleFile, vin_claim
from domain.vehicle.odometer import UnitChange, refuse
from domain.vehicle.rules import (
    DUE_PASSED,
    NO_READING,
    NOTHING_CHANGES,
    OUTSIDE_SANBAO,
    RECALL_ATTACHED,
    RECALL_NOT_ATTACHED,
    RECALL_REMEDIED,
    SANBAO_RETURNED,
    UNIT_REPLACED,
)
from domain.vehicle.state import (
    as_fen,
    as_km,
    in_order,
    moment_not_after,
    not_after,
    some_limit,
    within,
)

__all__ = ["Vehicle", "vin_claim"]

_NAME_CHARS: Final = 80
_REASON_CHARS: Final = 500
_MAX_INTERVAL_MONTHS: Final = 120
_MAX_INTERVAL_KM: Final = 200_000


class Vehicle(VehicleFile):
    """A vehicle in service (车辆档案)."""

    def record_odometer(
        self,
        *,
        odometer_km: Km,
        source: OdometerSource,
        at: datetime,
        read_at: datetime | None = None,
        repair_order_id: UUID | None = None,
        keep_flagged: bool = False,
    ) -> OdometerRecorded:
        """Record an odometer reading; one that contradicts others only if it is kept flagged (R019)."""
        self._require_open()
        moment = moment_not_after("readAt", read_at, at)
        shown = as_km("odometerKm", odometer_km)
        contradiction = self.odometer.contradiction(shown, moment)
        if contradiction and not keep_flagged:
            raise refuse(contradiction, shown, "odometerKm")
        return OdometerRecorded(
            odometer_km=shown,
            read_at=moment,
            source=source,
            repair_order_id=repair_order_id,
            flagged=contradiction is not None,
        )

    def correct_odometer(
        self,
        *,
        corrects_version: int,
        odometer_km: Km,
        reason: str,
        at: datetime,
        read_at: datetime | None = None,
    ) -> OdometerCorrected:
        """Correct an odometer reading, named by its version; both stay in the history (D.2)."""
        self._require_open()
        wrong = self.odometer.reading(corrects_version)
        if wrong is None:
            raise Missing(NO_READING, field="correctsVersion", version=corrects_version)
        shown = as_km("odometerKm", odometer_km)
        moment = moment_not_after("readAt", read_at or wrong.read_at, at)
        # The same number lifts the flag of a reading that fits by now.
        if not wrong.flagged and (shown, moment) == (wrong.odometer_km, wrong.read_at):
            raise Refused(NOTHING_CHANGES, field="odometerKm")
        if contradiction := self.odometer.without(wrong.version).contradiction(shown, moment):
            raise refuse(contradiction, shown, "odometerKm")
        return OdometerCorrected(
            corrects_version=corrects_version,
            was_km=wrong.odometer_km,
            odometer_km=shown,
            read_at=moment,
            reason=required_text("reason", reason, _REASON_CHARS),
        )

    def replace_odometer_unit(
        self,
        *,
        old_km: Km,
        new_km: Km,
        at: datetime,
        replaced_at: datetime | None = None,
        repair_order_id: UUID | None = None,
    ) -> OdometerUnitReplaced:
        """Record that the odometer was replaced, and what the old and the new one showed (R019)."""
        self._require_open()
        moment = moment_not_after("replacedAt", replaced_at, at)
        change = UnitChange(moment, as_km("oldKm", old_km), as_km("newKm", new_km))
        if any(known.at == moment for known in self.odometer.changes):
            raise Refused(UNIT_REPLACED, field="replacedAt")
        if refusal := self.odometer.contradiction_of_change(change):
            raise refusal
        return OdometerUnitReplaced(
            old_km=change.old_km,
            new_km=change.new_km,
            at=moment,
            repair_order_id=repair_order_id,
        )

    def set_maintenance_plan(
        self, *, interval_months: int | None = None, interval_km: Km | None = None
    ) -> MaintenancePlanSet:
        """Set the interval at which maintenance is due, the earlier of time and distance (R153)."""
        self._require_open()
        some_limit(interval_months, interval_km)
        if interval_months is not None:
            within("intervalMonths", interval_months, 1, _MAX_INTERVAL_MONTHS)
        if interval_km is not None:
            within("intervalKm", interval_km, 1, _MAX_INTERVAL_KM)
        return MaintenancePlanSet(interval_months=interval_months, interval_km=interval_km)

    def advise_next_service(
        self,
        *,
        at: datetime,
        due_on: date | None = None,
        due_km: Km | None = None,
        advised_in_order_id: UUID | None = None,
    ) -> NextServiceAdvised:
        """Advise the next service, for a day, a mileage, or whichever comes first (R081, R104)."""
        self._require_open()
        some_limit(due_on, due_km)
        due = None if due_km is None else as_km("dueKm", due_km)
        if due_on is not None and due_on < shanghai_date(at):
            raise Refused(DUE_PASSED, field="dueOn", due=due_on)
        if due is not None and due < (self.odometer.latest_km() or 0):
            raise Refused(DUE_PASSED, field="dueKm", due=f"{due} km")
        return NextServiceAdvised(
            due_on=due_on, due_km=due, advised_in_order_id=advised_in_order_id
        )

    def record_insurance_policy(
        self,
        *,
        insurer: str,
        insurance_kind: InsuranceKind,
        starts_on: date,
        expires_on: date,
        policy_number: str | None = None,
    ) -> InsurancePolicyRecorded:
        """Record the vehicle's insurance, whose owner is reminded before it ends (R155)."""
        self._require_open()
        in_order("expiresOn", starts_on, expires_on)
        number = optional_text("policyNumber", policy_number, _NAME_CHARS)
        insured = self.owner.customer_id if self.owner else self.id
        return InsurancePolicyRecorded(
            insurer=required_text("insurer", insurer, _NAME_CHARS),
            insurance_kind=insurance_kind,
            starts_on=starts_on,
            expires_on=expires_on,
            policy_number=Personal(insured, number) if number else None,
        )

    def sell_extended_warranty(
        self,
        *,
        starts_on: date,
        scope: str,
        provider: str,
        until_on: date | None = None,
        until_km: Km | None = None,
        price_fen: Fen | None = None,
    ) -> ExtendedWarrantySold:
        """Record an extended warranty, until a day or a mileage, whichever comes first (R099)."""
        self._require_open()
        some_limit(until_on, until_km)
        if until_on is not None:
            in_order("untilOn", starts_on, until_on)
        return ExtendedWarrantySold(
            starts_on=starts_on,
            until_on=until_on,
            until_km=None if until_km is None else as_km("untilKm", until_km),
            scope=required_text("scope", scope, _REASON_CHARS),
            provider=required_text("provider", provider, _NAME_CHARS),
            price_fen=None if price_fen is None else as_fen("priceFen", price_fen),
        )

    def attach_recall_notice(
        self, *, campaign: str, title: str, issued_on: date, at: datetime, stop_use: bool = False
    ) -> RecallNoticeAttached:
        """Attach a recall of the maker; it is shown at reception until it is remedied (R098)."""
        self._require_open()
        number = required_text("campaign", campaign, _NAME_CHARS)
        if number in self.recalls:
            raise Refused(RECALL_ATTACHED, field="campaign", campaign=number)
        return RecallNoticeAttached(
            campaign=number,
            title=required_text("title", title, _REASON_CHARS),
            issued_on=not_after("issuedOn", issued_on, at),
            stop_use=stop_use,
        )

    def remedy_recall(
        self,
        *,
        campaign: str,
        remedied_on: date,
        at: datetime,
        repair_order_id: UUID | None = None,
        remedied_by: str | None = None,
    ) -> RecallRemedied:
        """Record that what an attached recall demands was done on this vehicle (R098)."""
        self._require_open()
        number = required_text("campaign", campaign, _NAME_CHARS)
        recall = self.recalls.get(number)
        if recall is None:
            raise Missing(RECALL_NOT_ATTACHED, field="campaign", campaign=number)
        if recall.remedied:
            raise Refused(RECALL_REMEDIED, field="campaign", campaign=number)
        in_order("remediedOn", recall.issued_on, not_after("remediedOn", remedied_on, at))
        return RecallRemedied(
            campaign=number,
            remedied_on=remedied_on,
            repair_order_id=repair_order_id,
            remedied_by=optional_text("remediedBy", remedied_by, _NAME_CHARS),
        )

    def mark_sanbao_returned(
        self, *, returned_on: date, outcome: SanbaoReturn, reason: str, at: datetime
    ) -> MarkedSanbaoReturned:
        """Mark the car as exchanged or returned under 三包, to be told to its buyer (Art. 33)."""
        self._require_open()
        if self.use_kind is UseKind.COMMERCIAL:
            raise Refused(OUTSIDE_SANBAO)
        if self.sanbao_returned:
            raise Refused(SANBAO_RETURNED)
        return MarkedSanbaoReturned(
            returned_on=not_after("returnedOn", returned_on, at),
            outcome=outcome,
            reason=required_text("reason", reason, _REASON_CHARS),
        )
