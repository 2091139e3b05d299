"""Commands of reception."""

from datetime import datetime
from typing import Final
from uuid import UUID

from domain.kernel import Actor, Channel, Fen, Km, Missing, Refused, Role
from domain.kernel.checked import checked, optional, optional_text, required_text
from domain.repair_order import rules_before as rules
from domain.repair_order.guards import (
    FRONT_DESK,
    NAME,
    SENTENCE,
    STORY,
    Guarded,
    amount,
    digest,
    moment,
    plate_text,
    reading,
    role_is,
    running,
)
from domain.repair_order.intake_events import (
    AuthorisationSigned,
    Belonging,
    BelongingsListed,
    ConcernRecorded,
    EntryInspectionRecorded,
    JobSheetDisputeAnswered,
    JobSheetDisputed,
    PlateMismatchReported,
    PlateVerified,
    PromisedTimeRevised,
    PromisedTimeSet,
    RepairLevelSet,
    RepairOrderOpened,
)
from domain.repair_order.numbers import order_number
from domain.repair_order.records import InspectionItem
from domain.repair_order.state import Status
from domain.repair_order.terms import ApprovalMethod, InspectionMethod, Relation, ServiceKind
from domain.values.clock import shanghai_date
from domain.values.cover import RepairLevel
from domain.values.vin import parse_vin

ENTRY_INSPECTORS: Final = (*FRONT_DESK, Role.INSPECTOR)


