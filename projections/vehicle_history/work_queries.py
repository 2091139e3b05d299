"""What was wrong in a visit, what was agreed to and done about it, and what it cost."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.repair_order.events import (
    ApprovalMethod,
    ComebackCause,
    CorrectableField,
    Evidence,
    Ground,
    LineKind,
    Measurement,
    PartGrade,
    Payer,
    Relation,
)
from projections.consent import LineStatus, line_states
from projections.reading import rows


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """A cause that was found."""

    cause: str
    dtcs: tuple[str, ...]
    measurements: tuple[Measurement, ...]
    diagnosed_by: str
    diagnosed_at: datetime


class Concern(msgspec.Struct, frozen=True, kw_only=True):
    """3C: the customer's words, the causes found, and what was done about it."""

    order_id: UUID
    concern_id: str
    words_sealed: str
    note_sealed: str | None
    diagnoses: tuple[Diagnosis, ...]
    corrections: tuple[str, ...]
    """What was written down when lines for this concern were completed."""


class VisitLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it was offered last, what the customer said, and whether it was done."""

    order_id: UUID
    line_id: str
    quote_version: int
    kind: LineKind
    description: str
    quantity_milli: int
    amount_fen: int
    payer: Payer
    part_number: str | None
    part_grade: PartGrade | None
    concern_id: str | None
    finding_id: str | None
    line_status: LineStatus
    answered_at: datetime | None
    answered_by_sealed: str | None
    relation: Relation | None
    method: ApprovalMethod | None
    correction: str | None
    procedure_ref: str | None
    technician_id: str | None
    completed_at: datetime | None
    """None also while it is in rework."""


class EntryCorrection(msgspec.Struct, frozen=True, kw_only=True):
    """A field of an earlier fact of the order that was wrong."""

    order_id: UUID
    corrects_turn: int
    field: CorrectableField
    was: str
    is_now: str
    reason: str
    corrected_at: datetime
    corrected_by: str


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """A bill; one that was reversed counts for nothing."""

    order_id: UUID
    settlement_number: str
    total_fen: int
    issued_at: datetime
    reversed_at: datetime | None
    reversal_reason: str | None


class Comeback(msgspec.Struct, frozen=True, kw_only=True):
    """A concern that may be the fault of an earlier repair, and the verdict (R092)."""

    order_id: UUID
    """The visit in which it came back."""
    concern_id: str
    original_order_id: UUID
    original_line_id: str
    linked_at: datetime
    accepted: bool | None
    """None while nobody has decided."""
    cause: ComebackCause | None
    basis: Ground | None
    cover_until_on: date | None
    cover_until_km: int | None
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    evidence: tuple[Evidence, ...] | None


class Warranty(msgspec.Struct, frozen=True, kw_only=True):
    """A repair warranty granted on an executed line."""

    order_id: UUID
    line_id: str
    basis: Ground
    until_on: date
    until_km: int | None
    scope: str
    part_number: str | None
    granted_at: datetime


_CONCERNS: Final = """
SELECT c.order_id, c.concern_id, c.words_sealed, c.note_sealed, found.diagnoses, done.corrections
FROM vehicle_history.concern c
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'cause', d.cause, 'dtcs', d.dtcs, 'measurements', d.measurements,
               'diagnosed_by', d.diagnosed_by, 'diagnosed_at', d.diagnosed_at
           ) ORDER BY d.turn), '[]') AS diagnoses
    FROM vehicle_history.diagnosis d
    WHERE (d.order_id, d.concern_id) = (c.order_id, c.concern_id)
) found
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(d.correction ORDER BY d.turn), '[]') AS corrections
    FROM vehicle_history.line_done d
    WHERE d.order_id = c.order_id AND d.line_id IN (
        SELECT q.line_id FROM vehicle_history.quoted_line q
        WHERE (q.order_id, q.concern_id) = (c.order_id, c.concern_id))
) done
WHERE c.order_id = ANY(%(order_ids)s)
ORDER BY c.order_id, length(c.concern_id), c.concern_id
"""
_LINES: Final = (
    line_states("vehicle_history")
    + """
