"""As of, twice: `knownAt` (what one knew) and `trueAt` (what had happened), alone or together.

The field is first answered as ever: whoever may not see it now does not see its past. Then the
streams concerned are replayed up to the moment, and the same queries are asked of what comes out.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Final, TypeAlias
from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.pasts import past_of
from api.graphql.periods import moment
from api.graphql.rows import object_of, row_type
from api.graphql.sight import sight_of
from domain.kernel import Refused, Rule
from domain.values.clock import SHANGHAI
from projections.asof import AsOf, Concerned, Correction, Past, Streams, Unshown
from projections.engine import ReadModel

KnownAt: TypeAlias = Annotated[
    datetime | None,
    strawberry.argument(description="Only what was recorded by this moment: what one knew then."),
]
TrueAt: TypeAlias = Annotated[
    datetime | None,
    strawberry.argument(
        description="Only what had happened by this moment, whenever recorded; what was corrected "
        "later stands as corrected."
    ),
]
NOT_YET = Rule(
    "as_of.not_yet",
    "RM5",
    en="{argument} lies in the future: {at}",
    zh="{argument} 是未来时间：{at}",
)
BEFORE_FIRST = Rule(
    "as_of.before_first",
    "RM5",
    en="nothing of this had been recorded or had happened by then: "
    "its first fact happened at {occurred_at} and was recorded at {recorded_at}",
    zh="该时点尚无任何记录：首条事实发生于 {occurred_at}，记录于 {recorded_at}",
)

_correction: Any = row_type(Correction, "CorrectionKnown")
_unshown: Any = row_type(Unshown, "FactNotShown")


@strawberry.type(name="AsOf", description="The moment that an answer is of, and what it stands on.")
class AsOfSaid:
    known_at: datetime | None = strawberry.field(
        description="Nothing recorded after this moment is in the answer."
    )
    true_at: datetime | None = strawberry.field(
        description="Nothing that happened after this moment is in the answer."
    )
    facts: int = strawberry.field(
        description="Facts that were replayed; of pages, those of the visits shown are not counted."
    )
    not_shown: Any = strawberry.field(
        graphql_type=list[_unshown],
        description="Facts that the view cannot show: each history stops there, as it does in the "
        "present (`parkedStreams`).",
    )
    corrections: Any = strawberry.field(
        graphql_type=list[_correction],
        description="Facts among them that corrected others: in a past of what was true, also such "
        "as were told later.",
    )


async def _said(root: Any, info: Info) -> AsOfSaid | None:
    past = past_of(root)
    if past is None:
        return None
    async with past.reading() as reading:
        sight = await sight_of(info, reading, ())
    return AsOfSaid(
        known_at=past.as_of.known_at,
        true_at=past.as_of.true_at,
        facts=past.facts,
        not_shown=[object_of(each, sight) for each in past.unshown],
        corrections=[object_of(each, sight) for each in past.corrections],
    )


AS_OF: Final[dict[str, tuple[Any, Any]]] = {
    "as_of": (
        AsOfSaid | None,
        strawberry.field(
            resolver=_said,
            graphql_type=AsOfSaid | None,
            description="The moment that this is of; none: it is of now.",
        ),
    )
}
"""The field of every type that can be asked as of a moment."""


def as_of(known_at: datetime | None, true_at: datetime | None) -> AsOf | None:
    """The moments that were asked for, if any; refuses one without zone or in the future."""
    known, true = moment(known_at, "knownAt"), moment(true_at, "trueAt")
    now = datetime.now(UTC)
    for field, at in (("knownAt", known), ("trueAt", true)):
        if at is not None and at > now:
            raise Refused(NOT_YET, argument=field, at=_written(at))
    if known is None and true is None:
        return None
    return AsOf(known_at=known, true_at=true)


async def past_with(
    info: Info, read_model: ReadModel, when: AsOf, concerned: Concerned, known: Streams
) -> Past:
    """The past of a view with the streams that a question concerns."""
    past = await info.context.pasts.open(read_model, when)
    await past.follow(concerned, known)
    return past


async def nothing_yet(info: Info, stream_id: UUID, past: Past) -> Refused:
    """Why there is nothing to show of a stream as of a moment."""
    if refused := past.refused():
        return refused
    first = await info.context.run(
        lambda: info.context.history.recorder.select_streams([stream_id], first_only=True)
    )
    occurred_at, recorded_at = first[0][5], first[0][6]
    return Refused(
        BEFORE_FIRST, occurred_at=_written(occurred_at), recorded_at=_written(recorded_at)
    )


def _written(at: datetime) -> str:
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds")