class Reception(Guarded, frozen=True):
    """From the car's arrival to the signed authorisation and the right car in the bay."""

    def open(
        self,
        *,
        number: int,
        site_id: str,
        at: datetime,
        actor: Actor,
        customer_id: UUID,
        vehicle_id: UUID,
        service_kind: ServiceKind,
        odometer_km: Km | None = None,
        odometer_unreadable_reason: str | None = None,
        plate: str | None = None,
        vin: str | None = None,
        appointment_id: UUID | None = None,
    ) -> RepairOrderOpened:
        """A car comes in for one visit and gets its order (R019, R058)."""
        if self.status is not Status.NEW:
            raise Refused(rules.NOT_BEGUN, status=self.status)
        reason = optional_text("odometerUnreadableReason", odometer_unreadable_reason, SENTENCE)
        if (odometer_km is None) == (reason is None):
            raise Refused(rules.ODOMETER_OR_REASON, field="odometerKm")
        return RepairOrderOpened(
            order_number=order_number(site_id, checked("at", shanghai_date, at).year, number),
            site_id=site_id,
            customer_id=customer_id,
            vehicle_id=vehicle_id,
            adviser_id=actor.id,
            opened_at=at,
            service_kind=service_kind,
            plate=None if plate is None else plate_text("plate", plate),
            vin=optional("vin", parse_vin, vin),
            odometer_km=None if odometer_km is None else reading("odometerKm", odometer_km),
            odometer_unreadable_reason=reason,
            appointment_id=appointment_id,
        )

    def record_concern(
        self, *, customer_words: str, adviser_note: str | None = None
    ) -> ConcernRecorded:
        """The customer says what is wrong, in the customer's own words (R020)."""
        self._open()
        return ConcernRecorded(
            concern_id=running(len(self.concerns)),
            customer_words=self._said("customerWords", customer_words, STORY),
            adviser_note=self._may_say("adviserNote", adviser_note, STORY),
        )

    def record_entry_inspection(
        self,
        *,
        actor: Actor,
        methods: tuple[InspectionMethod, ...],
        items: tuple[InspectionItem, ...],
        customer_confirmed: bool,
        assisted_by: str | None = None,
    ) -> EntryInspectionRecorded:
        """Reception walks round the car and writes down its state (R023 to R028)."""
        self._open()
        role_is(actor, *ENTRY_INSPECTORS)
        if not methods:
            raise Refused(rules.NO_METHOD, field="methods")
        if not items:
            raise Refused(rules.NO_ITEMS, field="items")
        return EntryInspectionRecorded(
            inspected_by=actor.id,
            assisted_by=optional_text("assistedBy", assisted_by, NAME),
            methods=methods,
            items=inspection_items(items),
            customer_confirmed=customer_confirmed,
        )

    def list_belongings(self, *, items: tuple[str, ...], stored_at: str) -> BelongingsListed:
        """Things that could get lost are listed and put away (R030)."""
        self._open()
        if not items:
            raise Refused(rules.NO_ITEMS, field="items")
        start = self.belongings_listed
        return BelongingsListed(
            items=tuple(
                Belonging(item_id=running(start + index), description=self._said("items", text))
                for index, text in enumerate(items)
            ),
            stored_at=required_text("storedAt", stored_at, SENTENCE),
        )

    def set_repair_level(self, *, level: RepairLevel) -> RepairLevelSet:
        """The level of the repair is decided, or decided anew (R027)."""
        self._open()
        return RepairLevelSet(level=level)

    def set_promised_time(self, *, promised_at: datetime) -> PromisedTimeSet:
        """The customer is promised when the car will be ready (R015, R021)."""
        self._open()
        if self.promised_at is not None:
            raise Refused(rules.PROMISE_EXISTS, field="promisedAt", promised_at=self.promised_at)
        return PromisedTimeSet(promised_at=moment("promisedAt", promised_at))

    def revise_promised_time(
        self, *, promised_at: datetime, reason: str, customer_told_at: datetime
    ) -> PromisedTimeRevised:
        """The promised time moves and the customer is told why (R015)."""
        self._open()
        if self.promised_at is None:
            raise Refused(rules.NO_PROMISE)
        return PromisedTimeRevised(
            was_at=self.promised_at,
            promised_at=moment("promisedAt", promised_at),
            reason=required_text("reason", reason, SENTENCE),
            customer_told_at=moment("customerToldAt", customer_told_at),
        )

    def sign_authorisation(
        self,
        *,
        signed_by: str,
        relation: Relation,
        method: ApprovalMethod,
        estimate_fen: Fen,
        document_sha256: str,
        copy_given_via: Channel,
        belongings_document_sha256: str | None = None,
    ) -> AuthorisationSigned:
        """The customer signs the repair authorisation and gets a copy (R022, R029, R031)."""
        self._open()
        if self.authorised:
            raise Refused(rules.SIGNED_BEFORE)
        if self.promised_at is None:
            raise Refused(rules.NO_PROMISE)
        self._form_complete(belongings_document_sha256)
        belongings = belongings_document_sha256
        return AuthorisationSigned(
            signed_by=self._said("signedBy", signed_by, NAME),
            relation=relation,
            method=method,
            concern_ids=tuple(self.concerns),
            estimate_fen=amount("estimateFen", estimate_fen),
            promised_at=self.promised_at,
            document_sha256=digest("documentSha256", document_sha256),
            belongings_document_sha256=None
            if belongings is None
            else digest("belongingsDocumentSha256", belongings),
            copy_given_via=copy_given_via,
        )

    def _form_complete(self, belongings_document: str | None) -> None:
        parts = (
            (bool(self.concerns), "concern", "客户陈述"),
            (self.inspected, "entry inspection", "进厂检验"),
            (
                not self.belongings_listed or bool(belongings_document),
                "signed list of belongings",
                "随车物品签字清单",
            ),
        )
        for present, missing, missing_zh in parts:
            if not present:
                raise Refused(rules.FORM_INCOMPLETE, missing=missing, missing_zh=missing_zh)

    def verify_plate(self, *, plate: str, actor: Actor) -> PlateVerified:
        """A technician reads the plate on the car and it is the one on the order (R032)."""
        self._open()
        seen = plate_text("plate", plate)
        if self.plate not in (None, seen):
            raise Refused(rules.PLATE_DIFFERS, field="plate", seen=seen, ordered=self.plate)
        return PlateVerified(plate=seen, verified_by=actor.id)

    def report_plate_mismatch(self, *, plate_seen: str, actor: Actor) -> PlateMismatchReported:
        """A technician finds another plate on the car than on the order (R032)."""
        self._open()
        seen = plate_text("plateSeen", plate_seen)
        if self.plate == seen:
            raise Refused(rules.PLATE_AGREES, field="plateSeen", seen=seen)
        return PlateMismatchReported(
            plate_on_order=self.plate, plate_seen=seen, reported_by=actor.id
        )

    def dispute_job_sheet(self, *, reason: str, actor: Actor) -> JobSheetDisputed:
        """A technician doubts that the jobs on the order fit the fault (R033)."""
        self._open()
        return JobSheetDisputed(
            dispute_id=running(len(self.disputes)),
            disputed_by=actor.id,
            reason=required_text("reason", reason, STORY),
        )

    def answer_job_sheet_dispute(
        self, *, dispute_id: str, answer: str, actor: Actor
    ) -> JobSheetDisputeAnswered:
        """The adviser answers a technician's doubt (R033)."""
        self._open()
        role_is(actor, *FRONT_DESK)
        if self.disputes.get(dispute_id, True):
            raise Missing(rules.DISPUTE_MISSING, field="disputeId", dispute_id=dispute_id)
        return JobSheetDisputeAnswered(
            dispute_id=dispute_id,
            answered_by=actor.id,
            answer=required_text("answer", answer, STORY),
        )


def inspection_items(items: tuple[InspectionItem, ...]) -> tuple[InspectionItem, ...]:
    """Items of a walk-round with clean texts and well-formed digests of pictures."""
    return tuple(
        InspectionItem(
            group=item.group,
            position=required_text("items", item.position, SENTENCE),
            result=item.result,
            finding=optional_text("items", item.finding, SENTENCE),
            photos=tuple(digest("items", photo) for photo in item.photos),
        )
        for item in items
    )
