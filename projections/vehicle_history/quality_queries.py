"""Who worked on a visit, and how its work was inspected and tested."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.repair_order.events import InspectionItem, LineResult, ReworkCause
from projections.reading import rows
from projections.vehicle_history.words import InspectionKind, Task


class FunctionTest(msgspec.Struct, frozen=True, kw_only=True):
    """A function that was tried (R066)."""

    order_id: UUID
    test_number: int
    turn: int
    function: str
    passed: bool
    measured: str | None
    """As corrected last."""
    measured_recorded: str | None
    tested_by: str
    tested_at: datetime


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """A look over the car, with what it found."""

    order_id: UUID
    turn: int
    kind: InspectionKind
    passed: bool | None
    """None on entry: the state is written down, not judged."""
    inspected_by: str
    inspected_at: datetime
    items: tuple[InspectionItem, ...]
    """On entry all items, at the exit those that are not as they were."""
    results: tuple[LineResult, ...]
    findings: tuple[str, ...]


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate of the finished repair."""

    order_id: UUID
    certificate_number: str
    inspector_id: str
    issued_at: datetime


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Who did what in the visit."""

    order_id: UUID
    task: Task
    person_id: str


class Rework(msgspec.Struct, frozen=True, kw_only=True):
    """Lines that were opened again before the delivery."""

    order_id: UUID
    lap: int
    cause: ReworkCause
    line_ids: tuple[str, ...]
    technician_id: str
    started_at: datetime


_TESTS: Final = """
SELECT t.order_id, t.test_number, t.turn, t.function, t.passed,
       coalesce(fixed.is_now, t.measured) AS measured, t.measured AS measured_recorded,
       t.tested_by, t.tested_at
FROM vehicle_history.function_test t
LEFT JOIN LATERAL (
    SELECT c.is_now FROM vehicle_history.entry_correction c
    WHERE (c.order_id, c.corrects_turn, c.field) = (t.order_id, t.turn, 'measured')
    ORDER BY c.turn DESC LIMIT 1
) fixed ON true
WHERE t.order_id = ANY(%(order_ids)s)
ORDER BY t.order_id, t.test_number
"""
_INSPECTIONS: Final = """
SELECT order_id, turn, kind, passed, inspected_by, inspected_at, items, results, findings
FROM vehicle_history.inspection
WHERE order_id = ANY(%(order_ids)s)
ORDER BY order_id, turn
"""
_CERTIFICATES: Final = """
SELECT order_id, certificate_number, inspector_id, issued_at
FROM vehicle_history.certificate
WHERE order_id = ANY(%(order_ids)s)
ORDER BY order_id, issued_at, certificate_number
"""
_PEOPLE: Final = """
SELECT order_id, task, person_id FROM vehicle_history.person
WHERE order_id = ANY(%(order_ids)s)
ORDER BY order_id, task, person_id
"""
_REWORKS: Final = """
SELECT order_id, lap, cause, line_ids, technician_id, started_at FROM vehicle_history.rework
WHERE order_id = ANY(%(order_ids)s)
ORDER BY order_id, lap
"""


async def function_tests_of(
    connection: AsyncConnection[Any], *, order_ids: Sequence[UUID]
) -> Sequence[FunctionTest]:
    """Function tests by number."""
    return await rows(connection, FunctionTest, _TESTS, {"order_ids": list(order_ids)})


async def inspections_of(
    connection: AsyncConnection[Any], *, order_ids: Sequence[UUID]
) -> Sequence[Inspection]:
    """Inspections in the order in which they were made."""
    return await rows(connection, Inspection, _INSPECTIONS, {"order_ids": list(order_ids)})


async def certificates_of(
    connection: AsyncConnection[Any], *, order_ids: Sequence[UUID]
) -> Sequence[Certificate]:
    """Certificates of the finished repairs."""
    return await rows(connection, Certificate, _CERTIFICATES, {"order_ids": list(order_ids)})


async def people_of(
    connection: AsyncConnection[Any], *, order_ids: Sequence[UUID]
) -> Sequence[Person]:
    """Who did what; the adviser stands in the visit itself."""
    return await rows(connection, Person, _PEOPLE, {"order_ids": list(order_ids)})


async def reworks_of(
    connection: AsyncConnection[Any], *, order_ids: Sequence[UUID]
) -> Sequence[Rework]:
    """Laps of rework before the delivery."""
    return await rows(connection, Rework, _REWORKS, {"order_ids": list(order_ids)})
