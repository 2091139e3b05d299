"""A periodic survey: asked once a round, answered once, online and on paper alike (R145-R151)."""

from datetime import datetime
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.kernel import Actor, Personal, Role
from domain.survey.aggregate import Survey, survey_id
from domain.survey.events import SatisfactionRated, SurveyAsked, SurveySubject
from domain.values.clock import SHANGHAI
from domain.values.contact import Instrument, SurveyMethod
from domain.values.satisfaction import Scale
from tests.domain.dsl import given

WANG = UUID("00000000-0000-4000-8000-00000000c001")
AGENT = Actor(id="S1-周", role=Role.CUSTOMER_SERVICE_AGENT)
JUNE_2 = datetime(2025, 6, 2, 10, tzinfo=SHANGHAI)
ASKED = SurveyAsked(
    survey_round="2025-H1",
    site_id="S1",
    subject=SurveySubject.AFTER_SALES_SERVICE,
    method=SurveyMethod.QUESTIONNAIRE,
    scale=Scale.ONE_TO_FIVE,
    asked_at=JUNE_2,
    customer_id=WANG,
)
RATED = SatisfactionRated(
    instrument=Instrument.PERIODIC,
    score_hundredths=440,
    scale_max=5,
    method=SurveyMethod.QUESTIONNAIRE,
    site_id="S1",
    rated_at=JUNE_2,
    comment=Personal(WANG, "等待偏久"),
    handler_id=AGENT.id,
    customer_id=WANG,
)


@pytest.mark.requirement("R147")
def test_a_customer_is_asked_in_a_round() -> None:
    given(Survey).when(
        lambda s: s.ask(at=JUNE_2, site_id="S1", survey_round=" 2025-H1 ", customer_id=WANG)
    ).then(ASKED)


@pytest.mark.requirement("R147")
def test_one_customer_one_round_and_subject_one_survey() -> None:
    about = SurveySubject.AFTER_SALES_SERVICE
    assert survey_id("2025-H1", about, WANG) == survey_id(" 2025-H1", about, WANG)
    assert survey_id("2025-H1", about, WANG) != survey_id("2025-H2", about, WANG)
    other = SurveySubject.VALUE_ADDED_SERVICE
    assert survey_id("2025-H1", about, WANG) != survey_id("2025-H1", other, WANG)


def test_who_did_not_agree_is_not_asked_by_name() -> None:
    given(Survey).when(
        lambda s: s.ask(
            at=JUNE_2,
            site_id="S1",
            survey_round="2025-H1",
            customer_id=WANG,
            consents_to_surveys=False,
        )
    ).then_refused("survey.no_consent", field="customerId")
    given(Survey).when(
        lambda s: s.ask(at=JUNE_2, site_id="S1", survey_round="2025-H1", consents_to_surveys=False)
    ).then(replace(ASKED, customer_id=None))


@pytest.mark.requirement("R145")
@pytest.mark.requirement("R148")
@pytest.mark.parametrize("method", SurveyMethod)
def test_every_method_is_taken_on_the_same_scale(method: SurveyMethod) -> None:
    given(Survey, ASKED).when(
        lambda s: s.rate(
            at=JUNE_2, actor=AGENT, score_hundredths=440, method=method, comment="等待偏久"
        )
    ).then(replace(RATED, method=method))


@pytest.mark.requirement("R151")
def test_value_added_services_are_asked_about_on_their_own() -> None:
    about = replace(ASKED, subject=SurveySubject.VALUE_ADDED_SERVICE, scale=Scale.ZERO_TO_TEN)
    given(Survey, about).when(
        lambda s: s.rate(at=JUNE_2, actor=AGENT, score_hundredths=900, comment="等待偏久")
    ).then(
        replace(
            RATED,
            score_hundredths=900,
            scale_max=10,
            subject=SurveySubject.VALUE_ADDED_SERVICE,
        )
    )


@pytest.mark.parametrize("score", [99, 501])
def test_an_answer_lies_on_the_scale_that_was_asked(score: int) -> None:
    given(Survey, ASKED).when(
        lambda s: s.rate(at=JUNE_2, actor=AGENT, score_hundredths=score)
    ).then_refused("survey.score_out_of_scale", field="scoreHundredths")


def test_one_answer_and_none_without_a_question() -> None:
    for past, code in (((ASKED, RATED), "survey.answered_already"), ((), "survey.not_asked")):
        given(Survey, *past).when(
            lambda s: s.rate(at=JUNE_2, actor=AGENT, score_hundredths=500)
        ).then_refused(code)
