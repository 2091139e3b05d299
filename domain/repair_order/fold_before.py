"""What facts of reception, quote and consent change in the state."""

from typing import Any, TypeVar, assert_never

import msgspec

from domain.repair_order.intake_events import (
    AuthorisationSigned,
    BelongingsListed,
    ConcernRecorded,
    EntryInspectionRecorded,
    IntakeEvent,
    JobSheetDisputeAnswered,
    JobSheetDisputed,
    PlateMismatchReported,
    PlateVerified,
    PromisedTimeRevised,
    PromisedTimeSet,
    RepairLevelSet,
    RepairOrderOpened,
)
from domain.repair_order.quote_events import (
    AdditionalWorkAccepted,
    AdditionalWorkFound,
    AdditionalWorkRefused,
    DeferredWorkRevived,
    DiagnosisRecorded,
    LineRemovalApproved,
    QuoteApproved,
    QuoteEvent,
    QuoteIssued,
    QuoteLineApproved,
    QuoteLineDeclined,
    QuoteWithdrawn,
    WorkDeferred,
)
from domain.repair_order.records import QuoteLine
from domain.repair_order.state import Consent, Desk, Line, State, Status
from domain.values.clock import shanghai_date

S = TypeVar("S", bound=State)


def fold_intake(state: S, event: IntakeEvent) -> S:  # noqa: C901, PLR0911 - one case a fact
    """The state after a fact of reception."""
    match event:
        case RepairOrderOpened():
            return _opened(state, event)
        case ConcernRecorded():
            return state.changed(concerns={**state.concerns, event.concern_id: False})
        case EntryInspectionRecorded():
            return state.changed(inspected=True)
        case BelongingsListed():
            listed = frozenset(item.item_id for item in event.items)
            return state.changed(
                belongings=state.belongings | listed,
                belongings_listed=state.belongings_listed + len(listed),
            )
        case RepairLevelSet():
            return state.changed(level=event.level)
        case PromisedTimeSet() | PromisedTimeRevised():
            return state.changed(promised_at=event.promised_at)
        case AuthorisationSigned():
            return state.changed(authorised=True)
        case PlateVerified():
            return state.changed(plate=event.plate, plate_verified=True)
        case PlateMismatchReported():
            return state.changed(plate_verified=False)
        case JobSheetDisputed():
            return state.changed(disputes={**state.disputes, event.dispute_id: False})
        case JobSheetDisputeAnswered():
            return state.changed(disputes={**state.disputes, event.dispute_id: True})
        case _:
            assert_never(event)


def _opened(state: S, event: RepairOrderOpened) -> S:
    return state.changed(
        status=Status.OPEN,
        order_number=event.order_number,
        site_id=event.site_id,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        adviser_id=event.adviser_id,
        opened_on=shanghai_date(event.opened_at),
        odometer_in_km=event.odometer_km,
        plate=event.plate,
    )


def fold_quote(state: S, event: QuoteEvent) -> S:  # noqa: C901, PLR0911, PLR0912 - one case a fact
    """The state after a fact of diagnosis, price or consent."""
    match event:
        case DiagnosisRecorded():
            return state.changed(concerns={**state.concerns, event.concern_id: True})
        case QuoteIssued():
            return _quoted(state, event)
        case QuoteLineApproved():
            return with_line(
                state, event.line_id, consent=Consent.APPROVED, grade_agreed=event.part_grade
            )
        case QuoteLineDeclined():
            return with_line(state, event.line_id, consent=Consent.DECLINED)
        case QuoteApproved():
            return state.changed(quote_decided=True)
        case QuoteWithdrawn():
            return state.changed(lines={}, quote_standing=False)
        case LineRemovalApproved():
            kept = {key: line for key, line in state.lines.items() if key != event.line_id}
            return state.changed(lines=kept)
        case AdditionalWorkFound():
            return _desk(state, event.finding_id, Desk.UNANSWERED)
        case AdditionalWorkAccepted():
            return _desk(state, event.finding_id, Desk.ACCEPTED)
        case AdditionalWorkRefused():
            return _desk(state, event.finding_id, Desk.REFUSED)
        case WorkDeferred():
            what = f"line {event.line_id}" if event.line_id else f"finding {event.finding_id}"
            return state.changed(
                deferred={**state.deferred, event.deferred_id: False},
                deferred_sources=state.deferred_sources | {what},
            )
        case DeferredWorkRevived():
            return state.changed(deferred={**state.deferred, event.deferred_id: True})
        case _:
            assert_never(event)


def _quoted(state: S, event: QuoteIssued) -> S:
    """Unchanged lines keep what was said and done; lines left out wait for consent to that."""
    lines = {quoted.line_id: _requoted(state, quoted) for quoted in event.lines}
    for line_id, line in state.lines.items():
        if line_id not in lines and line.approved:
            lines[line_id] = msgspec.structs.replace(line, dropped=True)
    return state.changed(
        quote_version=event.quote_version,
        quote_valid_until=event.valid_until,
        quote_standing=True,
        quote_decided=False,
        lines=lines,
        last_line_number=max(state.last_line_number, *(int(q.line_id) for q in event.lines)),
    )


def _requoted(state: State, quoted: QuoteLine) -> Line:
    known = state.lines.get(quoted.line_id)
    if known is None:
        return Line(quoted=quoted)
    if known.quoted.same_offer(quoted):
        return msgspec.structs.replace(known, quoted=quoted, dropped=False)
    return msgspec.structs.replace(
        known, quoted=quoted, dropped=False, consent=Consent.ASKED, grade_agreed=None
    )


def with_line(state: S, line_id: str, **changes: Any) -> S:
    """A copy with one line changed; a line that is not there stays not there."""
    line = state.lines.get(line_id)
    if line is None:
        return state
    return state.changed(lines={**state.lines, line_id: msgspec.structs.replace(line, **changes)})


def _desk(state: S, finding_id: str, answer: Desk) -> S:
    return state.changed(findings={**state.findings, finding_id: answer})
