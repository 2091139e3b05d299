"""What the board shows of the open orders of a site (RM7; R015, R016, R032, R033, R043, R055)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.repair_order.events import PauseReason, RepairLevel, ServiceKind, Urgency
from projections.reading import rows
from projections.workshop_board.prediction import predicted_at
from projections.workshop_board.states import BoardState, LineNow, Standing, StepRow, fold


class WaitingLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that waits, and for what."""

    line_id: str
    description: str
    reason: PauseReason
    since: datetime
    minutes: int
    note: str | None
    customised_part_in_transport: bool


class WaitsFor(StrEnum):
    """Whose turn it is with additional work."""

    DESK = "desk"
    QUOTE = "quote"
    CUSTOMER = "customer"


class UnansweredWork(msgspec.Struct, frozen=True, kw_only=True):
    """Additional work that nobody has decided."""

    finding_id: str
    finding: str
    urgency: Urgency
    found_by: str
    found_at: datetime
    minutes: int
    """Since it was found."""
    waits_for: WaitsFor


class OpenDispute(msgspec.Struct, frozen=True, kw_only=True):
    """A technician's doubt about the jobs that nobody has answered."""

    dispute_id: str
    disputed_by: str
    reason: str
    disputed_at: datetime


class PlateMismatch(msgspec.Struct, frozen=True, kw_only=True):
    """Another plate was read on the car than stands on the order, and nothing was cleared since."""

    plate_seen: str | None
    reported_by: str
    reported_at: datetime


class BoardOrder(msgspec.Struct, frozen=True, kw_only=True):
    """One open order at the asked moment."""

    order_id: UUID
    order_number: str
    site_id: str
    customer_id: UUID
    vehicle_id: UUID
    plate: str | None
    adviser_id: str
    technicians: tuple[str, ...]
    service_kind: ServiceKind
    repair_level: RepairLevel | None
    opened_at: datetime
    state: BoardState
    state_since: datetime
    minutes_in_state: int
    waiting: tuple[WaitingLine, ...]
    first_promised_at: datetime | None
    promised_at: datetime | None
    """As it stands after every revision."""
    promise_revisions: int
    last_revision_reason: str | None
    late: bool
    """The first promise has passed, and the car was not announced ready by then (R015)."""
    predicted_at: datetime | None
    """By standard hours and clocked hours; None where it cannot be said."""
    predicted_late: bool
    """The prediction lies after the first promise."""
    minutes_to_notify: int | None
    """From the inspector's pass until the customer was told, or so far (R078)."""
    walk_round_unconfirmed: bool
    """The customer has not confirmed the state that the car came in (R023)."""
    belongings_unlisted: bool
    """A long repair was promised, and what could get lost is not listed (R030)."""
    unanswered_work: tuple[UnansweredWork, ...]
    told_at: datetime | None
    """When the customer was last told of progress."""
    progress_overdue: bool
    """A major repair, or one that waits for parts, without a word for too long (R016)."""
    plate_mismatch: PlateMismatch | None
    open_disputes: tuple[OpenDispute, ...]


class _Promise(msgspec.Struct, frozen=True):
    promised_at: datetime
    reason: str | None


class _Finding(msgspec.Struct, frozen=True):
    finding_id: str
    finding: str
    urgency: Urgency
    found_by: str
    found_at: datetime
    desk_answer: str | None


class _Row(msgspec.Struct, frozen=True):
    order_id: UUID
    order_number: str
    site_id: str
    customer_id: UUID
    vehicle_id: UUID
    adviser_id: str
    service_kind: ServiceKind
    plate: str | None
    repair_level: RepairLevel | None
    opened_at: datetime
    walk_round_confirmed: bool | None
    belongings_listed: bool
    steps: tuple[StepRow, ...]
    promises: tuple[_Promise, ...]
    findings: tuple[_Finding, ...]
    disputes: tuple[OpenDispute, ...]
    technicians: tuple[str, ...]
    told_at: datetime | None
    mismatch: PlateMismatch | None


_MAJOR: Final = frozenset({RepairLevel.ASSEMBLY_REPAIR, RepairLevel.WHOLE_VEHICLE_REPAIR})

_OPEN: Final = """
SELECT o.order_id, o.order_number, o.site_id, o.customer_id, o.vehicle_id, o.adviser_id,
       o.service_kind, o.plate, o.repair_level, o.opened_at, o.walk_round_confirmed,
       o.belongings_listed,
       coalesce((SELECT jsonb_agg(to_jsonb(s) ORDER BY s.version) FROM workshop_board.step s
                 WHERE s.order_id = o.order_id), '[]') AS steps,
       coalesce((SELECT jsonb_agg(to_jsonb(p) ORDER BY p.version) FROM workshop_board.promise p
                 WHERE p.order_id = o.order_id), '[]') AS promises,
       coalesce((SELECT jsonb_agg(to_jsonb(f) ORDER BY f.found_at, f.finding_id)
                 FROM workshop_board.finding f
                 WHERE f.order_id = o.order_id AND NOT f.deferred AND f.found_at <= %(at)s
                   AND f.desk_answer IS DISTINCT FROM 'refused'), '[]') AS findings,
       coalesce((SELECT jsonb_agg(to_jsonb(d) ORDER BY d.disputed_at, d.dispute_id)
                 FROM workshop_board.dispute d
                 WHERE d.order_id = o.order_id AND d.answered_at IS NULL), '[]') AS disputes,
       coalesce((SELECT jsonb_agg(t.technician_id ORDER BY t.technician_id)
                 FROM workshop_board.technician t
                 WHERE t.order_id = o.order_id), '[]') AS technicians,
       (SELECT max(n.told_at) FROM workshop_board.notice n
        WHERE n.order_id = o.order_id AND n.told_at <= %(at)s) AS told_at,
       (SELECT CASE WHEN NOT c.agrees THEN jsonb_build_object('plate_seen', c.plate_seen,
               'reported_by', c.checked_by, 'reported_at', c.checked_at) END
        FROM workshop_board.plate_check c
        WHERE c.order_id = o.order_id ORDER BY c.version DESC LIMIT 1) AS mismatch
FROM workshop_board.repair_order o
WHERE o.site_id = %(site_id)s AND o.closed_at IS NULL
  AND (%(order_id)s::uuid IS NULL OR o.order_id = %(order_id)s)
  AND (%(after_at)s::timestamptz IS NULL
       OR (o.opened_at, o.order_id) > (%(after_at)s, %(after_id)s::uuid))
ORDER BY o.opened_at, o.order_id
LIMIT %(first)s + 1
"""


