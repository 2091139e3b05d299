"""Commands about comebacks, cancellation, corrections and tracking calls."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from domain.kernel import Actor, Km, Missing, Refused
from domain.kernel.checked import checked, optional, required_text
from domain.repair_order import rules_after as rules
from domain.repair_order import rules_before
from domain.repair_order.after_events import (
    CallbackLogged,
    ComebackAccepted,
    ComebackRefused,
    EntryCorrected,
    LinkedAsComeback,
    RepairOrderCancelled,
    RepairOrderVehicleCorrected,
)
from domain.repair_order.guards import NAME, SENTENCE, STORY, plate_text, positive, proofs
from domain.repair_order.handover import Handover
from domain.repair_order.records import Evidence
from domain.repair_order.state import Comeback, Status
from domain.repair_order.terms import ComebackCause, CorrectableField
from domain.values.clock import after_days, shanghai_date
from domain.values.cover import Ground
from domain.values.distance import MAX_KM
from domain.values.vin import parse_vin

OPENING: Final = 1
"""The version of the opening fact."""


class Afterwards(Handover, frozen=True):
    """What an order has to do with other visits, and how its errors are put right."""

    def link_as_comeback(
        self,
        *,
        concern_id: str,
        original_order_id: UUID,
        original_line_id: str,
        evidence_days: int,
        at: datetime,
    ) -> LinkedAsComeback:
        """A concern of this visit may be the fault of an earlier repair (R092, R093).

        `evidence_days`: so many days the dealership has to show that it is not; this day does not
        count (B.3; Civil Code 201).
        """
        self._open()
        self._concern(concern_id)
        if concern_id in self.comebacks:
            raise Refused(rules.COMEBACK_LINKED, field="concernId", concern_id=concern_id)
        if original_order_id == self.id:
            raise Refused(rules.COMEBACK_OF_ITSELF, field="originalOrderId")
        _, vehicle_id = self._known()
        return LinkedAsComeback(
            concern_id=concern_id,
            original_order_id=original_order_id,
            original_line_id=required_text("originalLineId", original_line_id, NAME),
            vehicle_id=vehicle_id,
            evidence_due_on=shanghai_date(after_days(at, evidence_days).last_moment),
        )

    def accept_comeback(
        self,
        *,
        concern_id: str,
        cause: ComebackCause,
        basis: Ground,
        cover_until_on: date,
        actor: Actor,
        cover_until_km: Km | None = None,
    ) -> ComebackAccepted:
        """The dealership stands for the fault: in cover, and free for the customer (R091, R092)."""
        link = self._unanswered_comeback(concern_id)
        if self.bill is not None:
            raise Refused(rules.SETTLED_BEFORE, settlement_number=self.bill.number)
        self._in_cover(cover_until_on, cover_until_km)
        return ComebackAccepted(
            concern_id=concern_id,
            original_order_id=link.original_order_id,
            original_line_id=link.original_line_id,
            cause=cause,
            basis=basis,
            cover_until_on=cover_until_on,
            cover_until_km=cover_until_km,
            accepted_by=actor.id,
        )

    def _in_cover(self, until_on: date, until_km: Km | None) -> None:
        """Judged by the day and the reading with which the car came in."""
        late = self.opened_on is not None and self.opened_on > until_on
        came_in = self.odometer_in_km
        far = until_km is not None and came_in is not None and came_in > until_km
        if late or far:
            raise Refused(
                rules.OUT_OF_COVER,
                field="coverUntilOn" if late else "coverUntilKm",
                until_on=until_on,
                until_km="-" if until_km is None else until_km,
            )

    def refuse_comeback(
        self,
        *,
        concern_id: str,
        reason: str,
        evidence: tuple[Evidence, ...],
        actor: Actor,
        at: datetime,
    ) -> ComebackRefused:
        """The dealership does not stand for the fault, and shows in time why (R092)."""
        link = self._unanswered_comeback(concern_id)
        if not evidence:
            raise Refused(rules.NO_EVIDENCE, field="evidence")
        if link.evidence_due_on is not None and shanghai_date(at) > link.evidence_due_on:
            raise Refused(rules.EVIDENCE_LATE, due_on=link.evidence_due_on)
        return ComebackRefused(
            concern_id=concern_id,
            original_order_id=link.original_order_id,
            original_line_id=link.original_line_id,
            reason=required_text("reason", reason, STORY),
            evidence=proofs(evidence),
            refused_by=actor.id,
        )

    def _unanswered_comeback(self, concern_id: str) -> Comeback:
        self._open()
        link = self.comebacks.get(concern_id)
        if link is None or link.answered:
            raise Missing(rules.NO_COMEBACK, field="concernId", concern_id=concern_id)
        return link

    def cancel(self, *, reason: str) -> RepairOrderCancelled:
        """The order ends without a repair and keeps its number (R057)."""
        self._open()
        touched = [line_id for line_id, line in self.lines.items() if line.touched]
        if touched:
            raise Refused(rules.WORK_DONE, line_ids=", ".join(touched))
        return RepairOrderCancelled(
            order_number=self.order_number, reason=required_text("reason", reason, SENTENCE)
        )

    def correct_vehicle(
        self,
        *,
        vehicle_id: UUID,
        reason: str,
        plate: str | None = None,
        vin: str | None = None,
    ) -> RepairOrderVehicleCorrected:
        """The order was opened on the wrong car and is put on the right one (R032)."""
        self._open_or_delivered()
        _, was = self._known()
        if vehicle_id == was:
            raise Refused(rules.SAME_VEHICLE, field="vehicleId")
        return RepairOrderVehicleCorrected(
            was_vehicle_id=was,
            vehicle_id=vehicle_id,
            plate=None if plate is None else plate_text("plate", plate),
            vin=optional("vin", parse_vin, vin),
            reason=required_text("reason", reason, SENTENCE),
        )

    def correct_entry(
        self,
        *,
        corrects_version: int,
        field: CorrectableField,
        was: str,
        is_now: str,
        reason: str,
    ) -> EntryCorrected:
        """A field of an earlier fact was wrong; both values stay readable (R019)."""
        if self.status is Status.NEW:
            raise Refused(rules_before.NOT_BEGUN, status=self.status)
        if not 1 <= corrects_version <= self.turns:
            raise Missing(
                rules.NO_SUCH_ENTRY,
                field="correctsVersion",
                turns=self.turns,
                version=corrects_version,
            )
        old, new = required_text("was", was, SENTENCE), required_text("isNow", is_now, SENTENCE)
        if old == new:
            raise Refused(rules.NOTHING_CORRECTED, field="isNow", value=new)
        new = self._corrected(corrects_version, field, old, new)
        return EntryCorrected(
            corrects_version=corrects_version,
            field=field,
            was=old,
            is_now=new,
            reason=required_text("reason", reason, SENTENCE),
        )

    def _corrected(self, version: int, field: CorrectableField, old: str, new: str) -> str:
        """The new value in its normal form; at the opening, the old one must be what stands."""
        opening = version == OPENING
        match field:
            case CorrectableField.ODOMETER_KM:
                stands = str(self.odometer_in_km)
                if not is_reading(new):
                    raise Refused(rules.NOT_A_READING, field="isNow", value=new)
            case CorrectableField.PLATE:
                stands, new = self.plate or old, plate_text("isNow", new)
            case CorrectableField.VIN:
                return checked("isNow", parse_vin, new)
            case _:
                return new
        if opening and old != stands:
            raise Refused(rules.OTHER_VALUE, field="was", was=old, stands=stands)
        return new

    def log_callback(
        self, *, follow_up_id: UUID, sequence: int, reached: bool
    ) -> tuple[CallbackLogged, ...]:
        """A tracking call about this visit was made; noted once a call (R112)."""
        if self.status is not Status.DELIVERED:
            raise Refused(rules.NOT_DELIVERED, status=self.status)
        call = (follow_up_id, positive("sequence", sequence))
        if call in self.callbacks:
            return ()
        return (CallbackLogged(follow_up_id=follow_up_id, sequence=sequence, reached=reached),)


def is_reading(text: str) -> bool:
    """Whether the text is an odometer reading in whole kilometres."""
    return text.isascii() and text.isdigit() and int(text) <= MAX_KM
