"""The summaries of a period as they stand in the history."""

from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.receipts import Receipt, loaded
from domain.period_summary.aggregate import PeriodSummary as State


@strawberry.type(description="The summary of a period, in its last edition.")
class PeriodSummary:
    id: UUID = strawberry.field(description="The summary's id; it follows from period and site.")
    version: int = strawberry.field(description="How many facts it has.")
    edition: int = strawberry.field(description="The last edition filed; the first is 1.")
    content_sha256: str = strawberry.field(
        description="Digest of the report in JSON, in hexadecimal."
    )

    @staticmethod
    def of(state: State, version: int) -> "PeriodSummary":
        return PeriodSummary(
            id=state.id,
            version=version,
            edition=state.edition,
            content_sha256=state.content_sha256,
        )


@strawberry.type(description="What a command left of a period's summary.")
class PeriodSummaryReceipt(Receipt):
    @strawberry.field(description="The summary right after the command.")
    async def period_summary(self, info: Info) -> PeriodSummary:
        found = await loaded(info, State, self)
        return PeriodSummary.of(found.state, found.version)
