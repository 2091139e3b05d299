"""From counts to figures: exact fractions, rounded once, at the very end."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import floor
from typing import Final

import msgspec

from api.reports.shapes import Figure
from api.reports.words import FIGURES
from domain.period_summary.words import FigureName
from domain.values.contact import Instrument
from domain.values.satisfaction import Scale
from projections.period_summary.rows import Hours, Rated
from projections.promise_compliance.rows import PromiseLine

_SCALES: Final = {scale.highest: scale for scale in Scale}
_SATISFIED_FROM: Final = 400
_PROMOTERS_FROM: Final = 900
_DETRACTORS_BELOW: Final = 700
"""Hundredths of a point (B.11)."""
_FLAGGED_UNIT_S: Final = 36  # a hundredth of an hour
_SHIFT_S: Final = 8 * 3600
_SERVICE: Final = frozenset({Instrument.HANDOVER, Instrument.TRACKING_CALL})


class Target(msgspec.Struct, frozen=True):
    """What a figure is to reach, or not to exceed."""

    permille: int
    at_least: bool

    def met(self, value: Fraction) -> bool:
        limit = Fraction(self.permille, 1000)
        return value >= limit if self.at_least else value < limit  # R150: 3%以下

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '＜'}{decimal(Fraction(self.permille, 10), 1)}%"


def decimal(value: Fraction, places: int) -> str:
    """The number with so many decimals, half rounded up (away from zero)."""
    scaled = floor(abs(value) * 10**places + Fraction(1, 2))
    whole, rest = divmod(scaled, 10**places)
    sign = "-" if value < 0 and scaled else ""
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


def percent(part: int, whole: int) -> str | None:
    """A share in percent with one decimal; None of nothing."""
    return decimal(Fraction(100 * part, whole), 1) if whole else None


def share(
    name: FigureName, part: int, whole: int, *, n: int | None = None, target: Target | None = None
) -> Figure:
    """A figure in percent."""
    return _figure(name, Fraction(part, whole) if whole else None, (part, whole), n, target)


def kept(name: FigureName, line: PromiseLine, target: Target | None = None) -> Figure:
    """The share of a promise's decided cases that were kept."""
    return share(name, line.kept, line.kept + line.broken + line.overdue, target=target)


def mean(name: FigureName, rated: Sequence[Rated]) -> Figure:
    """The mean of ratings on 1 to 5."""
    return _exact(name, mean_on_five(rated), count(rated))


def csat(rated: Sequence[Rated]) -> Figure:
    """Satisfied answers among those on 1 to 5."""
    return share(FigureName.CSAT, *satisfied(rated))


def nps(rated: Sequence[Rated]) -> Figure:
    """Promoters less detractors, on 0 to 10."""
    on_ten = [each for each in rated if each.scale_max == Scale.ZERO_TO_TEN.highest]
    promoters = count(each for each in on_ten if each.score_hundredths >= _PROMOTERS_FROM)
    detractors = count(each for each in on_ten if each.score_hundredths < _DETRACTORS_BELOW)
    return share(FigureName.NPS, promoters - detractors, count(on_ten))


def gain(now: Sequence[Rated], before: Sequence[Rated], target: Target) -> Figure:
    """Growth of the mean over that of the baseline (R149)."""
    of_now, of_then = mean_on_five(now), mean_on_five(before)
    value = None if of_now is None or of_then is None else of_now / of_then - 1
    return _exact(FigureName.SATISFACTION_GAIN, value, count(now), target)


def efficiency(hours: Sequence[Hours]) -> Figure:
    """Flagged to clocked hours of those who clocked in."""
    clocked = [each for each in hours if each.clocked_s]
    return share(
        FigureName.EFFICIENCY,
        sum(each.flagged_hundredths for each in clocked) * _FLAGGED_UNIT_S,
        sum(each.clocked_s for each in clocked),
        n=len(clocked),
    )


def productivity(hours: Sequence[Hours]) -> Figure:
    """Clocked to available hours."""
    days = sum(each.days for each in hours)
    clocked = sum(each.clocked_s for each in hours)
    return share(FigureName.PRODUCTIVITY, clocked, days * _SHIFT_S, n=days)


def service_ratings(rated: Iterable[Rated]) -> list[Rated]:
    """Ratings of the service itself; that of complaint handling is a series apart (R138)."""
    return [each for each in rated if each.instrument in _SERVICE]


def count(rated: Iterable[Rated]) -> int:
    """How many answers."""
    return sum(each.answers for each in rated)


def mean_on_five(rated: Iterable[Rated]) -> Fraction | None:
    """The exact mean on 1 to 5, whatever the scales; None without answers."""
    total, n = Fraction(), 0
    for each in rated:
        total += on_five(each) * each.answers
        n += each.answers
    return total / n if n else None


def satisfied(rated: Iterable[Rated]) -> tuple[int, int]:
    """Answers of 4 or more, and all answers, on 1 to 5."""
    of_five = [each for each in rated if each.scale_max == Scale.ONE_TO_FIVE.highest]
    return count(each for each in of_five if each.score_hundredths >= _SATISFIED_FROM), count(
        of_five
    )


def on_five(rated: Rated) -> Fraction:
    """The answer moved onto 1 to 5: lowest point of its scale to 1, highest to 5."""
    scale = _SCALES[rated.scale_max]
    above = rated.score_hundredths - 100 * scale.lowest
    return 1 + Fraction(4 * above, 100 * (scale.highest - scale.lowest))


def _exact(
    name: FigureName, value: Fraction | None, n: int, target: Target | None = None
) -> Figure:
    exact = (0, 0) if value is None else (value.numerator, value.denominator)
    return _figure(name, value, exact, n, target)


def _figure(
    name: FigureName,
    value: Fraction | None,
    exact: tuple[int, int],
    n: int | None,
    target: Target | None,
) -> Figure:
    text = FIGURES[name]
    shown = None
    if value is not None:
        shown = decimal(value, 2) if text.unit == "分" else decimal(100 * value, 1)
    return Figure(
        figure=name,
        zh=text.zh,
        en=text.en,
        unit=text.unit,
        n=exact[1] if n is None else n,
        numerator=exact[0],
        denominator=exact[1],
        value=shown,
        target=None if target is None else str(target),
        met=None if target is None or value is None else target.met(value),
        formula_zh=text.formula_zh,
        formula_en=text.formula_en,
    )
