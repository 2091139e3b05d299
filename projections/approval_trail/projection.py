"""The trail of consent: what was offered, agreed to, done and charged (R035-R046)."""

from collections.abc import Iterable
from typing import Any, Final

from domain.kernel import Event, Recorded
from domain.repair_order.events import (
    AdditionalWorkAccepted,
    AdditionalWorkFound,
    AdditionalWorkRefused,
    LabourStarted,
    LineCompleted,
    PartReplaced,
    RepairOrderCancelled,
    RepairOrderOpened,
    RepairOrderVehicleCorrected,
    SettlementIssued,
    SettlementReversed,
    SubletOrdered,
    WorkResumed,
    WorkStarted,
)
from projections.consent import keep_consent
from projections.engine import Change, ReadModel, put, set_

approval_trail: Final = ReadModel("approval_trail", __file__)
keep_consent(approval_trail)


@approval_trail.on(RepairOrderOpened)
def opened(fact: Recorded[RepairOrderOpened]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "repair_order",
        order_id=fact.stream_id,
        order_number=event.order_number,
        site_id=event.site_id,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        adviser_id=event.adviser_id,
        opened_at=event.opened_at,
    )


@approval_trail.on(RepairOrderVehicleCorrected)
def vehicle_corrected(fact: Recorded[RepairOrderVehicleCorrected]) -> Iterable[Change]:
    yield set_("repair_order", order_id=fact.stream_id, vehicle_id=fact.event.vehicle_id)


@approval_trail.on(RepairOrderCancelled)
def cancelled(fact: Recorded[RepairOrderCancelled]) -> Iterable[Change]:
    yield set_("repair_order", order_id=fact.stream_id, cancelled_at=fact.occurred_at)


@approval_trail.on(WorkStarted)
def work_started(fact: Recorded[WorkStarted]) -> Iterable[Change]:
    yield _step(fact, "started", fact.event.line_id, fact.event.technician_id)


@approval_trail.on(LabourStarted)
def labour_started(fact: Recorded[LabourStarted]) -> Iterable[Change]:
    yield _step(fact, "clocked_in", fact.event.line_id, fact.event.technician_id)


@approval_trail.on(WorkResumed)
def work_resumed(fact: Recorded[WorkResumed]) -> Iterable[Change]:
    yield _step(fact, "resumed", fact.event.line_id, fact.event.technician_id)


@approval_trail.on(LineCompleted)
def line_completed(fact: Recorded[LineCompleted]) -> Iterable[Change]:
    event = fact.event
    yield _step(fact, "completed", event.line_id, event.technician_id, note=event.correction)


@approval_trail.on(SubletOrdered)
def sublet_ordered(fact: Recorded[SubletOrdered]) -> Iterable[Change]:
    event = fact.event
    yield _step(fact, "sublet", event.line_id, fact.context.actor.id, note=event.work)


@approval_trail.on(PartReplaced)
def part_replaced(fact: Recorded[PartReplaced]) -> Iterable[Change]:
    event = fact.event
    yield _step(
        fact,
        "part_replaced",
        event.line_id,
        event.technician_id,
        note=event.reason,
        part_number=event.fitted.part_number,
        part_name=event.fitted.name,
        part_grade=event.fitted.grade,
        batch_id=event.fitted.batch_id,
        serial=event.fitted.serial,
        quantity_milli=event.quantity_milli,
    )


def _step(fact: Recorded[Event], step: str, line_id: str, by: str, **more: Any) -> Change:
    return put(
        "work",
        order_id=fact.stream_id,
        turn=fact.version,
        line_id=line_id,
        step=step,
        done_at=fact.occurred_at,
        done_by=by,
        **more,
    )


@approval_trail.on(SettlementIssued)
def settled(fact: Recorded[SettlementIssued]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "settlement",
        order_id=fact.stream_id,
        settlement_number=event.settlement_number,
        issued_turn=fact.version,
        issued_at=fact.occurred_at,
        total_fen=event.total_fen,
    )
    for line in event.lines:
        yield put(
            "charge",
            order_id=fact.stream_id,
            settlement_number=event.settlement_number,
            line_id=line.line_id,
            payer=line.payer,
            amount_fen=line.amount_fen,
        )


