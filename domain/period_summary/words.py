"""The figures of a summary, by their names in the record."""

from enum import StrEnum


class FigureName(StrEnum):
    """What is counted for a period (D.7)."""

    COMPLAINT_RATE = "complaint_rate"
    RESPONSE_KEPT = "response_kept"
    RESOLUTION_KEPT = "resolution_kept"
    FIRST_CALL_KEPT = "first_call_kept"
    SECOND_CALL_KEPT = "second_call_kept"
    REACH_RATE = "reach_rate"
    ON_TIME = "on_time"
    FIRST_PASS_YIELD = "first_pass_yield"  # noqa: S105 - an inspection's pass
    COMEBACK_RATE = "comeback_rate"
    MEAN_RATING = "mean_rating"
    CSAT = "csat"
    NPS = "nps"
    SATISFACTION_GAIN = "satisfaction_gain"
    EFFICIENCY = "efficiency"
    PRODUCTIVITY = "productivity"