async def board(
    connection: AsyncConnection[Any],
    *,
    site_id: str,
    at: datetime,
    progress_days: int,
    first: int,
    after: tuple[datetime, UUID] | None = None,
    belongings_days: int = 3,
    order_id: UUID | None = None,
) -> Sequence[BoardOrder]:
    """The open orders of a site, the oldest first; `after` is opened_at and order_id of a row.

    `progress_days`: so many days may pass on a major repair until the customer is told again;
    `belongings_days`: a promise further away than so many days makes a repair a long one.
    """
    after_at, after_id = after or (None, None)
    asked = {"site_id": site_id, "at": at, "first": first, "order_id": order_id}
    found = await rows(
        connection, _Row, _OPEN, asked | {"after_at": after_at, "after_id": after_id}
    )
    silence, long = timedelta(days=progress_days), timedelta(days=belongings_days)
    return [_shown(row, at, silence, long) for row in found]


def _shown(row: _Row, at: datetime, silence: timedelta, long: timedelta) -> BoardOrder:
    standing = fold(row.opened_at, row.steps, at)
    first_promise = row.promises[0].promised_at if row.promises else None
    promised = row.promises[-1].promised_at if row.promises else None
    predicted = predicted_at(standing, at)
    return BoardOrder(
        order_id=row.order_id,
        order_number=row.order_number,
        site_id=row.site_id,
        customer_id=row.customer_id,
        vehicle_id=row.vehicle_id,
        plate=row.plate,
        adviser_id=row.adviser_id,
        technicians=row.technicians,
        service_kind=row.service_kind,
        repair_level=row.repair_level,
        opened_at=row.opened_at,
        state=standing.state,
        state_since=standing.since,
        minutes_in_state=_minutes(standing.since, at),
        waiting=tuple(_waiting(standing.lines.values(), at)),
        first_promised_at=first_promise,
        promised_at=promised,
        promise_revisions=max(0, len(row.promises) - 1),
        last_revision_reason=row.promises[-1].reason if row.promises else None,
        late=first_promise is not None and (standing.announced_at or at) > first_promise,
        predicted_at=predicted,
        predicted_late=bool(predicted and first_promise and predicted > first_promise),
        minutes_to_notify=None
        if standing.passed_at is None
        else _minutes(standing.passed_at, standing.announced_at or at),
        walk_round_unconfirmed=row.walk_round_confirmed is False,
        belongings_unlisted=not row.belongings_listed
        and promised is not None
        and promised - row.opened_at > long,
        unanswered_work=tuple(_unanswered(row.findings, standing, at)),
        told_at=row.told_at,
        progress_overdue=_silent(row, standing, at, silence),
        plate_mismatch=row.mismatch,
        open_disputes=row.disputes,
    )


def _minutes(since: datetime, at: datetime) -> int:
    return max(0, (at - since) // timedelta(minutes=1))


def _waiting(lines: Iterable[LineNow], at: datetime) -> Iterable[WaitingLine]:
    for line in lines:
        if line.open and line.pause is not None and line.paused_at is not None:
            yield WaitingLine(
                line_id=line.offered.line_id,
                description=line.offered.description,
                reason=line.pause.reason,
                since=line.paused_at,
                minutes=_minutes(line.paused_at, at),
                note=line.pause.note,
                customised_part_in_transport=line.pause.customised_part_in_transport,
            )


def _unanswered(
    findings: Iterable[_Finding], standing: Standing, at: datetime
) -> Iterable[UnansweredWork]:
    for found in findings:
        lines = [x for x in standing.lines.values() if x.offered.finding_id == found.finding_id]
        asked = [line for line in lines if not line.approved and not line.declined]
        if found.desk_answer is not None and lines and not asked:
            continue
        waits_for = WaitsFor.CUSTOMER if asked else WaitsFor.QUOTE
        yield UnansweredWork(
            finding_id=found.finding_id,
            finding=found.finding,
            urgency=found.urgency,
            found_by=found.found_by,
            found_at=found.found_at,
            minutes=_minutes(found.found_at, at),
            waits_for=WaitsFor.DESK if found.desk_answer is None else waits_for,
        )


def _silent(row: _Row, standing: Standing, at: datetime, silence: timedelta) -> bool:
    owed = row.repair_level in _MAJOR or standing.waited_for_parts
    last_word = row.told_at or standing.authorised_at or row.opened_at
    return owed and standing.announced_at is None and at - last_word > silence
