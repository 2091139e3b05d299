"""Which line, which amount, agreed to by whom, when and how, and what was done and charged."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.kernel import Channel, Role
from domain.repair_order.events import (
    ApprovalMethod,
    Evidence,
    LineKind,
    PartGrade,
    Payer,
    Relation,
    Urgency,
)
from projections.approval_trail.faults import WorkStep, work_of
from projections.consent import Answer, LineStatus, line_states
from projections.reading import rows


class TrailOrder(msgspec.Struct, frozen=True, kw_only=True):
    """The order that the trail is of."""

    order_id: UUID
    order_number: str
    site_id: str
    customer_id: UUID
    vehicle_id: UUID
    adviser_id: str
    opened_at: datetime
    cancelled_at: datetime | None


class TrailQuote(msgspec.Struct, frozen=True, kw_only=True):
    """One version of the quote."""

    order_id: UUID
    quote_version: int
    issued_at: datetime
    issued_by: str
    total_fen: int
    possible_extras: str | None
    valid_until: date | None
    decided_at: datetime | None
    """When the last line was answered, with at least one agreed to."""
    agreed_fen: int | None
    withdrawn_at: datetime | None
    withdrawal_reason: str | None


class TrailLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line in one version of the quote."""

    order_id: UUID
    quote_version: int
    line_id: str
    kind: LineKind
    description: str
    quantity_milli: int
    unit_price_fen: int
    amount_fen: int
    payer: Payer
    part_number: str | None
    part_grade: PartGrade | None
    concern_id: str | None
    finding_id: str | None
    labour_hours_hundredths: int | None
    price_list_version: int | None
    line_status: LineStatus
    answered_turn: int | None
    """The answer that the status stands on; of an earlier version where the offer is the same."""


class TrailAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An approval, a decline, or an agreed removal."""

    order_id: UUID
    turn: int
    """The version of the fact in the order."""
    line_id: str
    quote_version: int
    answer: Answer
    amount_fen: int | None
    person_sealed: str | None
    relation: Relation | None
    method: ApprovalMethod
    channel: Channel
    part_grade: PartGrade | None
    """The grade that was named and agreed to."""
    reason_told: str | None
    """Why the work is needed, as told to the customer; for a removal, why it is not done."""
    reason_sealed: str | None
    """Why the customer declined."""
    evidence: tuple[Evidence, ...]
    answered_at: datetime
    recorded_at: datetime
    taken_by: str
    taken_by_role: Role
    on_behalf_of: str | None


class TrailCharge(msgspec.Struct, frozen=True, kw_only=True):
    """What one payer was billed for a line."""

    order_id: UUID
    settlement_number: str
    line_id: str
    payer: Payer
    amount_fen: int
    issued_at: datetime
    reversed_at: datetime | None


class DeskAnswer(StrEnum):
    """What the front desk said to additional work."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


class TrailFinding(msgspec.Struct, frozen=True, kw_only=True):
    """Additional work, with both its gates (R043)."""

    order_id: UUID
    finding_id: str
    finding: str
    urgency: Urgency
    found_by: str
    found_at: datetime
    desk_answer: DeskAnswer | None
    desk_by: str | None
    desk_reason: str | None
    desk_at: datetime | None
    line_ids: tuple[str, ...]
    """The lines that offer it."""
    customer_agreed: bool
    """Whether the customer has agreed to any of them, as they are offered now."""


class Trail(msgspec.Struct, frozen=True, kw_only=True):
    """The whole trail of one order."""

    order: TrailOrder
    quotes: Sequence[TrailQuote]
    lines: Sequence[TrailLine]
    answers: Sequence[TrailAnswer]
    work: Sequence[WorkStep]
    charges: Sequence[TrailCharge]
    findings: Sequence[TrailFinding]


_STATES: Final = line_states("approval_trail")
_ORDER: Final = """
SELECT order_id, order_number, site_id, customer_id, vehicle_id, adviser_id, opened_at, cancelled_at
FROM approval_trail.repair_order
"""
_BY_ID: Final = _ORDER + "WHERE order_id = %(order_id)s"
_BY_NUMBER: Final = _ORDER + "WHERE order_number = %(order_number)s"
_QUOTES: Final = """
SELECT order_id, quote_version, issued_at, issued_by, total_fen, possible_extras, valid_until,
       decided_at, agreed_fen, withdrawn_at, withdrawal_reason
FROM approval_trail.quote
WHERE order_id = ANY(%(order_ids)s)
ORDER BY order_id, quote_version
"""
_LINES: Final = (
    _STATES
    + """
SELECT order_id, quote_version, line_id, kind, description, quantity_milli, unit_price_fen,
       amount_fen, payer, part_number, part_grade, concern_id, finding_id,
       labour_hours_hundredths, price_list_version, line_status, answered_turn
FROM stated
ORDER BY order_id, quote_version, length(line_id), line_id
"""
)
_ANSWERS: Final = """
SELECT order_id, turn, line_id, quote_version, answer, amount_fen, person_sealed, relation, method,
       channel, part_grade, reason_told, reason_sealed, evidence, answered_at, recorded_at,
       taken_by, taken_by_role, on_behalf_of
FROM approval_trail.answer
WHERE order_id = ANY(%(order_ids)s)
ORDER BY order_id, turn
"""
_CHARGES: Final = """
SELECT c.order_id, c.settlement_number, c.line_id, c.payer, c.amount_fen,
       s.issued_at, s.reversed_at
FROM approval_trail.charge c
JOIN approval_trail.settlement s USING (order_id, settlement_number)
WHERE c.order_id = ANY(%(order_ids)s)
ORDER BY c.order_id, s.issued_turn, length(c.line_id), c.line_id, c.payer
"""
_FINDINGS: Final = (
    _STATES
    + """
SELECT f.order_id, f.finding_id, f.finding, f.urgency, f.found_by, f.found_at, f.desk_answer,
       f.desk_by, f.desk_reason, f.desk_at, offers.line_ids, offers.customer_agreed
FROM approval_trail.finding f
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(DISTINCT s.line_id ORDER BY s.line_id), '[]') AS line_ids,
           coalesce(bool_or(s.newest AND s.line_status = 'approved'), false) AS customer_agreed
    FROM stated s WHERE (s.order_id, s.finding_id) = (f.order_id, f.finding_id)
) offers
WHERE f.order_id = ANY(%(order_ids)s)
ORDER BY f.order_id, length(f.finding_id), f.finding_id
"""
)


async def order_by_number(
    connection: AsyncConnection[Any], *, order_number: str
) -> TrailOrder | None:
    """The order of that number."""
    found = await rows(connection, TrailOrder, _BY_NUMBER, {"order_number": order_number})
    return found[0] if found else None


async def trail_of(connection: AsyncConnection[Any], *, order_id: UUID) -> Trail | None:
    """The whole trail of one order; None where there is no such order."""
    order = await rows(connection, TrailOrder, _BY_ID, {"order_id": order_id})
    if not order:
        return None
    orders = {"order_ids": [order_id]}
    return Trail(
        order=order[0],
        quotes=await rows(connection, TrailQuote, _QUOTES, orders),
        lines=await rows(connection, TrailLine, _LINES, orders),
        answers=await rows(connection, TrailAnswer, _ANSWERS, orders),
        work=await work_of(connection, order_ids=[order_id]),
        charges=await rows(connection, TrailCharge, _CHARGES, orders),
        findings=await rows(connection, TrailFinding, _FINDINGS, orders),
    )
