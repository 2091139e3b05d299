"""Ratings: the raw answer on its own scale, and what is computed from many (law B.11, R146-R147).

Only the raw answer is a fact. To compare scales an answer is moved linearly onto 1-5, the lowest
point to 1 and the highest to 5: 8 of 0-10 is 4.2, 9 is 4.6, 6 of 1-7 is 4.33.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from domain.values.malformed import Malformed

LOW_RATING_TENTHS: Final = 45
"""The promised threshold: 4.5 on 5. Below it a rating needs an owner and an action (R146)."""

_SOURCE: Final = "B.11, R146"
_SCORE: Final = re.compile(r"(?P<points>\d{1,3})(?:\.(?P<tenth>\d)0*)?", re.ASCII)
_SATISFIED_FROM: Final = 40
_PROMOTERS_FROM: Final = 90
_DETRACTORS_TO: Final = 69  # 0 to 6, and anything before 7


class Scale(StrEnum):
    """The scale a question was asked on, by its name in the record."""

    ONE_TO_FIVE = "one_to_five"  # satisfaction
    ZERO_TO_TEN = "zero_to_ten"  # recommendation
    ONE_TO_SEVEN = "one_to_seven"  # ease

    @property
    def lowest(self) -> int:
        return _BOUNDS[self][0]

    @property
    def highest(self) -> int:
        return _BOUNDS[self][1]

    @classmethod
    def up_to(cls, highest: int) -> "Scale":
        """The scale with that highest answer: 5, 7 or 10, as ratings are recorded."""
        return next(scale for scale in cls if scale.highest == highest)


_BOUNDS: Final = {Scale.ONE_TO_FIVE: (1, 5), Scale.ZERO_TO_TEN: (0, 10), Scale.ONE_TO_SEVEN: (1, 7)}


@dataclass(frozen=True, slots=True)
class Rating:
    """One answer, to a tenth of a point. Raises Malformed with rating.bounds."""

    scale: Scale
    score_tenths: int

    def __post_init__(self) -> None:
        if not self.scale.lowest * 10 <= self.score_tenths <= self.scale.highest * 10:
            raise Malformed(
                "rating.bounds",
                en=f"A rating lies between {self.scale.lowest} and {self.scale.highest}.",
                zh=f"评分应在{self.scale.lowest}至{self.scale.highest}之间。",
                source=_SOURCE,
            )

    @property
    def on_five(self) -> Fraction:
        """The answer moved onto 1-5."""
        span = self.scale.highest - self.scale.lowest
        return 1 + Fraction(4 * (self.score_tenths - self.scale.lowest * 10), 10 * span)


def parse_rating(text: str, scale: Scale = Scale.ONE_TO_FIVE) -> Rating:
    """Read 4 or 4.4 exactly. Raises Malformed with rating.format or rating.bounds."""
    match = _SCORE.fullmatch(text.strip())
    if match is None:
        raise Malformed(
            "rating.format",
            en="A rating is a number with at most one decimal, such as 4 or 4.5.",
            zh="评分应为最多一位小数的数字，例如4或4.5。",
            source=_SOURCE,
        )
    return Rating(scale, int(match["points"]) * 10 + int(match["tenth"] or 0))


def flagged(rating: Rating, below_tenths: int = LOW_RATING_TENTHS) -> bool:
    """Whether the rating, on 5, lies below the promised threshold: 4.4 does, 4.5 does not."""
    return rating.on_five < Fraction(below_tenths, 10)


def below(score_hundredths: int, scale: Scale, threshold_hundredths: int) -> bool:
    """Whether a recorded answer, moved onto 1-5, lies below the promised threshold; exactly."""
    above_lowest = score_hundredths - 100 * scale.lowest
    on_five = 100 + Fraction(4 * above_lowest, scale.highest - scale.lowest)
    return on_five < threshold_hundredths


def mean_on_five(ratings: Iterable[Rating]) -> Fraction | None:
    """The exact mean on 1-5, whatever the scales; None without answers."""
    scores = [rating.on_five for rating in ratings]
    return sum(scores, Fraction()) / len(scores) if scores else None


def csat(ratings: Iterable[Rating]) -> Fraction | None:
    """Share of answers of 4 or more on 1-5, between 0 and 1; None without answers.

    Raises Malformed with rating.scale for answers on another scale.
    """
    tenths = _tenths(ratings, Scale.ONE_TO_FIVE)
    return Fraction(sum(t >= _SATISFIED_FROM for t in tenths), len(tenths)) if tenths else None


def nps(ratings: Iterable[Rating]) -> Fraction | None:
    """Share of 9-10 less share of 0-6 on 0-10, between -1 and 1; None without answers.

    Raises Malformed with rating.scale for answers on another scale.
    """
    tenths = _tenths(ratings, Scale.ZERO_TO_TEN)
    promoters = sum(t >= _PROMOTERS_FROM for t in tenths)
    detractors = sum(t <= _DETRACTORS_TO for t in tenths)
    return Fraction(promoters - detractors, len(tenths)) if tenths else None


def distribution(ratings: Iterable[Rating], scale: Scale) -> dict[int, int]:
    """Answers per point of the scale, every point present; 4.4 counts under 4.

    Raises Malformed with rating.scale for answers on another scale.
    """
    counts = Counter(tenths // 10 for tenths in _tenths(ratings, scale))
    return {point: counts[point] for point in range(scale.lowest, scale.highest + 1)}


def _tenths(ratings: Iterable[Rating], scale: Scale) -> list[int]:
    answers = list(ratings)
    if any(answer.scale is not scale for answer in answers):
        raise Malformed(
            "rating.scale",
            en=f"This index is defined for answers on the scale {scale} only.",
            zh=f"该指标只适用于{scale.lowest}至{scale.highest}分的量表。",
            source=_SOURCE,
        )
    return [answer.score_tenths for answer in answers]