SELECT s.order_id, s.line_id, s.quote_version, s.kind, s.description, s.quantity_milli,
       s.amount_fen, s.payer, s.part_number, s.part_grade, s.concern_id, s.finding_id,
       s.line_status, a.answered_at, a.person_sealed AS answered_by_sealed, a.relation, a.method,
       done.correction, done.procedure_ref, done.technician_id, done.completed_at
FROM stated s
LEFT JOIN vehicle_history.answer a ON (a.order_id, a.turn) = (s.order_id, s.answered_turn)
LEFT JOIN LATERAL (
    SELECT d.* FROM vehicle_history.line_done d
    WHERE (d.order_id, d.line_id) = (s.order_id, s.line_id)
      AND NOT EXISTS (SELECT FROM vehicle_history.rework r
                      WHERE r.order_id = d.order_id AND r.turn > d.turn
                        AND r.line_ids ? d.line_id)
    ORDER BY d.turn DESC LIMIT 1
) done ON true
WHERE s.newest
ORDER BY s.order_id, length(s.line_id), s.line_id
"""
)
_CORRECTIONS: Final = """
SELECT order_id, corrects_turn, field, was, is_now, reason, corrected_at, corrected_by
FROM vehicle_history.entry_correction
WHERE order_id = ANY(%(order_ids)s)
ORDER BY order_id, turn
"""
_SETTLEMENTS: Final = """
SELECT order_id, settlement_number, total_fen, issued_at, reversed_at, reversal_reason
FROM vehicle_history.settlement
WHERE order_id = ANY(%(order_ids)s)
ORDER BY order_id, issued_at, settlement_number
"""
_COMEBACKS: Final = """
SELECT order_id, concern_id, original_order_id, original_line_id, linked_at, accepted, cause, basis,
       cover_until_on, cover_until_km, decided_by, decided_at, reason, evidence
FROM vehicle_history.comeback
WHERE order_id = ANY(%(order_ids)s) OR original_order_id = ANY(%(order_ids)s)
ORDER BY linked_at, order_id, concern_id
"""
_WARRANTIES: Final = """
SELECT order_id, line_id, basis, until_on, until_km, scope, part_number, granted_at
FROM vehicle_history.warranty
WHERE order_id = ANY(%(order_ids)s)
ORDER BY order_id, length(line_id), line_id, basis
"""


async def concerns_of(
    connection: AsyncConnection[Any], *, order_ids: Sequence[UUID]
) -> Sequence[Concern]:
    """Concern, cause and correction, by order and concern."""
    return await rows(connection, Concern, _CONCERNS, {"order_ids": list(order_ids)})


async def lines_of(
    connection: AsyncConnection[Any], *, order_ids: Sequence[UUID]
) -> Sequence[VisitLine]:
    """Every line that was ever offered, as it was offered last."""
    return await rows(connection, VisitLine, _LINES, {"order_ids": list(order_ids)})


async def corrections_of(
    connection: AsyncConnection[Any], *, order_ids: Sequence[UUID]
) -> Sequence[EntryCorrection]:
    """Corrections of what the orders had recorded, the earliest first."""
    return await rows(connection, EntryCorrection, _CORRECTIONS, {"order_ids": list(order_ids)})


async def settlements_of(
    connection: AsyncConnection[Any], *, order_ids: Sequence[UUID]
) -> Sequence[Settlement]:
    """Bills, reversed ones included."""
    return await rows(connection, Settlement, _SETTLEMENTS, {"order_ids": list(order_ids)})


async def comebacks_of(
    connection: AsyncConnection[Any], *, order_ids: Sequence[UUID]
) -> Sequence[Comeback]:
    """Comebacks in these visits, and comebacks elsewhere that blame one of them (R092, R093)."""
    return await rows(connection, Comeback, _COMEBACKS, {"order_ids": list(order_ids)})


async def warranties_of(
    connection: AsyncConnection[Any], *, order_ids: Sequence[UUID]
) -> Sequence[Warranty]:
    """Repair warranties by line."""
    return await rows(connection, Warranty, _WARRANTIES, {"order_ids": list(order_ids)})
