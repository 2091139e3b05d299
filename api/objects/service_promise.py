"""The service promise as it stands in the history."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import strawberry

from api.graphql.context import Info
from api.graphql.mirror import output_type
from api.graphql.receipts import Receipt, loaded
from domain.service_promise.aggregate import AdoptedVersion
from domain.service_promise.aggregate import ServicePromise as State
from domain.service_promise.events import PromiseValues

PromiseNumbers = output_type(PromiseValues)


@strawberry.type(description="One version of the promise and its first day.")
class PromiseVersion:
    promise_version: int = strawberry.field(description="1, 2, 3, …")
    effective_from: date = strawberry.field(description="The first day on which it holds.")
    values: Any = strawberry.field(graphql_type=PromiseNumbers, description="The promised numbers.")

    @staticmethod
    def of(adopted: AdoptedVersion) -> "PromiseVersion":
        return PromiseVersion(
            promise_version=adopted.promise_version,
            effective_from=adopted.effective_from,
            values=PromiseNumbers(**msgspec.structs.asdict(adopted.values)),
        )


@strawberry.type(
    description="The published service promise (服务承诺) and the working-day calendar."
)
class ServicePromise:
    id: UUID = strawberry.field(description="The promise's id; there is only this one.")
    version: int = strawberry.field(description="How many facts it has.")
    versions: list[PromiseVersion] = strawberry.field(
        description="Adopted versions, oldest first; before the first the built-in numbers hold."
    )
    published_years: list[int] = strawberry.field(
        description="Years whose holidays were published here; others come with the program."
    )

    @staticmethod
    def of(state: State, version: int) -> "ServicePromise":
        return ServicePromise(
            id=state.id,
            version=version,
            versions=[PromiseVersion.of(adopted) for adopted in state.versions],
            published_years=sorted(year.year for year in state.calendar.published),
        )


@strawberry.type(description="What a command left of the service promise.")
class ServicePromiseReceipt(Receipt):
    @strawberry.field(description="The promise right after the command.")
    async def service_promise(self, info: Info) -> ServicePromise:
        found = await loaded(info, State, self)
        return ServicePromise.of(found.state, found.version)
