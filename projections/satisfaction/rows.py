"""The shapes that the ratings are answered in."""

from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

import msgspec

from domain.rating_flag.events import ActionKind
from domain.survey.events import SurveySubject
from domain.values.contact import Instrument, SurveyMethod
from domain.values.satisfaction import Scale
from projections.satisfaction.formulas import Formula
from projections.satisfaction.response import Response


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a set of ratings; None where no answer counts for one."""

    n: int
    mean_on_five: Fraction | None
    csat: Fraction | None
    """Between 0 and 1."""
    csat_n: int
    """Answers on the scale 1-5."""
    nps: Fraction | None
    """Between -1 and 1."""
    nps_n: int
    """Answers on the scale 0-10."""
    flagged: int


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """How many answers lie on one point of a scale."""

    scale: Scale
    score: int
    answers: int


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a period."""

    figures: Figures
    distribution: tuple[Point, ...]
    """Every point of each scale that somebody answered on."""
    response: Response | None
    """None where it cannot be told whom one could have asked."""
    formulas: tuple[Formula, ...]


class Dimension(StrEnum):
    """By what ratings are grouped."""

    SITE = "site"
    ADVISER = "adviser"
    TECHNICIAN = "technician"
    """A rating counts for each technician of the visit."""
    INSTRUMENT = "instrument"
    SUBJECT = "subject"
    MONTH = "month"


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one site, adviser, technician, instrument, subject or month."""

    key: str | None
    """A month as 2025-06; None: the ratings that name nobody."""
    figures: Figures


class ActionState(StrEnum):
    """Whether everything that was to be done about a low rating is done."""

    OPEN = "open"
    DONE = "done"


class ActionRow(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is done about a low rating."""

    action_id: str
    action_kind: ActionKind
    owner_id: str
    due_on: date | None
    description_sealed: str | None
    opened_at: datetime
    done_at: datetime | None
    done_by_id: str | None
    result_sealed: str | None


class RatingRow(msgspec.Struct, frozen=True, kw_only=True):
    """One low answer, and what is done about it."""

    rating_flag_id: UUID
    below_hundredths: int
    """The threshold on the scale of 5, as promised on the day of the rating."""
    promise_version: int
    action_state: ActionState
    actions: tuple[ActionRow, ...]

    rating_id: UUID
    instrument: Instrument
    score_hundredths: int
    scale_max: int
    on_five_hundredths: int
    """The answer moved onto 1-5, rounded; it was judged exactly."""
    method: SurveyMethod
    rated_at: datetime
    site_id: str
    adviser_id: str | None
    handler_id: str | None
    technician_ids: tuple[str, ...]
    comment_sealed: str | None
    customer_id: UUID | None
    vehicle_id: UUID | None
    repair_order_id: UUID | None
    order_number: str | None
    """None where the vehicle is not delivered yet."""
    follow_up_id: UUID | None
    complaint_id: UUID | None
    survey_id: UUID | None
    subject: SurveySubject
