"""客户满意度 (RM10): figures with their formulas, series, and the low ratings."""

from datetime import datetime
from fractions import Fraction
from typing import Annotated, Any, Final, TypeAlias
from uuid import UUID

import strawberry

from api.graphql.children import page_of, page_type
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import AtLeast, Info
from api.graphql.enums import graphql_enum
from api.graphql.periods import Since, Until, day
from api.graphql.rows import row_type
from api.graphql.sight import require_staff
from api.queries.call_record import OfSite
from domain.rating_flag.events import ActionKind
from domain.values.contact import Instrument
from domain.values.satisfaction import Scale
from projections.satisfaction import queries
from projections.satisfaction.response import Response
from projections.satisfaction.rows import (
    ActionRow,
    ActionState,
    Dimension,
    Figures,
    RatingRow,
    Summary,
)

VIEW: Final = "satisfaction"

graphql_enum(Dimension, "RatingDimension")
graphql_enum(Instrument, "RatingInstrument")
graphql_enum(Scale, "RatingScale")
graphql_enum(ActionKind, "RatingActionKind")
graphql_enum(ActionState, "RatingActionState")
row_type(ActionRow, "LowRatingAction")
row_type(RatingRow, "LowRating")


@strawberry.type(description="The figures of a set of ratings; none where no answer counts.")
class RatingFigures:
    n: int = strawberry.field(description="How many ratings.")
    mean_on_five: float | None = strawberry.field(
        description="The mean of all answers, moved onto 1-5."
    )
    csat: float | None = strawberry.field(
        description="The share of 4 and more, 0 to 1, on the scale 1-5."
    )
    csat_n: int = strawberry.field(description="Answers on the scale 1-5.")
    nps: float | None = strawberry.field(
        description="The share of 9-10 less that of 0-6, -1 to 1, on the scale 0-10."
    )
    nps_n: int = strawberry.field(description="Answers on the scale 0-10.")
    flagged: int = strawberry.field(
        description="Answers below what was promised on their day: 4.5 on 5 (R146)."
    )

    @staticmethod
    def of(figures: Figures) -> "RatingFigures":
        return RatingFigures(
            n=figures.n,
            mean_on_five=_float(figures.mean_on_five),
            csat=_float(figures.csat),
            csat_n=figures.csat_n,
            nps=_float(figures.nps),
            nps_n=figures.nps_n,
            flagged=figures.flagged,
        )


@strawberry.type(description="How many of those whom one could ask gave a rating.")
class RatingResponse:
    asked: int = strawberry.field(
        description="Orders delivered in the period; for complaint ratings, complaints resolved;"
        " for periodic surveys, questionnaires."
    )
    answered: int = strawberry.field(description="How many of these gave a rating, whenever.")
    rate: float | None = strawberry.field(description="Answered by asked, 0 to 1.")

    @staticmethod
    def of(response: Response) -> "RatingResponse":
        return RatingResponse(
            asked=response.asked, answered=response.answered, rate=_float(response.rate)
        )


@strawberry.type(description="How many answers lie on one point of a scale.")
class RatingsOnPoint:
    scale: Scale = strawberry.field(description="The scale.")
    score: int = strawberry.field(description="The full point; 4.4 counts under 4.")
    answers: int = strawberry.field(description="How many answers lie there.")


@strawberry.type(description="How one figure is computed, in a sentence.")
class RatingFormula:
    name: str = strawberry.field(description="The figure's name in this API.")
    en: str = strawberry.field(description="In English.")
    zh: str = strawberry.field(description="In Chinese.")


@strawberry.type(description="What the ratings of a period come to.")
class RatingSummary:
    figures: RatingFigures = strawberry.field(description="The figures.")
    distribution: list[RatingsOnPoint] = strawberry.field(
        description="Answers by the points of their own scale."
    )
    response: RatingResponse | None = strawberry.field(
        description="The response; none for complaint ratings or surveys of one adviser or technician."
    )
    formulas: list[RatingFormula] = strawberry.field(
        description="What each figure means, to be printed with it (D.7)."
    )

    @staticmethod
    def of(summary: Summary) -> "RatingSummary":
        return RatingSummary(
            figures=RatingFigures.of(summary.figures),
            distribution=[
                RatingsOnPoint(scale=point.scale, score=point.score, answers=point.answers)
                for point in summary.distribution
            ],
            response=summary.response and RatingResponse.of(summary.response),
            formulas=[RatingFormula(name=f.name, en=f.en, zh=f.zh) for f in summary.formulas],
        )


