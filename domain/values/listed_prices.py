"""Published prices as a quote looks them up: what is listed, and for how much (R045, R048)."""

from collections.abc import Mapping

import msgspec

from domain.values.money import Fen
from domain.values.parts import PartGrade


class ListedPrices(msgspec.Struct, frozen=True, kw_only=True):
    """The price list in force on the day of a quote."""

    version: int
    labour_rate_fen_per_hour: Fen
    jobs: Mapping[str, Fen]
    """Each job by its code, at its whole price."""
    parts: Mapping[tuple[str, PartGrade], Fen]
    """Each part by number and grade, at the price of one."""
