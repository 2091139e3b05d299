"""回访任务 (RM8): whom to call, what is late, and the points that wait for an answer."""

from datetime import date, datetime
from typing import Annotated, Any, Final, TypeAlias
from uuid import UUID

import strawberry

from api.graphql.children import objects_of, page_of, page_type
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import AtLeast, Info
from api.graphql.enums import graphql_enum
from api.graphql.periods import moment_or_now
from api.graphql.rows import row_type
from api.graphql.sight import require_staff
from api.queries.call_record import OfSite
from domain.follow_up.words import FollowUpSource, PointKind, Topic
from projections.callbacks_due import queries
from projections.callbacks_due.rows import (
    CallbackCount,
    CallbackRow,
    CallbackState,
    EarlierCall,
    IssueRow,
    IssueState,
    SaidBefore,
)

VIEW: Final = "callbacks_due"

graphql_enum(CallbackState)
graphql_enum(FollowUpSource)
graphql_enum(IssueState, "CallIssueState")
graphql_enum(PointKind, "CallPointKind")
graphql_enum(Topic, "CallTopic")
row_type(SaidBefore)
row_type(EarlierCall)
row_type(CallbackRow, "CallbackDue")
row_type(IssueRow, "WaitingCallIssue")
CallbackCounts: Final[Any] = row_type(CallbackCount)

OnListOf: TypeAlias = Annotated[
    str | None,
    strawberry.argument(
        description="Staff id of who answers for the calls or is deputy then. If not given: everybody."
    ),
]
AsOf: TypeAlias = Annotated[
    datetime | None,
    strawberry.argument(
        description="The moment whose list it is, also a past one. If not given: now."
    ),
]


@strawberry.type
class CallbacksDueQueries:
    @strawberry.field(
        description="Whom to call: in their window, due today, overdue, or reached on that day; those"
        " who rest are left out (RM8, R107-R110, R122).",
        graphql_type=page_type(CallbackRow),
    )
    async def callbacks_due(
        self,
        info: Info,
        at: AsOf = None,
        first: First = 20,
        after: After = None,
        agent_id: OnListOf = None,
        site_id: OfSite = None,
        state: Annotated[
            CallbackState | None,
            strawberry.argument(description="In this state alone; UPCOMING only when asked for."),
        ] = None,
        resting_too: Annotated[
            bool, strawberry.argument(description="Also customers who rest at that moment.")
        ] = False,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        seen: Any = decode_cursor(after, date, UUID, int)
        async with info.context.reading(VIEW, at_least) as reading:
            rows = await queries.callbacks(
                reading,
                at=moment_or_now(at, "at"),
                first=page_size(first),
                after=seen,
                agent_id=agent_id,
                site_id=site_id,
                state=state,
                resting_too=resting_too,
            )
            key = ("closes_on", "follow_up_id", "seq")
            return await page_of(info, reading, rows, first, key, after=after)

    @strawberry.field(
        description="How many calls each agent has to make, and has made that day (RM8).",
        graphql_type=list[CallbackCounts],
    )
    async def callback_counts(
        self, info: Info, at: AsOf = None, site_id: OfSite = None, at_least: AtLeast = None
    ) -> Any:
        require_staff(info)
        async with info.context.reading(VIEW, at_least) as reading:
            rows = await queries.callback_counts(
                reading, at=moment_or_now(at, "at"), site_id=site_id
            )
            return await objects_of(info, reading, rows)

    @strawberry.field(
        description="Points of calls that wait for an answer, or whose solution the customer does not"
        " know yet; what is due first comes first (R114, R115).",
        graphql_type=page_type(IssueRow),
    )
    async def call_issues(
        self,
        info: Info,
        at: AsOf = None,
        first: First = 20,
        after: After = None,
        agent_id: OnListOf = None,
        site_id: OfSite = None,
        overdue: Annotated[
            bool, strawberry.argument(description="Only what is late at that moment.")
        ] = False,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        seen: Any = decode_cursor(after, datetime, UUID, str)
        async with info.context.reading(VIEW, at_least) as reading:
            rows = await queries.call_issues(
                reading,
                at=moment_or_now(at, "at"),
                first=page_size(first),
                after=seen,
                agent_id=agent_id,
                site_id=site_id,
                overdue=overdue,
            )
            return await page_of(
                info, reading, rows, first, ("due_at", "follow_up_id", "issue_id"), after=after
            )
