"""One questionnaire of a periodic survey as it stands in the history."""

from datetime import datetime
from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from api.graphql.receipts import Receipt, loaded
from domain.survey.aggregate import Survey as State
from domain.survey.events import SurveySubject
from domain.values.satisfaction import Scale

graphql_enum(Scale, "RatingScale")
graphql_enum(SurveySubject)


@strawberry.type(description="One customer, or somebody unnamed, asked in a periodic survey.")
class Survey:
    id: UUID = strawberry.field(description="The survey's id.")
    version: int = strawberry.field(description="How many facts it has.")
    survey_round: str = strawberry.field(description="The round, e.g. 2026-H1.")
    subject: SurveySubject = strawberry.field(description="What is asked about (R151).")
    site_id: str = strawberry.field(description="The site that asks.")
    asked_at: datetime = strawberry.field(description="When it was asked.")
    scale: Scale = strawberry.field(description="On which scale.")
    customer_id: UUID | None = strawberry.field(description="Who was asked; none: unnamed.")
    answered: bool = strawberry.field(description="Whether there is an answer.")

    @staticmethod
    def of(state: State, version: int) -> "Survey":
        asked = state.asked
        if asked is None:  # no stream begins without its opening fact
            raise TypeError(f"survey {state.id} was never asked")
        return Survey(
            id=state.id,
            version=version,
            survey_round=asked.survey_round,
            subject=asked.subject,
            site_id=asked.site_id,
            asked_at=asked.asked_at,
            scale=asked.scale,
            customer_id=asked.customer_id,
            answered=state.answered,
        )


@strawberry.type(description="What a command left of a survey.")
class SurveyReceipt(Receipt):
    @strawberry.field(description="The survey right after the command.")
    async def survey(self, info: Info) -> Survey:
        found = await loaded(info, State, self)
        return Survey.of(found.state, found.version)
