"""The audit log: facts, reads of personal data, refusals and operations in one list, the newest first (RM15)."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final, LiteralString, NamedTuple
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.kernel import Channel, Role
from projections.reading import rows, where


class AuditKind(StrEnum):
    """What an entry of the audit log is about."""

    FACT = "fact"
    READ = "read"
    REFUSAL = "refusal"
    OPERATION = "operation"
    """On a view, not in the business."""


class AuditCorrection(msgspec.Struct, frozen=True, kw_only=True):
    """A field that a fact corrected: both values, where the fact names both."""

    field: str
    corrects_version: int | None
    was: str | None
    is_now: str | None
    personal_sealed: str | None
    """What counts now, where that is a text about a person."""
    phone_sealed: str | None
    """What counts now, where that is a telephone number."""
    reason: str | None
    personal_reason_sealed: str | None


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody recorded a fact, read about a person, or was refused."""

    at: datetime
    kind: AuditKind
    entry_id: int
    actor_id: str
    actor_role: Role
    on_behalf_of: str | None
    site_id: str
    channel: Channel | None = None
    position: int | None = None
    stream_id: UUID | None = None
    version: int | None = None
    topic: str | None = None
    occurred_at: datetime | None = None
    lag_s: int | None = None
    command_id: UUID | None = None
    purpose: str | None = None
    through: str | None = None
    code: str | None = None
    view: str | None = None
    person_ids: tuple[UUID, ...] = ()
    corrections: tuple[AuditCorrection, ...] = ()
    data: str | None = None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries are asked for; what is None does not matter."""

    kinds: tuple[AuditKind, ...] = ()
    actor_id: str | None = None
    person_id: UUID | None = None
    stream_id: UUID | None = None
    site_id: str | None = None
    topic: str | None = None
    code: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    corrections_only: bool = False
    late_by_hours: int | None = None


class After(NamedTuple):
    """The last entry that was seen."""

    at: datetime
    kind: str
    entry_id: int


_FACTS: Final = """
SELECT recorded_at AS at, 'fact' AS kind, position AS entry_id, actor_id, actor_role, on_behalf_of,
    site_id, channel, position, stream_id, version, topic, occurred_at, lag_s, command_id,
    NULL::text AS purpose, NULL::text AS through, NULL::text AS code, NULL::text AS view,
    NULL::uuid[] AS subjects
FROM audit_log.entry e
"""
_READS: Final = """
SELECT at, 'read' AS kind, id AS entry_id, actor_id, actor_role, on_behalf_of,
    site_id, NULL::text AS channel, NULL::bigint AS position, NULL::uuid AS stream_id,
    NULL::integer AS version, NULL::text AS topic, NULL::timestamptz AS occurred_at,
    NULL::bigint AS lag_s, NULL::uuid AS command_id,
    purpose, through, NULL::text AS code, NULL::text AS view, subject_ids AS subjects
FROM audit.read
"""
_REFUSALS: Final = """
SELECT at, 'refusal' AS kind, id AS entry_id, actor_id, actor_role, on_behalf_of,
    site_id, NULL::text AS channel, NULL::bigint AS position, stream_id,
    NULL::integer AS version, NULL::text AS topic, NULL::timestamptz AS occurred_at,
    NULL::bigint AS lag_s, command_id,
    NULL::text AS purpose, asked AS through, code, NULL::text AS view, NULL::uuid[] AS subjects
FROM audit.refusal
"""
_OPERATIONS: Final = """
SELECT at, 'operation' AS kind, id AS entry_id, actor_id, actor_role, on_behalf_of,
    site_id, NULL::text AS channel, position, stream_id,
    NULL::integer AS version, topic, NULL::timestamptz AS occurred_at,
    NULL::bigint AS lag_s, NULL::uuid AS command_id,
    reason AS purpose, operation AS through, NULL::text AS code, view, ARRAY[]::uuid[] AS subjects
FROM audit.operation
"""
_WHOLE: Final = """
SELECT shown.*, coalesce(subjects, ARRAY(
        SELECT subject_id FROM audit_log.person p WHERE p.position = shown.position
        ORDER BY subject_id)) AS person_ids,
    (SELECT coalesce(jsonb_agg(to_jsonb(c) - 'position' ORDER BY c.field), '[]')
     FROM audit_log.correction c
     WHERE shown.kind = 'fact' AND c.position = shown.position) AS corrections,
    (SELECT audit.without_people(h.data::jsonb)::text FROM history.event h
     WHERE (h.stream_id, h.version) = (shown.stream_id, shown.version)) AS data
