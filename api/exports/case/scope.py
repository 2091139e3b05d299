"""Which streams a case is made of, found by the views."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final, LiteralString
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.kernel import Missing, Rule

NO_CASE = Rule(
    "case.not_found",
    "RM15",
    en="there is no {kind} {named}",
    zh="没有{kind_zh} {named}",
)
VIEWS: Final = (
    "vehicle_history",
    "complaint_board",
    "callbacks_due",
    "appointment_book",
    "customer_file",
    "cover",
)
"""The views that are asked."""


class CaseKind(StrEnum):
    """What a case file is about."""

    VEHICLE = "vehicle"
    ORDER = "order"
    COMPLAINT = "complaint"


KIND_ZH: Final = {
    CaseKind.VEHICLE: "车辆",
    CaseKind.ORDER: "维修工单",
    CaseKind.COMPLAINT: "投诉",
}
_BY_NAME: Final[dict[CaseKind, LiteralString]] = {
    CaseKind.VEHICLE: """
        SELECT vehicle_id FROM vehicle_history.vehicle WHERE vin = %(named)s
        UNION SELECT vehicle_id FROM vehicle_history.plate WHERE plate = %(named)s
        ORDER BY vehicle_id LIMIT 2""",
    CaseKind.ORDER: "SELECT order_id FROM vehicle_history.visit WHERE order_number = %(named)s",
    CaseKind.COMPLAINT: """
        SELECT complaint_id FROM complaint_board.complaint WHERE complaint_number = %(named)s""",
}
_ROOTS: Final[dict[CaseKind, LiteralString]] = {
    CaseKind.VEHICLE: """
        SELECT 'vehicle' AS kind, vehicle_id AS id FROM vehicle_history.vehicle
        WHERE vehicle_id = %(id)s
        UNION SELECT 'vehicle', other_vehicle_id FROM vehicle_history.same_vehicle
        WHERE vehicle_id = %(id)s""",
    CaseKind.ORDER: """
        SELECT 'order' AS kind, order_id AS id FROM vehicle_history.visit
        WHERE order_id = %(id)s""",
    CaseKind.COMPLAINT: """
        SELECT 'complaint' AS kind, complaint_id AS id FROM complaint_board.complaint
        WHERE complaint_id = %(id)s
        UNION SELECT 'order', repair_order_id FROM complaint_board.complaint
        WHERE complaint_id = %(id)s AND repair_order_id IS NOT NULL""",
}
_AROUND: Final[LiteralString] = """
WITH ours AS (
    SELECT 'order' AS kind, order_id AS id, order_number AS number, opened_at AS begun
    FROM vehicle_history.visit
    WHERE order_id = ANY(%(orders)s) OR vehicle_id = ANY(%(vehicles)s) OR order_id IN (
        SELECT order_id FROM vehicle_history.vehicle_correction
        WHERE was_vehicle_id = ANY(%(vehicles)s))
), complaint AS (
    SELECT complaint_id AS id, complaint_number AS number, received_at AS begun
    FROM complaint_board.complaint
    WHERE complaint_id = ANY(%(complaints)s) OR (%(all_complaints)s AND (
        vehicle_id = ANY(%(vehicles)s) OR repair_order_id IN (SELECT id FROM ours)))
)
SELECT 'vehicle' AS kind, vehicle_id AS id, coalesce(vin, model) AS number, registered_at AS begun
FROM vehicle_history.vehicle WHERE vehicle_id = ANY(%(vehicles)s)
UNION ALL SELECT * FROM ours
UNION ALL SELECT 'complaint', id, number, begun FROM complaint
UNION ALL SELECT 'follow_up', follow_up_id, coalesce(order_number, ''), basis_at
FROM callbacks_due.follow_up
WHERE vehicle_id = ANY(%(vehicles)s) OR repair_order_id IN (SELECT id FROM ours)
UNION ALL SELECT 'appointment', appointment_id, appointment_number, requested_at
FROM appointment_book.appointment
WHERE vehicle_id = ANY(%(vehicles)s) OR repair_order_id IN (SELECT id FROM ours)
UNION ALL SELECT 'sanbao_demand', demand_id, '', received_at
FROM cover.demand WHERE vehicle_id = ANY(%(vehicles)s)
ORDER BY begun, kind, id
"""
_PARTS_ZH: Final = {
    "vehicle": "车辆档案",
    "order": "工单",
    "complaint": "投诉",
    "follow_up": "跟踪回访",
    "appointment": "预约",
    "sanbao_demand": "三包要求",
}


class Part(msgspec.Struct, frozen=True):
    """One stream of a case."""

    kind: str
    stream_id: UUID
    number: str

    @property
    def label(self) -> str:
        """What people call it: 工单 RO-S1-2026-000017."""
        return f"{_PARTS_ZH[self.kind]} {self.number}".rstrip()


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What a case is about, and its streams in the order in which they began."""

    kind: CaseKind
    id: UUID
    parts: tuple[Part, ...]

    @property
    def number(self) -> str:
        """The number or VIN by which it is known."""
        own = next((part.number for part in self.parts if part.stream_id == self.id), "")
        return own or str(self.id)


async def scope_of(reading: AsyncConnection[Any], kind: CaseKind, named: str) -> Scope:
    """The scope of what is named by its id, its number, or a vehicle's VIN or plate; raises Missing."""
    case_id = await _id_of(reading, kind, named)
    found: Sequence[tuple[str, UUID]] = await _rows(reading, _ROOTS[kind], {"id": case_id})
    if not any(each == case_id for _, each in found):
        raise _missing(kind, named)
    ids = {name: [each for of, each in found if of == name] for name in _PARTS_ZH}
    rows = await _rows(
        reading,
        _AROUND,
        {
            "vehicles": ids["vehicle"],
            "orders": ids["order"],
            "complaints": ids["complaint"],
            # The file of one complaint is no place for the others about the same visit.
            "all_complaints": kind is not CaseKind.COMPLAINT,
        },
    )
    parts = tuple(Part(of, each, number) for of, each, number, _ in rows)
    return Scope(kind=kind, id=case_id, parts=parts)


async def _id_of(reading: AsyncConnection[Any], kind: CaseKind, named: str) -> UUID:
    try:
        return UUID(named)
    except ValueError:
        found = await _rows(reading, _BY_NAME[kind], {"named": named})
    if len(found) != 1:  # none, or a plate that two cars have borne: its id tells them apart
        raise _missing(kind, named)
    return found[0][0]


async def _rows(reading: AsyncConnection[Any], query: LiteralString, asked: dict[str, Any]) -> Any:
    return await (await reading.execute(query, asked)).fetchall()


def _missing(kind: CaseKind, named: str) -> Missing:
    return Missing(NO_CASE, field="named", kind=kind.value, kind_zh=KIND_ZH[kind], named=named)
