"""Work and charges held against the consent that stood at that turn; the faults must be empty.

The rules refuse such a command (R035, R046); here it is computed anew from what is recorded.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.repair_order.events import PartGrade
from projections.consent import consent_at
from projections.reading import rows


class WorkStepKind(StrEnum):
    """What was done on a line."""

    STARTED = "started"
    CLOCKED_IN = "clocked_in"
    RESUMED = "resumed"
    PART_REPLACED = "part_replaced"
    SUBLET = "sublet"
    COMPLETED = "completed"


class WorkFault(StrEnum):
    """Why work was not covered by a consent."""

    NOT_APPROVED = "not_approved"
    """Nobody had agreed to the line as it was offered when the work was recorded."""
    APPROVED_LATER = "approved_later"
    """The first approval of the line is dated after the work."""


class ChargeFault(StrEnum):
    """Why a charge was not covered by a consent."""

    NOT_APPROVED = "not_approved"
    ABOVE_APPROVED = "above_approved"
    OTHER_PAYER = "other_payer"
    """The customer was billed for a line that somebody else was to pay."""


class WorkStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step of work, and the consent it stood on."""

    order_id: UUID
    turn: int
    line_id: str
    step: WorkStepKind
    done_at: datetime
    done_by: str
    note: str | None
    part_number: str | None
    part_name: str | None
    part_grade: PartGrade | None
    batch_id: str | None
    serial: str | None
    quantity_milli: int | None
    approved_turn: int | None
    fault: WorkFault | None


class UnapprovedCharge(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a standing bill that is not covered by a consent."""

    order_id: UUID
    settlement_number: str
    line_id: str
    charged_fen: int
    """Over all payers."""
    customer_fen: int
    approved_fen: int | None
    fault: ChargeFault


_WORK: Final = (
    """
WITH judged AS (
    SELECT w.*, consent.turn AS approved_turn,
           CASE WHEN consent.turn IS NULL THEN 'not_approved'
                WHEN NOT EXISTS (
                    SELECT FROM approval_trail.answer a
                    WHERE (a.order_id, a.line_id) = (w.order_id, w.line_id)
                      AND a.answer = 'approved' AND a.answered_at <= w.done_at)
                THEN 'approved_later' END AS fault
    FROM approval_trail.work w
    LEFT JOIN LATERAL """
    + consent_at("approval_trail", "w.order_id", "w.line_id", "w.turn")
    + """ consent ON true
    WHERE w.order_id = ANY(%(order_ids)s)
)
SELECT order_id, turn, line_id, step, done_at, done_by, note, part_number, part_name, part_grade,
       batch_id, serial, quantity_milli, approved_turn, fault
FROM judged
WHERE fault IS NOT NULL OR NOT %(faulty)s
ORDER BY order_id, turn
"""
)
_CHARGES: Final = (
    """
WITH charged AS (
    SELECT s.order_id, s.settlement_number, s.issued_turn, c.line_id,
           sum(c.amount_fen)::bigint AS charged_fen,
           coalesce(sum(c.amount_fen) FILTER (WHERE c.payer = 'customer'), 0)::bigint
               AS customer_fen
    FROM approval_trail.settlement s
    JOIN approval_trail.charge c USING (order_id, settlement_number)
    WHERE s.order_id = ANY(%(order_ids)s) AND s.reversed_at IS NULL
    GROUP BY s.order_id, s.settlement_number, c.line_id
), judged AS (
    SELECT b.*, consent.amount_fen AS approved_fen,
           CASE WHEN consent.turn IS NULL AND b.charged_fen > 0 THEN 'not_approved'
                WHEN b.charged_fen > consent.amount_fen THEN 'above_approved'
                WHEN b.customer_fen > 0 AND consent.payer <> 'customer' THEN 'other_payer'
           END AS fault
    FROM charged b
    LEFT JOIN LATERAL """
    + consent_at("approval_trail", "b.order_id", "b.line_id", "b.issued_turn")
    + """ consent ON true
)
SELECT order_id, settlement_number, line_id, charged_fen, customer_fen, approved_fen, fault
FROM judged
WHERE fault IS NOT NULL
ORDER BY order_id, settlement_number, length(line_id), line_id
"""
)


async def work_of(
    connection: AsyncConnection[Any], *, order_ids: Sequence[UUID]
) -> Sequence[WorkStep]:
    """What was done on the lines of those orders, in the order of recording."""
    asked = {"order_ids": list(order_ids), "faulty": False}
    return await rows(connection, WorkStep, _WORK, asked)


async def executed_without_approval(
    connection: AsyncConnection[Any], *, order_ids: Sequence[UUID]
) -> Sequence[WorkStep]:
    """Steps of work that no consent covered; must be empty (R035)."""
    asked = {"order_ids": list(order_ids), "faulty": True}
    return await rows(connection, WorkStep, _WORK, asked)


async def charged_without_approval(
    connection: AsyncConnection[Any], *, order_ids: Sequence[UUID]
) -> Sequence[UnapprovedCharge]:
    """Lines of standing bills outside or above the consent; must be empty (R046)."""
    return await rows(connection, UnapprovedCharge, _CHARGES, {"order_ids": list(order_ids)})
