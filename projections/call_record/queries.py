"""What is asked of the record of calls; texts come sealed, newest calls first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, LiteralString, TypeAlias
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.follow_up.words import PointKind, Topic
from domain.kernel import Channel
from domain.values.clock import Timing
from domain.values.contact import CallDirection, CallOutcome
from projections.calls import CallKind
from projections.reading import rows, where


class PointRow(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the customer said, and what became of it."""

    point_id: str
    kind: PointKind
    text_sealed: str
    answered_at_once: bool
    answer_sealed: str | None
    """The answer given in the call or after it."""
    due_at: datetime | None
    """The last moment in time to answer or escalate; None where nothing was left to do."""
    escalated_at: datetime | None
    escalated_to_id: str | None
    solution_sealed: str | None
    tell_due_at: datetime | None
    settled_at: datetime | None
    settled_by_id: str | None


class CallRow(msgspec.Struct, frozen=True, kw_only=True):
    """One call, as the record form has it (R116, R121)."""

    call_id: UUID
    kind: CallKind
    channel: Channel
    direction: CallDirection
    called_at: datetime
    recorded_at: datetime
    site_id: str
    agent_id: str
    on_behalf_of_id: str | None
    follow_up_id: UUID | None
    complaint_id: UUID | None
    complaint_number: str | None
    enquiry_id: UUID | None
    outreach_id: UUID | None
    customer_id: UUID | None
    customer_name_sealed: str | None
    vehicle_id: UUID | None
    vin: str | None
    plate: str | None
    """The plate that the vehicle carried on the day of the call."""
    repair_order_id: UUID | None
    order_number: str | None
    seq: int | None
    """1 or 2 for the two tracking calls; None for any other call."""
    attempt: int | None
    outcome: CallOutcome
    reached: bool
    timing: Timing | None
    satisfies_duty: bool | None
    early_by_request: bool
    topics: tuple[Topic, ...]
    vehicle_condition_sealed: str | None
    suggestions_sealed: str | None
    remark_sealed: str | None
    """What a complainant was told or said of the remedy."""
    quiet_hours_reason_sealed: str | None
    points: tuple[PointRow, ...]
    follow_up_needed: bool
    """The customer still waits for an answer to a point of this call."""


class TopicCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many calls had a topic (R125)."""

    topic: Topic
    calls: int


Cursor: TypeAlias = tuple[datetime, UUID]
"""`called_at` and `call_id` of the last row seen."""

_CALLS: Final = """
SELECT c.call_id, c.kind, c.channel, c.direction, c.called_at, c.recorded_at, c.site_id,
       c.agent_id, c.on_behalf_of_id, c.follow_up_id, c.complaint_id, k.complaint_number,
       c.enquiry_id, c.outreach_id,
       about.customer_id, customer.name_sealed AS customer_name_sealed,
       about.vehicle_id, vehicle.vin, carried.plate,
       about.repair_order_id, repair_order.order_number,
       c.seq, c.attempt, c.outcome, c.reached, c.timing, c.satisfies_duty, c.early_by_request,
       c.topics, c.vehicle_condition_sealed, c.suggestions_sealed, c.remark_sealed,
       c.quiet_hours_reason_sealed, said.points, said.follow_up_needed
