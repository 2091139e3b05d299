"""The published prices of the group: jobs, parts and the rate of a labour hour (R045, R049)."""

from datetime import date
from typing import TypeAlias

import msgspec

from domain.kernel import Event, Fen
from domain.values.parts import PartGrade


class JobPrice(msgspec.Struct, frozen=True, kw_only=True):
    """A job of the list: by flagged hours at the labour rate, or at a fixed price."""

    code: str
    description: str
    labour_hours_hundredths: int | None = None
    price_fen: Fen | None = None
    """The fixed price; exactly one of the two is there."""


class PartPrice(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the list, in one grade (R084)."""

    part_number: str
    name: str
    grade: PartGrade
    unit_price_fen: Fen


class PriceListPublished(Event, topic="price_list.published"):
    """From that day on these prices hold; what was quoted before keeps its price."""

    price_list_version: int
    """1, 2, 3, …"""
    effective_from: date
    labour_rate_fen_per_hour: Fen
    jobs: tuple[JobPrice, ...]
    parts: tuple[PartPrice, ...]


PriceListEvent: TypeAlias = PriceListPublished