@strawberry.type(
    description="The figures of one site, adviser, technician, instrument, subject or month."
)
class RatingGroup:
    key: str | None = strawberry.field(
        description="Site, staff id, instrument, subject, or month as 2025-06; none: names nobody."
    )
    figures: RatingFigures = strawberry.field(description="The figures.")


OfInstrument: TypeAlias = Annotated[
    Instrument | None, strawberry.argument(description="Of this series alone (R080, R123, R138).")
]
OfAdviser: TypeAlias = Annotated[
    str | None, strawberry.argument(description="Staff id of the adviser who served the customer.")
]


@strawberry.type
class SatisfactionQueries:
    @strawberry.field(description="Mean, CSAT, NPS, distribution and response of a period (RM10).")
    async def satisfaction(
        self,
        info: Info,
        since: Since,
        until: Until,
        site_id: OfSite = None,
        adviser_id: OfAdviser = None,
        technician_id: Annotated[
            str | None, strawberry.argument(description="Staff id of who worked on the visit.")
        ] = None,
        instrument: OfInstrument = None,
        at_least: AtLeast = None,
    ) -> RatingSummary:
        require_staff(info)
        async with info.context.reading(VIEW, at_least) as reading:
            found = await queries.summary(
                reading,
                since=day(since, "since"),
                until=day(until, "until"),
                site_id=site_id,
                adviser_id=adviser_id,
                technician_id=technician_id,
                instrument=instrument,
            )
        return RatingSummary.of(found)

    @strawberry.field(description="The figures of a period, group by group in the order of keys.")
    async def satisfaction_by(
        self,
        info: Info,
        dimension: Annotated[Dimension, strawberry.argument(description="What is grouped by.")],
        since: Since,
        until: Until,
        site_id: OfSite = None,
        instrument: OfInstrument = None,
        at_least: AtLeast = None,
    ) -> list[RatingGroup]:
        require_staff(info)
        async with info.context.reading(VIEW, at_least) as reading:
            found = await queries.by(
                reading,
                dimension=dimension,
                since=day(since, "since"),
                until=day(until, "until"),
                site_id=site_id,
                instrument=instrument,
            )
        return [
            RatingGroup(key=group.key, figures=RatingFigures.of(group.figures)) for group in found
        ]

    @strawberry.field(
        description="Ratings below what was promised (4.5 on 5), newest first, with what is done"
        " about them (R146).",
        graphql_type=page_type(RatingRow),
    )
    async def low_ratings(
        self,
        info: Info,
        since: Since,
        until: Until,
        first: First = 20,
        after: After = None,
        site_id: OfSite = None,
        adviser_id: OfAdviser = None,
        instrument: OfInstrument = None,
        action_state: Annotated[
            ActionState | None,
            strawberry.argument(description="Only where something is left to do, or nothing."),
        ] = None,
        owner_id: Annotated[
            str | None,
            strawberry.argument(description="With an action that this person has yet to do."),
        ] = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        seen: Any = decode_cursor(after, datetime, UUID)
        async with info.context.reading(VIEW, at_least) as reading:
            rows = await queries.flagged(
                reading,
                first=page_size(first),
                after=seen,
                since=day(since, "since"),
                until=day(until, "until"),
                site_id=site_id,
                adviser_id=adviser_id,
                instrument=instrument,
                action_state=action_state,
                owner_id=owner_id,
            )
            return await page_of(info, reading, rows, first, ("rated_at", "rating_id"), after=after)


def _float(exact: Fraction | None) -> float | None:
    return None if exact is None else float(exact)