FROM shown ORDER BY at DESC, kind, entry_id DESC
"""


async def audit_entries(
    connection: AsyncConnection[Any], wanted: Wanted, *, first: int, after: After | None = None
) -> list[AuditEntry]:
    """Up to `first` + 1 entries, the newest first; facts that came at the same time by position."""
    parts: list[LiteralString] = []
    if _asks_for(wanted, AuditKind.FACT):
        parts.append(_newest(_FACTS, _facts_like(wanted, after), _RECORDED))
    if _asks_for(wanted, AuditKind.READ):
        parts.append(_newest(_READS, _reads_like(wanted, after), _AT))
    if _asks_for(wanted, AuditKind.REFUSAL):
        parts.append(_newest(_REFUSALS, _refusals_like(wanted, after), _AT))
    if _asks_for(wanted, AuditKind.OPERATION):
        parts.append(_newest(_OPERATIONS, _operations_like(wanted, after), _AT))
    if not parts:
        return []
    union = " UNION ALL ".join(parts)
    query = (
        f"WITH shown AS (SELECT * FROM ({union}) merged"
        f" ORDER BY at DESC, kind, entry_id DESC LIMIT %(rows)s) {_WHOLE}"
    )
    asked = {name: getattr(wanted, name) for name in Wanted.__struct_fields__}
    seen = (
        {"after_at": after.at, "after_kind": after.kind, "after_id": after.entry_id}
        if after
        else {}
    )
    return await rows(connection, AuditEntry, query, {**asked, **seen, "rows": first + 1})


async def audit_entry(
    connection: AsyncConnection[Any], stream_id: UUID, version: int
) -> AuditEntry | None:
    """One fact, by stream and version: what a correction corrected."""
    query = f"WITH shown AS ({_FACTS} WHERE stream_id = %(stream_id)s AND version = %(version)s) {_WHOLE}"
    found = await rows(connection, AuditEntry, query, {"stream_id": stream_id, "version": version})
    return found[0] if found else None


_AT: Final[LiteralString] = "at"
_RECORDED: Final[LiteralString] = "recorded_at"


def _newest(query: LiteralString, like: LiteralString, at: LiteralString) -> LiteralString:
    return f"({query} WHERE {like} ORDER BY {at} DESC, entry_id DESC LIMIT %(rows)s)"


def _asks_for(wanted: Wanted, kind: AuditKind) -> bool:
    if wanted.kinds and kind not in wanted.kinds:
        return False
    of_facts = (
        wanted.topic is not None or wanted.corrections_only or wanted.late_by_hours is not None
    )
    match kind:
        case AuditKind.FACT:
            return wanted.code is None
        case AuditKind.READ:
            return not of_facts and wanted.code is None and wanted.stream_id is None
        case AuditKind.REFUSAL:
            return not of_facts and wanted.person_id is None
        case AuditKind.OPERATION:
            return not of_facts and wanted.person_id is None and wanted.code is None


def _facts_like(wanted: Wanted, after: After | None) -> LiteralString:
    return where(
        {
            "recorded_at >= %(since)s": wanted.since,
            "recorded_at < %(until)s": wanted.until,
            "actor_id = %(actor_id)s": wanted.actor_id,
            "stream_id = %(stream_id)s": wanted.stream_id,
            "site_id = %(site_id)s": wanted.site_id,
            "topic = %(topic)s": wanted.topic,
            "corrects": wanted.corrections_only or None,
            "lag_s >= %(late_by_hours)s::bigint * 3600": wanted.late_by_hours,
            "EXISTS (SELECT FROM audit_log.person p WHERE p.subject_id = %(person_id)s"
            " AND p.position = e.position)": wanted.person_id,
            _older(_RECORDED, "fact", "position", after): after,
        }
    )


def _reads_like(wanted: Wanted, after: After | None) -> LiteralString:
    return where(
        {
            "at >= %(since)s": wanted.since,
            "at < %(until)s": wanted.until,
            "actor_id = %(actor_id)s": wanted.actor_id,
            "site_id = %(site_id)s": wanted.site_id,
            "subject_ids @> ARRAY[%(person_id)s::uuid]": wanted.person_id,
            _older(_AT, "read", "id", after): after,
        }
    )


def _refusals_like(wanted: Wanted, after: After | None) -> LiteralString:
    return where(
        {
            "at >= %(since)s": wanted.since,
            "at < %(until)s": wanted.until,
            "actor_id = %(actor_id)s": wanted.actor_id,
            "stream_id = %(stream_id)s": wanted.stream_id,
            "site_id = %(site_id)s": wanted.site_id,
            "code = %(code)s": wanted.code,
            _older(_AT, "refusal", "id", after): after,
        }
    )


def _operations_like(wanted: Wanted, after: After | None) -> LiteralString:
    return where(
        {
            "at >= %(since)s": wanted.since,
            "at < %(until)s": wanted.until,
            "actor_id = %(actor_id)s": wanted.actor_id,
            "stream_id = %(stream_id)s": wanted.stream_id,
            "site_id = %(site_id)s": wanted.site_id,
            _older(_AT, "operation", "id", after): after,
        }
    )


def _older(
    at: LiteralString, kind: LiteralString, key: LiteralString, after: After | None
) -> LiteralString:
    """What comes after an entry in the order: the time downwards, then the kind, then the number downwards."""
    if after is None:
        return "TRUE"
    same: LiteralString = f" OR {at} = %(after_at)s AND {key} < %(after_id)s"
    later: LiteralString = f" OR {at} = %(after_at)s"
    tie: LiteralString = ""
    if kind == after.kind:
        tie = same
    elif kind > after.kind:
        tie = later
    return f"({at} < %(after_at)s{tie})"
