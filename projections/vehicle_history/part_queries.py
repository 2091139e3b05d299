"""Parts fitted and removed in a visit, with corrections of their numbers applied and shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.repair_order.events import CorrectableField, PartGrade
from projections.reading import rows
from projections.vehicle_history.work_queries import EntryCorrection, corrections_of


class HistoryPart(msgspec.Struct, frozen=True, kw_only=True):
    """One part, as corrected last."""

    part_number: str
    name: str
    grade: PartGrade
    batch_id: str | None
    serial: str | None


class PartExchange(msgspec.Struct, frozen=True, kw_only=True):
    """A part that was fitted, and the one that came out for it where there was one."""

    order_id: UUID
    turn: int
    """The version of the fact in the order: corrections name it."""
    line_id: str
    fitted: HistoryPart
    removed: HistoryPart | None
    reason: str
    quantity_milli: int
    technician_id: str
    fitted_at: datetime
    corrections: tuple[EntryCorrection, ...] = ()
    """What had been written down before, and why it was wrong."""


_PARTS: Final = """
SELECT order_id, turn, line_id, reason, quantity_milli, technician_id, fitted_at,
       jsonb_build_object(
           'part_number', fitted_number, 'name', fitted_name, 'grade', fitted_grade,
           'batch_id', fitted_batch, 'serial', fitted_serial) AS fitted,
       CASE WHEN removed_number IS NOT NULL THEN jsonb_build_object(
           'part_number', removed_number, 'name', removed_name, 'grade', removed_grade,
           'batch_id', removed_batch, 'serial', removed_serial) END AS removed
FROM vehicle_history.part
WHERE order_id = ANY(%(order_ids)s)
ORDER BY order_id, turn
"""
_ABOUT_PARTS: Final = frozenset(
    {CorrectableField.PART_NUMBER, CorrectableField.BATCH_ID, CorrectableField.SERIAL}
)


async def parts_of(
    connection: AsyncConnection[Any], *, order_ids: Sequence[UUID]
) -> Sequence[PartExchange]:
    """Parts fitted and removed, in the order of fitting."""
    asked = {"order_ids": list(order_ids)}
    found = await rows(connection, PartExchange, _PARTS, asked)
    corrections = await corrections_of(connection, order_ids=order_ids)
    return [_corrected(part, corrections) for part in found]


def _corrected(part: PartExchange, corrections: Sequence[EntryCorrection]) -> PartExchange:
    for each in corrections:
        about = (each.order_id, each.corrects_turn) == (part.order_id, part.turn)
        if about and each.field in _ABOUT_PARTS:
            part = _with_correction(part, each)
    return part


def _with_correction(part: PartExchange, correction: EntryCorrection) -> PartExchange:
    """The correction says what had stood there: that tells the fitted part from the removed one."""
    field, now = correction.field.value, correction.is_now
    seen = (*part.corrections, correction)
    removed = part.removed
    of_fitted = getattr(part.fitted, field) == correction.was
    if not of_fitted and removed is not None and getattr(removed, field) == correction.was:
        removed = msgspec.structs.replace(removed, **{field: now})
        return msgspec.structs.replace(part, removed=removed, corrections=seen)
    fitted = msgspec.structs.replace(part.fitted, **{field: now})
    return msgspec.structs.replace(part, fitted=fitted, corrections=seen)
