"""What is asked of the notices: who is to be told, and how far each activity's customers are.

Notices and letters are judged at the moment `at` that the caller names; who notified later than that
counts as notified all the same: only due times are compared with it.
"""

from datetime import date, datetime
from typing import Any, Final, LiteralString, TypeAlias
from uuid import UUID

from psycopg import AsyncConnection

from domain.outreach.words import OutreachCause
from projections.outreach_board.rows import CampaignRow, NoticeRow
from projections.reading import rows, where

Cursor: TypeAlias = tuple[datetime, UUID]
"""`urgent_at` and `outreach_id` of the last row seen."""

_NOTICE_STATE: Final = """
CASE WHEN o.notified_at IS NOT NULL THEN
         CASE WHEN o.notice_due_at IS NULL OR o.notified_at <= o.notice_due_at
              THEN 'kept' ELSE 'broken' END
     WHEN o.withdrawn_at IS NOT NULL THEN 'withdrawn'
     WHEN o.notice_due_at < %(at)s THEN 'overdue' ELSE 'open' END"""
_LETTER_STATE: Final = """
CASE WHEN o.letter_due_at IS NULL THEN NULL
     WHEN o.letter_settled_at IS NOT NULL THEN
         CASE WHEN o.letter_settled_at <= o.letter_due_at THEN 'kept' ELSE 'broken' END
     WHEN o.withdrawn_at IS NOT NULL THEN 'withdrawn'
     WHEN o.letter_due_at < %(at)s THEN 'overdue' ELSE 'open' END"""
_PENDING: Final = """(o.withdrawn_at IS NULL AND (o.notified_at IS NULL
    OR (o.letter_due_at IS NOT NULL AND o.letter_settled_at IS NULL)))"""
_OVERDUE: Final = """(o.withdrawn_at IS NULL AND (
    (o.notified_at IS NULL AND o.notice_due_at < %(at)s)
    OR (o.letter_settled_at IS NULL AND o.letter_due_at < %(at)s)))"""

# An hour that ends before it starts goes on in the next morning; the house rests from 21 to 8.
_RESTS: Final = """(minute.of_day < 480 OR minute.of_day >= 1260 OR EXISTS (
    SELECT FROM jsonb_to_recordset(coalesce(c.quiet_hours, '[]')) AS q(starts int, ends int)
    WHERE CASE WHEN q.starts < q.ends
               THEN minute.of_day >= q.starts AND minute.of_day < q.ends
               ELSE minute.of_day >= q.starts OR minute.of_day < q.ends END))"""

_BOARD: Final[LiteralString] = (
    "WITH board AS (SELECT o.outreach_id, o.cause, o.site_id, o.campaign_id,"
    " k.title AS campaign_title, k.starts_on, o.batch_id, o.customer_id,"
    " c.name_sealed AS customer_name_sealed, c.phone_sealed, o.vehicle_id, vehicle.vin,"
    " carried.plate, CASE WHEN owner.customer_id <> o.customer_id THEN owner.customer_id END"
    " AS owner_id, o.urgent_at, o.notice_due_at, "
    + _NOTICE_STATE
    + " AS notice_state, tried.attempts, tried.last_attempt_at, o.notified_at, o.notified_by_id,"
    " o.via, o.reply, o.remark_sealed, o.letter_due_at, "
    + _LETTER_STATE
    + " AS letter_state, o.letter_number, o.letter_needless_reason_sealed, o.attended_on,"
    " o.withdrawal_reason,"
    " CASE WHEN o.cause = 'campaign' AND c.consents_to_marketing IS NOT TRUE THEN 'no_consent'"
    " WHEN c.no_calls THEN 'no_calls'"
    " WHEN c.phone_sealed IS NULL THEN 'no_phone'"
    " WHEN "
    + _RESTS
    + " THEN 'quiet_hours' END AS hindrance"
    + """
FROM outreach_board.outreach o
CROSS JOIN LATERAL (
    SELECT extract(hour FROM %(at)s AT TIME ZONE 'Asia/Shanghai') * 60
         + extract(minute FROM %(at)s AT TIME ZONE 'Asia/Shanghai') AS of_day
) minute
CROSS JOIN LATERAL (
    SELECT count(*) AS attempts, max(attempted_at) AS last_attempt_at
    FROM outreach_board.attempt a WHERE a.outreach_id = o.outreach_id
) tried
LEFT JOIN outreach_board.campaign k USING (campaign_id)
LEFT JOIN outreach_board.customer c ON c.customer_id = o.customer_id
LEFT JOIN outreach_board.vehicle ON vehicle.vehicle_id = o.vehicle_id
LEFT JOIN LATERAL (
    SELECT plate FROM outreach_board.vehicle_plate p
    WHERE p.vehicle_id = o.vehicle_id
      AND p.valid_from <= (%(at)s AT TIME ZONE 'Asia/Shanghai')::date
    ORDER BY p.valid_from DESC LIMIT 1
) carried ON TRUE
LEFT JOIN LATERAL (
    SELECT w.customer_id FROM outreach_board.vehicle_owner w
    WHERE w.vehicle_id = o.vehicle_id
      AND w.since <= (%(at)s AT TIME ZONE 'Asia/Shanghai')::date
    ORDER BY w.since DESC LIMIT 1
) owner ON TRUE
WHERE """
)


