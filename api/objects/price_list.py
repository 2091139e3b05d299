"""The published prices as they stand in the history."""

from datetime import date

import strawberry

from api.graphql.context import Info
from api.graphql.receipts import Receipt, loaded
from domain.kernel import Fen
from domain.price_list.aggregate import PriceList as State
from domain.price_list.aggregate import job_price_fen
from domain.price_list.events import PriceListPublished
from domain.values.parts import PartGrade


@strawberry.type(description="A job of the list and what it costs.")
class ListedJob:
    code: str = strawberry.field(description="The job's code in the list.")
    description: str = strawberry.field(description="What is done.")
    labour_hours_hundredths: int | None = strawberry.field(
        description="Flagged hours in hundredths; none for a job at a fixed price."
    )
    price_fen: Fen = strawberry.field(
        description="The fixed price, or the hours at the labour rate (R048)."
    )


@strawberry.type(description="A part of the list, in one grade.")
class ListedPart:
    part_number: str = strawberry.field(description="The maker's number of the part.")
    name: str = strawberry.field(description="What it is.")
    grade: PartGrade = strawberry.field(description="Its class, as the customer must be told.")
    unit_price_fen: Fen = strawberry.field(description="The price of one piece or litre.")


@strawberry.type(description="The prices that hold from a day on (价目表).")
class PriceList:
    price_list_version: int = strawberry.field(
        description="1, 2, 3, …; a quote names the version its prices are from."
    )
    effective_from: date = strawberry.field(description="The first day on which they hold.")
    labour_rate_fen_per_hour: Fen = strawberry.field(description="What a flagged hour costs.")
    jobs: list[ListedJob] = strawberry.field(description="Jobs, as published.")
    parts: list[ListedPart] = strawberry.field(description="Parts, as published.")

    @staticmethod
    def of(published: PriceListPublished) -> "PriceList":
        rate = published.labour_rate_fen_per_hour
        return PriceList(
            price_list_version=published.price_list_version,
            effective_from=published.effective_from,
            labour_rate_fen_per_hour=rate,
            jobs=[
                ListedJob(
                    code=job.code,
                    description=job.description,
                    labour_hours_hundredths=job.labour_hours_hundredths,
                    price_fen=job_price_fen(job, rate),
                )
                for job in published.jobs
            ],
            parts=[
                ListedPart(
                    part_number=part.part_number,
                    name=part.name,
                    grade=part.grade,
                    unit_price_fen=part.unit_price_fen,
                )
                for part in published.parts
            ],
        )


@strawberry.type(description="What a command left of the price list.")
class PriceListReceipt(Receipt):
    @strawberry.field(description="The list that was published last.")
    async def price_list(self, info: Info) -> PriceList:
        found = await loaded(info, State, self)
        return PriceList.of(found.state.versions[-1])
