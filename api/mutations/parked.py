"""Looking after what views could not show. It changes no history, so these are no commands."""

from typing import Annotated, Any, Final
from uuid import UUID

import psycopg
import strawberry

from api.access.policy import POSTS_FOR_COMMAND
from api.access.reach import require_post
from api.graphql.context import ApiContext, Info
from api.graphql.refusals import Refusal, refusal_of
from api.graphql.rows import object_of
from api.graphql.sight import Sight
from api.objects.parked import ParkedStream
from api.operations.parked import DISCARD, REPLAY, WAIT_S, settle
from domain.kernel import Missing, Refused, Rule
from eventstore.operator_error import OperatorError
from projections.engine.replaying import NotParkedError, Parked

MOST_REASON_CHARS: Final = 500

NOT_PARKED = Rule(
    "parked.not_parked",
    "RM15",
    en="{view} has no parked stream {stream_id}",
    zh="视图 {view} 没有被搁置的流 {stream_id}",
)
NEEDS_REASON = Rule(
    "parked.needs_reason",
    "RM15",
    en="say in 1 to {most} characters why the view shall do without the fact",
    zh="请用 1 至 {most} 个字符说明为何该视图不再需要这条事实",
)
STILL_FAILS = Rule(
    "parked.still_fails",
    "RM15",
    en="everything is as it was: {why}",
    zh="一切保持原状：{why}",
)
BUSY = Rule(
    "parked.busy",
    "RM15",
    en="the view {view} is being written by another for longer than {seconds} s: try again",
    zh="视图 {view} 正被其他进程写入超过 {seconds} 秒，请稍后重试",
)

ViewNamed = Annotated[
    str, strawberry.argument(description="The view, as `parkedStreams` names it.")
]
StreamNamed = Annotated[UUID, strawberry.argument(description="The stream, as named there.")]


@strawberry.type(description="What waited was replayed in the view.")
class ParkedSettled:
    view: str = strawberry.field(description="The view.")
    stream_id: UUID = strawberry.field(description="The stream.")
    parked_again: Any = strawberry.field(
        graphql_type=ParkedStream | None,
        description="Where a later fact failed, and the stream is parked once more; none: it is "
        "shown whole.",
    )


ParkedResult = Annotated[
    ParkedSettled | Refusal,
    strawberry.union("ParkedResult", description="What became of it, or why nothing was changed."),
]


@strawberry.type
class ParkedMutations:
    @strawberry.mutation(
        graphql_type=ParkedResult,
        description="Show in a view what waits in a parked stream, once the reason of its failure is "
        "gone. Who did it stands in the audit log.",
    )
    async def replay_parked_stream(
        self, info: Info, view: ViewNamed, stream_id: StreamNamed
    ) -> Any:
        context = info.context
        return await context.run(lambda: _done(context, REPLAY, view, stream_id, None))

    @strawberry.mutation(
        graphql_type=ParkedResult,
        description="Let a view do without the fact that failed, and show what waits behind it. The "
        "history keeps the fact; who decided, when and why stands in the audit log.",
    )
    async def discard_parked_stream(
        self,
        info: Info,
        view: ViewNamed,
        stream_id: StreamNamed,
        reason: Annotated[
            str,
            strawberry.argument(
                description="Why, in up to 500 characters; it is kept for ever and names no persons."
            ),
        ],
    ) -> Any:
        context = info.context
        return await context.run(lambda: _done(context, DISCARD, view, stream_id, reason))


def _done(context: ApiContext, name: str, view: str, stream_id: UUID, reason: str | None) -> Any:
    try:
        require_post(name, context.identity.actor.role, POSTS_FOR_COMMAND)
        _require_reason(reason)
        again = _settled(context, view, stream_id, reason and reason.strip())
    except Refused as refused:
        context.history.watch.refused(refused.code)
        context.notes.refused(name, refused, stream_id=stream_id)
        return refusal_of(refused)
    sight = Sight(context.identity.actor.role, lambda _: None)  # nothing in it is sealed
    shown = None if again is None else object_of(again, sight)
    return ParkedSettled(view=view, stream_id=stream_id, parked_again=shown)


def _require_reason(reason: str | None) -> None:
    """Refuse one that says nothing, or too much; None: none is needed."""
    if reason is not None and not 0 < len(reason.strip()) <= MOST_REASON_CHARS:
        raise Refused(NEEDS_REASON, field="reason", most=MOST_REASON_CHARS)


def _settled(context: ApiContext, view: str, stream_id: UUID, reason: str | None) -> Parked | None:
    """As `settle`, in words for a client. Raises Refused."""
    history, keyring = context.history, context.services.keyring
    try:
        return settle(
            history.database, history, keyring, context.notes.who, view, stream_id, reason=reason
        )
    except psycopg.errors.LockNotAvailable:
        raise Refused(BUSY, view=view, seconds=WAIT_S) from None
    except NotParkedError:
        raise Missing(NOT_PARKED, view=view, stream_id=stream_id) from None
    except OperatorError as error:
        raise Refused(STILL_FAILS, why=error) from None
