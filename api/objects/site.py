"""A site of the group as it stands in the history."""

from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.receipts import Receipt, loaded
from domain.site.aggregate import Site as State


@strawberry.type(description="A site of the dealership group.")
class Site:
    id: UUID = strawberry.field(description="The site's id; it follows from its short id.")
    version: int = strawberry.field(description="How many facts it has.")
    site_id: str = strawberry.field(description="Its short id, as in order numbers, e.g. S1.")
    name: str = strawberry.field(description="企业名称, as on the licence.")
    city: str = strawberry.field(description="The city it lies in.")
    address: str = strawberry.field(description="Its address.")
    phone: str | None = strawberry.field(description="Its service line.")
    filing_number: str | None = strawberry.field(
        description="机动车维修经营备案编号, where it is known."
    )

    @staticmethod
    def of(state: State, version: int) -> "Site":
        return Site(
            id=state.id,
            version=version,
            site_id=state.site_id,
            name=state.name,
            city=state.city,
            address=state.address,
            phone=state.phone,
            filing_number=state.filing_number,
        )


@strawberry.type(description="What a command left of a site.")
class SiteReceipt(Receipt):
    @strawberry.field(description="The site right after the command.")
    async def site(self, info: Info) -> Site:
        found = await loaded(info, State, self)
        return Site.of(found.state, found.version)
