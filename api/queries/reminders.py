"""Whom to remind of what (RM11)."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Final
from uuid import UUID

import strawberry

from api.graphql.children import page_of, page_type
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import AtLeast, Info
from api.graphql.enums import graphql_enum
from api.graphql.nodes import Root
from api.graphql.periods import At, day, moment_or_now
from api.graphql.rows import row_type
from api.graphql.sight import require_staff
from api.queries.asked import SiteAsked
from domain.reminder.words import HeldBack, ReminderKind
from domain.values.clock import shanghai_date
from projections.reminders.due import DueBasis
from projections.reminders.queries import DueTo, reminders_due

VIEW: Final = "reminders"
_FAR: Final = timedelta(days=3650)
"""Whoever names one reminder means it whenever it is due."""

graphql_enum(ReminderKind)
graphql_enum(HeldBack, "ReminderHeldBack")
graphql_enum(DueBasis, "ReminderBasis")
row_type(
    DueTo,
    "DueReminder",
    node=Root(
        "remindersDue",
        {"site_id": "siteId", "kind": "kind", "subject_id": "subjectId"},
        told_apart_by=("due_point",),
        also=lambda: {"until": shanghai_date(datetime.now(UTC)) + _FAR},
    ),
)

KEY: Final = ("remind_on", "kind", "subject_id", "due_point")


@strawberry.type
class RemindersQueries:
    @strawberry.field(
        graphql_type=page_type(DueTo),
        description="Reminders due until a day: maintenance by date or predicted kilometres, next "
        "service, insurance, work put off, parts, appointments; to whom, last contact, and what "
        "keeps one back (RM11, R153-R156). What was sent is not listed again.",
    )
    async def reminders_due(
        self,
        info: Info,
        until: Annotated[date, strawberry.argument(description="Up to this day, in Shanghai.")],
        kind: Annotated[
            ReminderKind | None,
            strawberry.argument(description="Only of this kind. If not given: all."),
        ] = None,
        site_id: SiteAsked = None,
        subject_id: Annotated[
            UUID | None,
            strawberry.argument(description="About this car, order or appointment alone."),
        ] = None,
        at: At = None,
        first: First = 50,
        after: After = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        seen: Any = decode_cursor(after, date, str, str, str)
        moment = moment_or_now(at, "at")
        knowledge = info.context.services.knowledge
        _, values = await info.context.run(lambda: knowledge.values_on(shanghai_date(moment)))
        async with info.context.reading(VIEW, at_least) as reading:
            found = await reminders_due(
                reading,
                until=day(until, "until"),
                at=moment,
                values=values,
                site_id=site_id or info.context.identity.site_id,
                kind=kind,
                subject_id=subject_id,
                first=page_size(first),
                after=seen,
            )
            return await page_of(info, reading, found, first, KEY, after=after)
