"""What facts of settlement, hand-over and the time after change in the state."""

from typing import TypeVar, assert_never

import msgspec

from domain.kernel import Fen, Km
from domain.repair_order.after_events import (
    AfterEvent,
    CallbackLogged,
    ComebackAccepted,
    ComebackRefused,
    EntryCorrected,
    LinkedAsComeback,
    RepairOrderCancelled,
    RepairOrderVehicleCorrected,
)
from domain.repair_order.delivery_events import (
    AdviserAccepted,
    BelongingsReturned,
    CustomerAccepted,
    CustomerRejected,
    DeliveryEvent,
    ExteriorRechecked,
    HandoverExplained,
    PaymentRecorded,
    ReadyForPickup,
    SatisfactionRated,
    SettlementIssued,
    SettlementReversed,
    VehicleDelivered,
    WarrantyGranted,
)
from domain.repair_order.sanbao_events import FaultClassified, ReplacementClassified
from domain.repair_order.state import Bill, Comeback, State, Status
from domain.repair_order.terms import CorrectableField, ReworkCause
from domain.values.clock import shanghai_date

S = TypeVar("S", bound=State)


def fold_delivery(state: S, event: DeliveryEvent) -> S:  # noqa: C901, PLR0911 - one case a fact
    """The state after a fact of settlement or hand-over."""
    match event:
        case SettlementIssued():
            bill = Bill(
                number=event.settlement_number,
                total_fen=event.total_fen,
                line_ids=frozenset(share.line_id for share in event.lines),
            )
            return state.changed(bill=bill, bills=state.bills + 1)
        case SettlementReversed():
            return state.changed(bill=None)
        case PaymentRecorded():
            return state.changed(paid_fen=Fen(state.paid_fen + event.amount_fen))
        case HandoverExplained():
            return state.changed(explained=True)
        case BelongingsReturned():
            answered = {*event.item_ids, *(item.item_id for item in event.missing)}
            return state.changed(belongings=state.belongings - answered)
        case CustomerAccepted():
            return state.changed(accepted=True)
        case CustomerRejected():
            return state.changed(
                accepted=False,
                explained=False,
                passed_by=None,
                certified=False,
                rework_due=ReworkCause.CUSTOMER,
            )
        case VehicleDelivered():
            return state.changed(
                status=Status.DELIVERED, delivered_on=shanghai_date(event.delivered_at)
            )
        case WarrantyGranted():
            covered = (event.line_id, event.basis)
            return state.changed(warranties={**state.warranties, covered: event.until_on})
        case SatisfactionRated():
            return state.changed(rated=True)
        case AdviserAccepted() | ExteriorRechecked() | ReadyForPickup():
            return state
        case _:
            assert_never(event)


def fold_after(state: S, event: AfterEvent) -> S:  # noqa: PLR0911 - one case a fact
    """The state after a fact about other visits or about the order itself."""
    match event:
        case LinkedAsComeback():
            link = Comeback(
                original_order_id=event.original_order_id,
                original_line_id=event.original_line_id,
                evidence_due_on=event.evidence_due_on,
            )
            return state.changed(comebacks={**state.comebacks, event.concern_id: link})
        case ComebackAccepted():
            return _answered(state, event.concern_id, accepted=True)
        case ComebackRefused():
            return _answered(state, event.concern_id, accepted=False)
        case RepairOrderCancelled():
            return state.changed(status=Status.CANCELLED)
        case RepairOrderVehicleCorrected():
            return state.changed(
                vehicle_id=event.vehicle_id, plate=event.plate, plate_verified=False
            )
        case EntryCorrected():
            return _corrected(state, event)
        case CallbackLogged():
            call = (event.follow_up_id, event.sequence)
            return state.changed(callbacks=state.callbacks | {call})
        case FaultClassified() | ReplacementClassified():
            return state  # the counters ask for judgements, no later decision does
        case _:
            assert_never(event)


def _answered(state: S, concern_id: str, *, accepted: bool) -> S:
    link = state.comebacks.get(concern_id)
    if link is None:
        return state
    answered = msgspec.structs.replace(link, answered=True, accepted=accepted)
    return state.changed(comebacks={**state.comebacks, concern_id: answered})


def _corrected(state: S, event: EntryCorrected) -> S:
    """Only what was told at the opening is remembered, so only that changes."""
    if event.corrects_version != 1:
        return state
    match event.field:
        case CorrectableField.ODOMETER_KM:
            return state.changed(odometer_in_km=Km(int(event.is_now)))
        case CorrectableField.PLATE:
            return state.changed(plate=event.is_now, plate_verified=False)
        case _:
            return state
