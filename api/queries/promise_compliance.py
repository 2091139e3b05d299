"""服务承诺达成 (RM14): every promise of a period, and its cases, as known or as true at a moment."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final, TypeAlias
from uuid import UUID

import strawberry

from api.graphql.as_of import KnownAt, TrueAt
from api.graphql.children import loading, page_of, page_seen, page_type
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import AtLeast, Info
from api.graphql.enums import graphql_enum
from api.graphql.periods import Since, Until, day, moment
from api.graphql.rows import row_type, tokens_in
from api.graphql.sight import sight_of
from api.queries.call_record import OfSite
from projections.promise_compliance import queries
from projections.promise_compliance.rows import CaseRow, ComplaintRate, PromiseLine, Scope
from projections.promise_compliance.words import CaseState, Promise
from projections.reading import Each

VIEW: Final = "promise_compliance"

graphql_enum(Promise, "Promised")
graphql_enum(CaseState, "PromisedCaseState")
row_type(CaseRow, "PromisedCase")
_KEY: Final = ("due_at", "promise", "subject_id", "part")

OfState: TypeAlias = Annotated[
    CaseState | None, strawberry.argument(description="Only cases that stand so.")
]


async def _cases(
    info: Info,
    scope: Scope,
    first: int,
    after: str | None,
    promise: Promise | None,
    state: CaseState | None,
    at_least: int | None = None,
) -> Any:
    seen: Any = decode_cursor(after, datetime, str, UUID, str)
    async with info.context.reading(VIEW, at_least) as reading:
        rows = await queries.cases(
            reading,
            scope=scope,
            first=page_size(first),
            after=seen,
            promise=promise,
            state=state,
        )
        return await page_of(info, reading, rows, first, _KEY, after=after)


async def _cases_of_each(
    info: Info,
    lines: Sequence["PromiseKept"],
    first: int = 20,
    after: str | None = None,
    state: CaseState | None = None,
) -> list[Any]:
    """The cases of lines of one period, in one statement."""
    seen: Any = decode_cursor(after, datetime, str, UUID, str)
    each: Any = Each([line.promise for line in lines], "text")
    async with info.context.reading(VIEW) as reading:
        rows = await queries.cases(
            reading,
            scope=lines[0].scope,
            first=page_size(first),
            after=seen,
            promise=each,
            state=state,
        )
        sight = await sight_of(info, reading, tokens_in(rows))
    return [page_seen(found, first, _KEY, sight, None, after=after) for found in each.found]


@strawberry.type(description="How one promise was kept in a period.")
class PromiseKept:
    promise: Promise = strawberry.field(description="What was promised.")
    due: int = strawberry.field(
        description="Cases that fell due in the period, without those that became not applicable."
    )
    kept: int = strawberry.field(description="Done in time.")
    broken: int = strawberry.field(description="Done too late, or ended too late without it.")
    open: int = strawberry.field(description="Not done, still in time or paused.")
    overdue: int = strawberry.field(description="Not done, out of time.")
    not_applicable: int = strawberry.field(description="Ended in time by something else.")
    entered_after_due: int = strawberry.field(
        description="Of the kept ones, those that were recorded only after their due time."
    )
    kept_rate: float | None = strawberry.field(
        description="kept / (kept + broken + overdue), 0 to 1; none where nothing is decided."
    )
    promise_versions: list[int] = strawberry.field(
        description="Versions of the promise by which due times were set; 0: the built-in numbers."
    )
    scope: strawberry.Private[Scope]

    @strawberry.field(
        description="The cases themselves, those that fell due first in front.",
        graphql_type=page_type(CaseRow),
    )
    @loading(_cases_of_each)
    async def cases(
        self, info: Info, first: First = 20, after: After = None, state: OfState = None
    ) -> Any:
        return await _cases(info, self.scope, first, after, self.promise, state)

    @staticmethod
    def of(line: PromiseLine, scope: Scope) -> "PromiseKept":
        rate = line.rate
        return PromiseKept(
            promise=line.promise,
            due=line.due,
            kept=line.kept,
            broken=line.broken,
            open=line.open,
            overdue=line.overdue,
            not_applicable=line.not_applicable,
            entered_after_due=line.entered_after_due,
            kept_rate=None if rate is None else float(rate),
            promise_versions=list(line.promise_versions),
            scope=scope,
        )


@strawberry.type(
    description="Complaints to deliveries of a period, with the promised limit (R150)."
)
class ComplaintShare:
    complaints: int = strawberry.field(
        description="Complaints made here; neither reports of misconduct nor those taken over."
    )
    deliveries: int = strawberry.field(description="Orders delivered in the same period.")
    rate: float | None = strawberry.field(description="0 to 1; none where nothing was delivered.")
    limit_permille: int = strawberry.field(description="The rate is to stay below this, in ‰.")
    promise_version: int = strawberry.field(
        description="The version of the promise in force on the period's last day."
    )

    @staticmethod
    def of(found: ComplaintRate) -> "ComplaintShare":
        return ComplaintShare(
            complaints=found.complaints,
            deliveries=found.deliveries,
            rate=None if found.rate is None else float(found.rate),
            limit_permille=found.complaint_rate_max_permille,
            promise_version=found.promise_version,
        )


@strawberry.type(description="How the promises were kept in a period.")
class PromiseCompliance:
    judged_at: datetime = strawberry.field(
        description="The moment by which undone cases are open or overdue."
    )
    promises: list[PromiseKept] = strawberry.field(description="Every promise, one line each.")
    complaint_rate: ComplaintShare = strawberry.field(description="The complaint rate.")


@strawberry.type
class PromiseComplianceQueries:
    @strawberry.field(
        description="Per promise: due, kept, broken, open, overdue; of what fell due in the days"
        " given, by when it happened and not by when it was entered (RM14)."
    )
    async def promise_compliance(
        self,
        info: Info,
        since: Since,
        until: Until,
        site_id: OfSite = None,
        known_at: KnownAt = None,
        true_at: TrueAt = None,
        at_least: AtLeast = None,
    ) -> PromiseCompliance:
        scope = _scope(since, until, site_id, known_at, true_at)
        async with info.context.reading(VIEW, at_least) as reading:
            lines = await queries.compliance(reading, scope=scope)
            rate = await queries.complaint_rate(reading, scope=scope)
        return PromiseCompliance(
            judged_at=scope.judged_at,
            promises=[PromiseKept.of(line, scope) for line in lines],
            complaint_rate=ComplaintShare.of(rate),
        )

    @strawberry.field(
        description="Cases of all promises that fell due in the days given, first due first (RM14).",
        graphql_type=page_type(CaseRow),
    )
    async def promised_cases(
        self,
        info: Info,
        since: Since,
        until: Until,
        first: First = 20,
        after: After = None,
        promise: Annotated[
            Promise | None, strawberry.argument(description="Of this promise alone.")
        ] = None,
        state: OfState = None,
        site_id: OfSite = None,
        known_at: KnownAt = None,
        true_at: TrueAt = None,
        at_least: AtLeast = None,
    ) -> Any:
        scope = _scope(since, until, site_id, known_at, true_at)
        return await _cases(info, scope, first, after, promise, state, at_least)


def _scope(
    since: Any, until: Any, site_id: str | None, known_at: datetime | None, true_at: datetime | None
) -> Scope:
    known, true = moment(known_at, "knownAt"), moment(true_at, "trueAt")
    given = [at for at in (known, true) if at is not None]
    return Scope(
        since=day(since, "since"),
        until=day(until, "until"),
        judged_at=min(given, default=datetime.now(UTC)),
        site_id=site_id,
        known_at=known,
        true_at=true,
    )