FROM call_record.call c
LEFT JOIN call_record.complaint k USING (complaint_id)
CROSS JOIN LATERAL (
    SELECT coalesce(c.customer_id, k.customer_id) AS customer_id,
           coalesce(c.vehicle_id, k.vehicle_id) AS vehicle_id,
           coalesce(c.repair_order_id, k.repair_order_id) AS repair_order_id
) about
LEFT JOIN call_record.customer ON customer.customer_id = about.customer_id
LEFT JOIN call_record.vehicle ON vehicle.vehicle_id = about.vehicle_id
LEFT JOIN call_record.repair_order ON repair_order.repair_order_id = about.repair_order_id
LEFT JOIN LATERAL (
    SELECT plate FROM call_record.vehicle_plate p
    WHERE p.vehicle_id = about.vehicle_id
      AND p.valid_from <= (c.called_at AT TIME ZONE 'Asia/Shanghai')::date
    ORDER BY p.valid_from DESC LIMIT 1
) carried ON TRUE
CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(i.due_at IS NOT NULL AND i.settled_at IS NULL), FALSE)
               AS follow_up_needed,
           coalesce(jsonb_agg(jsonb_build_object(
               'point_id', p.point_id, 'kind', p.kind, 'text_sealed', p.text_sealed,
               'answered_at_once', p.answered_at_once,
               'answer_sealed', coalesce(p.answer_sealed, i.answer_sealed),
               'due_at', i.due_at, 'escalated_at', i.escalated_at,
               'escalated_to_id', i.escalated_to_id, 'solution_sealed', i.solution_sealed,
               'tell_due_at', i.tell_due_at, 'settled_at', i.settled_at,
               'settled_by_id', i.settled_by_id
           ) ORDER BY length(p.point_id), p.point_id), '[]') AS points
    FROM call_record.call_point p
    LEFT JOIN call_record.issue i USING (source_id, point_id)
    WHERE p.call_id = c.call_id
) said
"""


async def calls(
    connection: AsyncConnection[Any],
    *,
    first: int,
    after: Cursor | None = None,
    called_from: datetime | None = None,
    called_before: datetime | None = None,
    site_id: str | None = None,
    agent_id: str | None = None,
    customer_id: UUID | None = None,
    repair_order_id: UUID | None = None,
    order_number: str | None = None,
    call_id: UUID | None = None,
) -> list[CallRow]:
    """Up to `first` + 1 calls, newest first. `agent_id` finds who called and for whom.

    The period is half open: from the first moment, before the second.
    """
    conditions = where(
        {
            "(c.called_at, c.call_id) < (%(after_at)s, %(after_id)s)": after,
            "c.called_at >= %(called_from)s": called_from,
            "c.called_at < %(called_before)s": called_before,
            "c.site_id = %(site_id)s": site_id,
            "(c.agent_id = %(agent_id)s OR c.on_behalf_of_id = %(agent_id)s)": agent_id,
            _OF_CUSTOMER: customer_id,
            _OF_ORDER: repair_order_id,
            _OF_ORDER_NUMBER: order_number,
            "c.call_id = %(call_id)s": call_id,
        }
    )
    after_at, after_id = after or (None, None)
    params: Mapping[str, Any] = {
        "after_at": after_at,
        "after_id": after_id,
        "called_from": called_from,
        "called_before": called_before,
        "site_id": site_id,
        "agent_id": agent_id,
        "customer_id": customer_id,
        "repair_order_id": repair_order_id,
        "order_number": order_number,
        "call_id": call_id,
        "rows": first + 1,
    }
    order: LiteralString = " ORDER BY c.called_at DESC, c.call_id DESC LIMIT %(rows)s"
    return await rows(connection, CallRow, _CALLS + " WHERE " + conditions + order, params)


async def call(connection: AsyncConnection[Any], *, call_id: UUID) -> CallRow | None:
    """One call by the id of its fact; None where that fact is no call."""
    found = await rows(
        connection, CallRow, _CALLS + " WHERE c.call_id = %(call_id)s", {"call_id": call_id}
    )
    return found[0] if found else None


async def count_calls(
    connection: AsyncConnection[Any],
    *,
    called_from: datetime,
    called_before: datetime,
    site_id: str | None = None,
) -> int:
    """How many calls there were in a period; the register has as many rows (R116)."""
    conditions = where({"site_id = %(site_id)s": site_id})
    cursor = await connection.execute(
        "SELECT count(*) FROM call_record.call"
        " WHERE called_at >= %(called_from)s AND called_at < %(called_before)s AND " + conditions,
        {"called_from": called_from, "called_before": called_before, "site_id": site_id},
    )
    row = await cursor.fetchone()
    return row[0] if row else 0


async def topics(
    connection: AsyncConnection[Any],
    *,
    called_from: datetime,
    called_before: datetime,
    site_id: str | None = None,
) -> list[TopicCount]:
    """What was spoken of in a period, most frequent first (R125)."""
    conditions = where({"site_id = %(site_id)s": site_id})
    query: LiteralString = (
        "SELECT topic, count(*) AS calls FROM call_record.call,"
        " jsonb_array_elements_text(topics) AS topic"
        " WHERE called_at >= %(called_from)s AND called_at < %(called_before)s AND "
    )
    return await rows(
        connection,
        TopicCount,
        query + conditions + " GROUP BY topic ORDER BY calls DESC, topic",
        {"called_from": called_from, "called_before": called_before, "site_id": site_id},
    )


_OF_CUSTOMER: Final = """(c.customer_id = %(customer_id)s OR c.complaint_id IN (
    SELECT complaint_id FROM call_record.complaint WHERE customer_id = %(customer_id)s))"""
_OF_ORDER: Final = """(c.repair_order_id = %(repair_order_id)s OR c.complaint_id IN (
    SELECT complaint_id FROM call_record.complaint WHERE repair_order_id = %(repair_order_id)s))"""
_OF_ORDER_NUMBER: Final = """(
    c.repair_order_id = (SELECT repair_order_id FROM call_record.repair_order
                         WHERE order_number = %(order_number)s)
    OR c.complaint_id IN (
        SELECT complaint_id FROM call_record.complaint
        JOIN call_record.repair_order USING (repair_order_id)
        WHERE order_number = %(order_number)s))"""
