"""Mutations of the periodic surveys (R145, R147, R151)."""

from uuid import UUID

import strawberry

from api.graphql.commands import Call, Commands
from api.mutations.resting import consents
from api.objects.survey import SurveyReceipt
from domain.customer.aggregate import Customer
from domain.customer.events import Purpose
from domain.survey.aggregate import Survey, survey_id
from domain.survey.events import SurveySubject

commands = Commands(Survey, SurveyReceipt)


def _its_id(call: Call) -> UUID:
    """One survey a customer, round and subject; an anonymous one is always a new one."""
    customer_id: UUID | None = call.arguments.get("customer_id")
    if customer_id is None:
        return call.stream_id
    subject = call.arguments.get("subject", SurveySubject.AFTER_SALES_SERVICE)
    return survey_id(call.arguments["survey_round"], subject, customer_id)


def _consents(call: Call) -> bool:
    customer_id: UUID | None = call.arguments.get("customer_id")
    return customer_id is None or consents(call, customer_id, Purpose.SATISFACTION_SURVEY)


@strawberry.type
class SurveyMutations:
    ask_survey = commands.begin(
        Survey.ask,
        name="ask_survey",
        supply={"consents_to_surveys": _consents},
        new_id=_its_id,
        refers={"customer_id": Customer},
    )
    rate_survey = commands.change(Survey.rate, name="rate_survey")
