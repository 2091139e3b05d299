"""What is asked of the questions from outside: what is open, and the supervisor's summary."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final, LiteralString, TypeAlias
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.enquiry.events import EnquiryTopic
from domain.kernel import Channel
from projections.reading import rows, where

Cursor: TypeAlias = tuple[datetime, UUID]
"""`received_at` and `enquiry_id` of the last row seen."""


class EnquiryState(StrEnum):
    """Where a question stands at a moment."""

    OPEN = "open"
    OVERDUE = "overdue"
    """Neither answered nor reported in time (R114), or a solution not told the same day (R115)."""
    ESCALATED = "escalated"
    ANSWERED = "answered"
    TURNED_COMPLAINT = "turned_complaint"


class EnquiryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One question."""

    enquiry_id: UUID
    site_id: str
    received_at: datetime
    channel: Channel
    enquiry_topic: EnquiryTopic
    question_sealed: str
    agent_id: str
    state: EnquiryState
    due_at: datetime
    customer_id: UUID | None
    customer_name_sealed: str | None
    """Of the file; of somebody unknown the name that was left."""
    phone_sealed: str | None
    """The number that was left."""
    vehicle_id: UUID | None
    studied_by_id: str | None
    escalated_at: datetime | None
    escalated_to_id: str | None
    solution_sealed: str | None
    tell_due_at: datetime | None
    answered_at: datetime | None
    answered_by_id: str | None
    answer_sealed: str | None
    at_once: bool
    complaint_id: UUID | None


class EnquiryCount(msgspec.Struct, frozen=True, kw_only=True):
    """What a period's questions of one topic came to (R144: summarised to the supervisor)."""

    enquiry_topic: EnquiryTopic
    received: int
    answered_at_once: int
    answered_later: int
    escalated: int
    overdue: int
    """Still unanswered and unreported after their time, at the moment asked for."""
    turned_complaint: int


_STATE: Final = """
CASE WHEN e.complaint_id IS NOT NULL THEN 'turned_complaint'
     WHEN e.answered_at IS NOT NULL THEN 'answered'
     WHEN e.tell_due_at < %(at)s THEN 'overdue'
     WHEN e.escalated_to_id IS NOT NULL THEN 'escalated'
     WHEN e.due_at < %(at)s AND e.solved_at IS NULL THEN 'overdue'
     ELSE 'open' END"""
_ENQUIRIES: Final[LiteralString] = (
    "WITH board AS (SELECT e.enquiry_id, e.site_id, e.received_at, e.channel, e.enquiry_topic,"
    " e.question_sealed, e.agent_id, "
    + _STATE
    + """ AS state, e.due_at, e.customer_id,
       coalesce(c.name_sealed, e.contact_name_sealed) AS customer_name_sealed,
       e.contact_phone_sealed AS phone_sealed, e.vehicle_id, e.studied_by_id, e.escalated_at,
       e.escalated_to_id, e.solution_sealed, e.tell_due_at, e.answered_at, e.answered_by_id,
       e.answer_sealed, e.at_once, e.complaint_id
FROM enquiry_board.enquiry e LEFT JOIN enquiry_board.customer c USING (customer_id) WHERE """
)


async def enquiries(
    connection: AsyncConnection[Any],
    *,
    at: datetime,
    first: int,
    after: Cursor | None = None,
    state: EnquiryState | None = None,
    topic: EnquiryTopic | None = None,
    site_id: str | None = None,
    customer_id: UUID | None = None,
    enquiry_id: UUID | None = None,
    received_from: datetime | None = None,
    received_before: datetime | None = None,
) -> list[EnquiryRow]:
    """Up to `first` + 1 questions, newest first; states are judged at `at`."""
    conditions = where(
        {
            "(e.received_at, e.enquiry_id) < (%(after_at)s, %(after_id)s)": after,
            "e.enquiry_topic = %(topic)s": topic,
            "e.site_id = %(site_id)s": site_id,
            "e.customer_id = %(customer_id)s": customer_id,
            "e.enquiry_id = %(enquiry_id)s": enquiry_id,
            "e.received_at >= %(received_from)s": received_from,
            "e.received_at < %(received_before)s": received_before,
        }
    )
    shown = where({"state = %(state)s": state})
    after_at, after_id = after or (None, None)
    return await rows(
        connection,
        EnquiryRow,
        _ENQUIRIES
        + conditions
        + ") SELECT * FROM board WHERE "
        + shown
        + " ORDER BY received_at DESC, enquiry_id DESC LIMIT %(rows)s",
        {
            "at": at,
            "after_at": after_at,
            "after_id": after_id,
            "state": state,
            "topic": topic,
            "site_id": site_id,
            "customer_id": customer_id,
            "enquiry_id": enquiry_id,
            "received_from": received_from,
            "received_before": received_before,
            "rows": first + 1,
        },
    )


async def enquiry_topics(
    connection: AsyncConnection[Any],
    *,
    at: datetime,
    received_from: datetime,
    received_before: datetime,
    site_id: str | None = None,
) -> list[EnquiryCount]:
    """A period's questions by topic, most frequent first; the second moment is excluded."""
    conditions = where({"e.site_id = %(site_id)s": site_id})
    query: LiteralString = (
        "WITH board AS (SELECT e.*, "
        + _STATE
        + " AS state FROM enquiry_board.enquiry e WHERE e.received_at >= %(received_from)s"
        " AND e.received_at < %(received_before)s AND "
        + conditions
        + """)
        SELECT enquiry_topic, count(*) AS received,
               count(*) FILTER (WHERE at_once) AS answered_at_once,
               count(*) FILTER (WHERE answered_at IS NOT NULL AND NOT at_once) AS answered_later,
               count(escalated_at) AS escalated,
               count(*) FILTER (WHERE state = 'overdue') AS overdue,
               count(complaint_id) AS turned_complaint
        FROM board GROUP BY enquiry_topic ORDER BY received DESC, enquiry_topic"""
    )
    return await rows(
        connection,
        EnquiryCount,
        query,
        {
            "at": at,
            "received_from": received_from,
            "received_before": received_before,
            "site_id": site_id,
        },
    )
