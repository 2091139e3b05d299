"""One customer in one round of a periodic survey: asked once, answered once (R147, R148, R151)."""

from datetime import datetime
from typing import ClassVar, Final, Self, assert_never
from uuid import UUID, uuid5

from domain.kernel import Actor, Aggregate, Missing, Refused, Rule
from domain.kernel.checked import required_text
from domain.kernel.said import said_if_any
from domain.survey.events import SatisfactionRated, SurveyAsked, SurveyEvent, SurveySubject
from domain.values.contact import Instrument, SurveyMethod
from domain.values.satisfaction import Scale

_SURVEYS: Final = UUID("d3b3f4e8-0c5a-5d1c-8f2b-64a0c4b9e731")
_ROUND_CHARS: Final = 40

NO_CONSENT = Rule(
    "survey.no_consent",
    "PIPL Art. 13, 14; D.3 Customer",
    en="the customer has not agreed to be asked in surveys",
    zh="客户未同意参加满意度调查",
)
NOT_ASKED = Rule(
    "survey.not_asked",
    "R147: the response rate counts who was asked",
    en="nobody was asked by this survey",
    zh="没有发出过该调查",
)
ANSWERED = Rule(
    "survey.answered_already",
    "R147: one answer a customer and round",
    en="this survey is answered already",
    zh="该调查已有答复",
)
SCORE_OUT_OF_SCALE = Rule(
    "survey.score_out_of_scale",
    "B.11: raw answer and scale",
    en="a rating lies between {lowest} and {highest}, in hundredths of a point",
    zh="评分应在{lowest}至{highest}之间（以百分之一分计）",
)


def survey_id(survey_round: str, subject: SurveySubject, customer_id: UUID) -> UUID:
    """The one survey of a customer about a subject in a round."""
    return uuid5(_SURVEYS, f"{survey_round.strip()}/{subject}/{customer_id}")


class Survey(Aggregate):
    """One questionnaire to one customer."""

    kind: ClassVar[str] = "survey"

    asked: SurveyAsked | None = None
    answered: bool = False

    def apply(self, event: SurveyEvent) -> Self:
        match event:
            case SurveyAsked():
                return self.changed(asked=event)
            case SatisfactionRated():
                return self.changed(answered=True)
            case _:
                assert_never(event)

    def ask(
        self,
        *,
        at: datetime,
        site_id: str,
        survey_round: str,
        subject: SurveySubject = SurveySubject.AFTER_SALES_SERVICE,
        method: SurveyMethod = SurveyMethod.QUESTIONNAIRE,
        scale: Scale = Scale.ONE_TO_FIVE,
        customer_id: UUID | None = None,
        consents_to_surveys: bool = True,
    ) -> SurveyAsked:
        """Ask a customer, or somebody unnamed, in a round of a periodic survey (R147, R148)."""
        if customer_id is not None and not consents_to_surveys:
            raise Refused(NO_CONSENT, field="customerId")
        return SurveyAsked(
            survey_round=required_text("surveyRound", survey_round, _ROUND_CHARS),
            site_id=site_id,
            subject=subject,
            method=method,
            scale=scale,
            asked_at=at,
            customer_id=customer_id,
        )

    def rate(
        self,
        *,
        at: datetime,
        actor: Actor,
        score_hundredths: int,
        method: SurveyMethod | None = None,
        comment: str | None = None,
    ) -> SatisfactionRated:
        """Record the answer to a periodic survey, online or on paper alike (R145, R147)."""
        asked = self.asked
        if asked is None:
            raise Missing(NOT_ASKED, field="surveyId")
        if self.answered:
            raise Refused(ANSWERED)
        scale = asked.scale
        if not scale.lowest * 100 <= score_hundredths <= scale.highest * 100:
            raise Refused(
                SCORE_OUT_OF_SCALE,
                field="scoreHundredths",
                lowest=scale.lowest,
                highest=scale.highest,
            )
        return SatisfactionRated(
            instrument=Instrument.PERIODIC,
            score_hundredths=score_hundredths,
            scale_max=scale.highest,
            method=method or asked.method,
            site_id=asked.site_id,
            rated_at=at,
            comment=said_if_any("comment", asked.customer_id or self.id, comment),
            handler_id=actor.id,
            customer_id=asked.customer_id,
            subject=asked.subject,
        )
