"""What people ask of a repair order, with everything beside the point filled in."""

from collections.abc import Callable
from datetime import datetime

from domain.kernel import Actor, Channel, Decision, Fen, Km
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import LineResult, PartRef, SettlementLine
from domain.repair_order.inputs import QuoteLineInput
from domain.repair_order.terms import ApprovalMethod, PartGrade, Relation
from tests.domain.repair_order.examples import ADVISER, COIL, INSPECTOR, at, fine

Ask = Callable[[RepairOrder], Decision]


def quote_lines(*lines: QuoteLineInput) -> Ask:
    """李 issues a quote."""
    return lambda o: o.issue_quote(lines=lines, actor=ADVISER)


def approve(
    line_id: str,
    amount: int,
    *,
    version: int = 1,
    grade: PartGrade | None = None,
    on: datetime | None = None,
) -> Ask:
    """王女士 agrees to a line by phone."""
    return lambda o: o.approve_quote_line(
        quote_version=version,
        line_id=line_id,
        amount_fen=Fen(amount),
        approved_by="王女士",
        relation=Relation.OWNER,
        method=ApprovalMethod.PHONE,
        at=on or at(2, 14),
        part_grade=grade,
    )


def decline(line_id: str, *, version: int = 1) -> Ask:
    """王女士 declines a line by phone."""
    return lambda o: o.decline_quote_line(
        quote_version=version,
        line_id=line_id,
        declined_by="王女士",
        relation=Relation.OWNER,
        method=ApprovalMethod.PHONE,
        reason="太贵",
    )


def remove(line_id: str) -> Ask:
    """王女士 agrees that a line is not done."""
    return lambda o: o.approve_line_removal(
        line_id=line_id,
        approved_by="王女士",
        relation=Relation.OWNER,
        method=ApprovalMethod.PHONE,
        reason="not needed after all",
    )


def start(line_id: str) -> Ask:
    """赵 begins a line."""
    return lambda o: o.start_work(line_id=line_id, technician_id="zhao")


def fit(line_id: str = "2", part: PartRef = COIL) -> Ask:
    """赵 fits a part."""
    return lambda o: o.replace_part(
        line_id=line_id, fitted=part, reason="no spark", technician_id="zhao"
    )


def complete(line_id: str) -> Ask:
    """赵 finishes a line."""
    return lambda o: o.complete_line(
        line_id=line_id, correction="coil replaced", technician_id="zhao"
    )


def inspect(*, results: tuple[LineResult, ...] | None = None, actor: Actor = INSPECTOR) -> Ask:
    """钱 passes the car."""
    return lambda o: o.pass_final_inspection(
        results=fine("1", "2") if results is None else results, actor=actor
    )


def settle(*lines: SettlementLine) -> Ask:
    """李 writes the bill."""
    return lambda o: o.issue_settlement(lines=lines)


def deliver(*, odometer_km: int = 154_760) -> Ask:
    """王女士 gets the car back."""
    return lambda o: o.deliver_vehicle(
        delivered_to="王女士",
        odometer_km=Km(odometer_km),
        record_copy_given_via=Channel.ON_SITE,
        at=at(3, 16),
    )