async def notices(
    connection: AsyncConnection[Any],
    *,
    at: datetime,
    first: int,
    after: Cursor | None = None,
    pending_only: bool = False,
    overdue: bool = False,
    callable_only: bool = False,
    cause: OutreachCause | None = None,
    site_id: str | None = None,
    campaign_id: UUID | None = None,
    batch_id: str | None = None,
    customer_id: UUID | None = None,
    outreach_id: UUID | None = None,
) -> list[NoticeRow]:
    """Up to `first` + 1 notices, what is due first coming first.

    `pending_only`: a notice or a letter is still owed. `callable_only` leaves out who rests, has
    not consented, or left no number; the house rests from 21:00 to 8:00 (R122).
    """
    conditions = where(
        {
            "(o.urgent_at, o.outreach_id) > (%(after_at)s, %(after_id)s)": after,
            _PENDING: pending_only or None,
            _OVERDUE: overdue or None,
            "o.cause = %(cause)s": cause,
            "o.site_id = %(site_id)s": site_id,
            "o.campaign_id = %(campaign_id)s": campaign_id,
            "o.batch_id = %(batch_id)s": batch_id,
            "o.customer_id = %(customer_id)s": customer_id,
            "o.outreach_id = %(outreach_id)s": outreach_id,
        }
    )
    shown = where({"hindrance IS NULL": callable_only or None})
    after_at, after_id = after or (None, None)
    query: LiteralString = (
        _BOARD
        + conditions
        + ") SELECT *, hindrance IS NULL AS may_be_called FROM board WHERE "
        + shown
        + " ORDER BY urgent_at, outreach_id LIMIT %(rows)s"
    )
    return await rows(
        connection,
        NoticeRow,
        query,
        {
            "at": at,
            "after_at": after_at,
            "after_id": after_id,
            "cause": cause,
            "site_id": site_id,
            "campaign_id": campaign_id,
            "batch_id": batch_id,
            "customer_id": customer_id,
            "outreach_id": outreach_id,
            "rows": first + 1,
        },
    )


_CAMPAIGNS: Final[LiteralString] = """
SELECT k.campaign_id, k.site_id, k.campaign_kind, k.title, k.content, k.place, k.starts_on,
       k.ends_on, k.notice_due_at, k.promise_version, k.cancelled_reason, told.*
FROM outreach_board.campaign k
CROSS JOIN LATERAL (
    SELECT count(*) AS audience,
           count(*) FILTER (WHERE o.notified_at <= o.notice_due_at) AS notified_in_time,
           count(*) FILTER (WHERE o.notified_at > o.notice_due_at) AS notified_late,
           count(*) FILTER (WHERE o.notified_at IS NULL AND o.withdrawn_at IS NULL)
               AS not_yet_notified,
           count(*) FILTER (WHERE o.notified_at IS NULL AND o.withdrawn_at IS NULL
               AND o.notice_due_at < %(at)s) AS overdue,
           count(*) FILTER (WHERE o.withdrawn_at IS NOT NULL) AS withdrawn,
           count(o.letter_number) AS letters_sent,
           count(o.letter_needless_reason_sealed) AS letters_needless,
           count(*) FILTER (WHERE o.letter_due_at IS NOT NULL AND o.letter_settled_at IS NULL
               AND o.withdrawn_at IS NULL) AS letters_owed,
           count(*) FILTER (WHERE o.reply = 'coming') AS coming,
           count(o.attended_on) AS attended
    FROM outreach_board.outreach o WHERE o.campaign_id = k.campaign_id
) told
WHERE """


async def campaigns(
    connection: AsyncConnection[Any],
    *,
    at: datetime,
    first: int,
    after: tuple[date, UUID] | None = None,
    site_id: str | None = None,
    since: date | None = None,
    until: date | None = None,
    campaign_id: UUID | None = None,
) -> list[CampaignRow]:
    """Up to `first` + 1 activities that start in a period of days, the latest first."""
    conditions = where(
        {
            "(k.starts_on, k.campaign_id) < (%(after_on)s, %(after_id)s)": after,
            "k.site_id = %(site_id)s": site_id,
            "k.starts_on >= %(since)s": since,
            "k.starts_on <= %(until)s": until,
            "k.campaign_id = %(campaign_id)s": campaign_id,
        }
    )
    after_on, after_id = after or (None, None)
    return await rows(
        connection,
        CampaignRow,
        _CAMPAIGNS + conditions + " ORDER BY k.starts_on DESC, k.campaign_id DESC LIMIT %(rows)s",
        {
            "at": at,
            "after_on": after_on,
            "after_id": after_id,
            "site_id": site_id,
            "since": since,
            "until": until,
            "campaign_id": campaign_id,
            "rows": first + 1,
        },
    )
