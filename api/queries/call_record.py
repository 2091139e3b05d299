"""跟踪服务电话记录表 (RM2): calls and what was said in them, newest first."""

from datetime import datetime
from typing import Annotated, Any, Final, TypeAlias
from uuid import UUID

import strawberry

from api.graphql.children import objects_of, page_of, page_type
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import AtLeast, Info
from api.graphql.enums import graphql_enum
from api.graphql.nodes import Root
from api.graphql.periods import At, CalledBefore, CalledFrom, moment, moment_or_now, period
from api.graphql.rows import row_type
from api.graphql.sight import require_staff
from domain.follow_up.words import PointKind, Topic
from domain.values.clock import Timing
from projections.call_record import queries, summaries
from projections.call_record.queries import CallRow, PointRow, TopicCount
from projections.call_record.summaries import AgentSummary

VIEW: Final = "call_record"

graphql_enum(PointKind, "CallPointKind")
graphql_enum(Timing, "CallTiming")
graphql_enum(Topic, "CallTopic")
row_type(PointRow, "CallPoint")
row_type(CallRow, "Call", node=Root("calls", {"site_id": "siteId", "call_id": "callId"}))
CallTopicCount: Final[Any] = row_type(TopicCount, "CallTopicCount")
AgentCalls: Final[Any] = row_type(AgentSummary, "AgentCalls")

OfSite: TypeAlias = Annotated[
    str | None, strawberry.argument(description="Of this site alone. If not given: of all.")
]
ByAgent: TypeAlias = Annotated[
    str | None,
    strawberry.argument(description="Staff id of who called, or for whom a deputy called."),
]
OfCustomer: TypeAlias = Annotated[
    UUID | None, strawberry.argument(description="With this customer alone.")
]
OfOrder: TypeAlias = Annotated[
    str | None, strawberry.argument(description="About this order alone, e.g. RO-S1-2026-000123.")
]


@strawberry.type
class CallRecordQueries:
    @strawberry.field(
        description="Every contact with a customer and what was said, newest first (RM2, R116).",
        graphql_type=page_type(CallRow),
    )
    async def calls(
        self,
        info: Info,
        first: First = 20,
        after: After = None,
        called_from: CalledFrom = None,
        called_before: CalledBefore = None,
        site_id: OfSite = None,
        agent_id: ByAgent = None,
        customer_id: OfCustomer = None,
        order_number: OfOrder = None,
        call_id: Annotated[UUID | None, strawberry.argument(description="This one alone.")] = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        seen: Any = decode_cursor(after, datetime, UUID)
        async with info.context.reading(VIEW, at_least) as reading:
            rows = await queries.calls(
                reading,
                first=page_size(first),
                after=seen,
                called_from=moment(called_from, "calledFrom"),
                called_before=moment(called_before, "calledBefore"),
                site_id=site_id,
                agent_id=agent_id,
                customer_id=customer_id,
                order_number=order_number,
                call_id=call_id,
            )
            return await page_of(info, reading, rows, first, ("called_at", "call_id"), after=after)

    @strawberry.field(
        description="How many contacts there were; the register has as many lines (R116)."
    )
    async def call_count(
        self,
        info: Info,
        called_from: CalledFrom = None,
        called_before: CalledBefore = None,
        site_id: OfSite = None,
        at_least: AtLeast = None,
    ) -> int:
        require_staff(info)
        asked = period(called_from, called_before)
        async with info.context.reading(VIEW, at_least) as reading:
            return await queries.count_calls(reading, **asked, site_id=site_id)

    @strawberry.field(
        description="What was spoken about in a period, most frequent first (R125).",
        graphql_type=list[CallTopicCount],
    )
    async def call_topics(
        self,
        info: Info,
        called_from: CalledFrom = None,
        called_before: CalledBefore = None,
        site_id: OfSite = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        asked = period(called_from, called_before)
        async with info.context.reading(VIEW, at_least) as reading:
            rows = await queries.topics(reading, **asked, site_id=site_id)
        return [CallTopicCount(topic=row.topic, calls=row.calls) for row in rows]

    @strawberry.field(
        description="What the calls of a period came to, agent by agent (R121).",
        graphql_type=list[AgentCalls],
    )
    async def call_summary(
        self,
        info: Info,
        at: At = None,
        called_from: CalledFrom = None,
        called_before: CalledBefore = None,
        site_id: OfSite = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        asked = period(called_from, called_before)
        async with info.context.reading(VIEW, at_least) as reading:
            rows = await summaries.by_agent(
                reading, at=moment_or_now(at, "at"), **asked, site_id=site_id
            )
            return await objects_of(info, reading, rows)