@approval_trail.on(SettlementReversed)
def reversed_(fact: Recorded[SettlementReversed]) -> Iterable[Change]:
    yield set_(
        "settlement",
        order_id=fact.stream_id,
        settlement_number=fact.event.settlement_number,
        reversed_at=fact.occurred_at,
        reversal_reason=fact.event.reason,
    )


@approval_trail.on(AdditionalWorkFound)
def found(fact: Recorded[AdditionalWorkFound]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "finding",
        order_id=fact.stream_id,
        finding_id=event.finding_id,
        finding=event.finding,
        urgency=event.urgency,
        found_by=event.found_by,
        found_at=fact.occurred_at,
    )


@approval_trail.on(AdditionalWorkAccepted)
def desk_accepted(fact: Recorded[AdditionalWorkAccepted]) -> Iterable[Change]:
    yield set_(
        "finding",
        order_id=fact.stream_id,
        finding_id=fact.event.finding_id,
        desk_answer="accepted",
        desk_by=fact.event.accepted_by,
        desk_at=fact.occurred_at,
    )


@approval_trail.on(AdditionalWorkRefused)
def desk_refused(fact: Recorded[AdditionalWorkRefused]) -> Iterable[Change]:
    yield set_(
        "finding",
        order_id=fact.stream_id,
        finding_id=fact.event.finding_id,
        desk_answer="refused",
        desk_by=fact.event.refused_by,
        desk_reason=fact.event.reason,
        desk_at=fact.occurred_at,
    )


_IGNORED: Final[dict[str, tuple[str, ...]]] = {
    "reception is no part of the consent to a line": (
        "authorisation_signed",
        "belongings_listed",
        "concern_recorded",
        "diagnosis_recorded",
        "entry_inspection_recorded",
        "job_sheet_dispute_answered",
        "job_sheet_disputed",
        "plate_mismatch_reported",
        "plate_verified",
        "promised_time_revised",
        "promised_time_set",
        "repair_level_set",
    ),
    "neither begins, fits nor ends anything on a line": (
        "labour_stopped",
        "part_batch_blocked_noticed",
        "part_batch_release_noticed",
        "part_fit_approved",
        "part_issued",
        "part_mismatch_reported",
        "part_reserved",
        "part_returned",
        "old_part_returned",
        "rework_started",
        "sublet_received",
        "technician_assigned",
        "vehicle_cleaned",
        "work_paused",
    ),
    "care for the customer costs no line": (
        "loaner_provided",
        "loaner_returned",
        "loaner_waived",
        "rescue_travel_recorded",
        "progress_notified",
        "travel_allowance_paid",
    ),
    "the gates of quality stand in the vehicle's history": (
        "certificate_issued",
        "final_inspection_failed",
        "final_inspection_passed",
        "function_test_recorded",
        "self_check_passed",
        "team_check_passed",
    ),
    "hand-over comes after consent and work": (
        "adviser_accepted",
        "belongings_returned",
        "customer_accepted",
        "customer_rejected",
        "exterior_rechecked",
        "handover_explained",
        "ready_for_pickup",
        "satisfaction_rated",
        "vehicle_delivered",
        "warranty_granted",
    ),
    "the bill is judged, not how it was paid": ("payment_recorded",),
    "work that is not done needs no consent": ("deferred_work_revived", "work_deferred"),
    "about other visits": (
        "callback_logged",
        "comeback_accepted",
        "comeback_refused",
        "linked_as_comeback",
    ),
    "what a fault or part is under 三包 is judged without the customer": (
        "fault_classified",
        "replacement_classified",
    ),
    "readings, plates and part numbers are no terms of a consent": ("entry_corrected",),
}

approval_trail.ignored = {
    f"repair_order.{topic}": reason for reason, topics in _IGNORED.items() for topic in topics
}
