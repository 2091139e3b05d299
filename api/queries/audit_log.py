"""Who recorded what, who read about whom, and what was refused (RM15): for auditors."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import strawberry

from api.graphql.connections import After as AfterCursor
from api.graphql.connections import Connection, First, connection, decode_cursor, page_size
from api.graphql.context import AtLeast, Info
from api.graphql.enums import graphql_enum
from api.graphql.rows import object_of, row_type, tokens_in
from api.graphql.sight import sight_of
from domain.kernel import Channel, Role
from projections.audit_log.queries import (
    After,
    AuditCorrection,
    AuditEntry,
    AuditKind,
    Wanted,
    audit_entries,
    audit_entry,
)

VIEW: Final = "audit_log"

graphql_enum(AuditKind)
graphql_enum(Channel)
graphql_enum(Role)


@strawberry.input(
    description="Which entries of the audit log are asked for; all that are given must fit."
)
class AuditFilter:
    kinds: list[AuditKind] | None = strawberry.field(
        default=None, description="Facts, reads, refusals or operations. If not given: all."
    )
    actor_id: str | None = strawberry.field(default=None, description="By this person or system.")
    person_id: UUID | None = strawberry.field(
        default=None, description="Facts that hold data of this person, and who read it."
    )
    stream_id: UUID | None = strawberry.field(
        default=None, description="On this order, vehicle, complaint, …"
    )
    topic: str | None = strawberry.field(
        default=None, description="Facts of this kind, such as vehicle.odometer_corrected."
    )
    code: str | None = strawberry.field(default=None, description="What this rule refused.")
    since: datetime | None = strawberry.field(default=None, description="Recorded from then on.")
    until: datetime | None = strawberry.field(default=None, description="Recorded before then.")
    corrections_only: bool = strawberry.field(
        default=False, description="Only facts that correct earlier ones."
    )
    late_by_hours: int | None = strawberry.field(
        default=None,
        description="Only facts that were recorded so many hours or more after they happened (R012).",
    )


_correction: Any = row_type(AuditCorrection)
_entry: Any = row_type(AuditEntry)


@strawberry.type
class AuditLogQueries:
    @strawberry.field(
        graphql_type=Connection[_entry],
        description="Who recorded what and when, who read about whom and why, what was refused: the newest first (RM15).",
    )
    async def audit_log(
        self,
        info: Info,
        filter: Annotated[  # noqa: A002 - GraphQL's word for it
            AuditFilter | None, strawberry.argument(description="If not given: everything.")
        ] = None,
        site_id: Annotated[
            str | None, strawberry.argument(description="At this site alone.")
        ] = None,
        first: First = 20,
        after: AfterCursor = None,
        at_least: AtLeast = None,
    ) -> Any:
        size, seen = page_size(first), decode_cursor(after, datetime, str, int)
        wanted = _wanted(filter or AuditFilter(), site_id)
        async with info.context.reading(VIEW, at_least) as reading:
            found = await audit_entries(
                reading, wanted, first=size, after=After(*seen) if seen else None
            )
            sight = await sight_of(info, reading, tokens_in(found[:size]))
        return connection(found, size, _key, lambda entry: object_of(entry, sight), after=after)

    @strawberry.field(
        graphql_type=_entry | None,
        description="One fact in the audit log, by stream and version: what a correction corrected.",
    )
    async def audited_fact(
        self,
        info: Info,
        stream_id: Annotated[UUID, strawberry.argument(description="The order, vehicle, …")],
        version: Annotated[int, strawberry.argument(description="Its turn in there, from 1.")],
        at_least: AtLeast = None,
    ) -> Any:
        async with info.context.reading(VIEW, at_least) as reading:
            found = await audit_entry(reading, stream_id, version)
            if found is None:
                return None
            return object_of(found, await sight_of(info, reading, tokens_in([found])))


def _wanted(asked: AuditFilter, site_id: str | None) -> Wanted:
    return Wanted(
        kinds=tuple(asked.kinds or ()),
        actor_id=asked.actor_id,
        person_id=asked.person_id,
        stream_id=asked.stream_id,
        site_id=site_id,
        topic=asked.topic,
        code=asked.code,
        since=asked.since,
        until=asked.until,
        corrections_only=asked.corrections_only,
        late_by_hours=asked.late_by_hours,
    )


def _key(entry: AuditEntry) -> tuple[datetime, str, int]:
    return entry.at, entry.kind.value, entry.entry_id
