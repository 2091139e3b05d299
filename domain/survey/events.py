"""A page of facts: one customer is asked in a periodic survey, and answers or not (R147, R151)."""

from datetime import datetime
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from domain.kernel import Event, Personal
from domain.values.contact import Instrument, SurveyMethod
from domain.values.satisfaction import Scale


class SurveySubject(StrEnum):
    """About what is asked (R151)."""

    AFTER_SALES_SERVICE = "after_sales_service"
    VALUE_ADDED_SERVICE = "value_added_service"


class SurveyAsked(Event, topic="survey.asked"):
    """A customer was asked for a rating in one round of a periodic survey."""

    survey_round: str
    """The name of the round, e.g. 2026-H1; it counts for the response rate."""
    site_id: str
    subject: SurveySubject
    method: SurveyMethod
    scale: Scale
    asked_at: datetime
    customer_id: UUID | None = None
    """None: an anonymous questionnaire."""


class SatisfactionRated(Event, topic="survey.satisfaction_rated"):
    """The customer answered the survey; the answer stands as it was given, on its own scale."""

    instrument: Instrument
    score_hundredths: int
    """The raw answer times 100: 450 is 4.5."""
    scale_max: int
    """Highest answer of the scale: 5, 7 or 10."""
    method: SurveyMethod
    site_id: str
    rated_at: datetime
    comment: Personal | None = None
    handler_id: str | None = None
    """Who took the answer down."""
    customer_id: UUID | None = None
    subject: SurveySubject = SurveySubject.AFTER_SALES_SERVICE


SurveyEvent: TypeAlias = SurveyAsked | SatisfactionRated
