"""What one request may ask at most, and how many points a bearer may spend.

Every number is far above what an application asks: the largest question of this schema, all fields
of every vehicle found with their visits, has 473 fields, 8 levels and 65,000 points.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from api.graphql.shape import Shape
from domain.kernel import Role


class Limits(msgspec.Struct, frozen=True):
    """The most of each; `docs/api.md` shows them."""

    tokens: int = 5_000
    depth: int = 16
    """The introspection of the usual tools has 15."""
    fields: int = 1_000
    aliases: int = 500
    directives: int = 50
    repeats: int = 20
    """GraphQL's validation compares fields of one name, and fragments, each with each: without these
    two limits 12,000 bytes keep it busy for ten seconds."""
    fragments: int = 50
    root_fields: int = 20
    points: int = 100_000
    """Of one request, and what a bearer may spend at once."""
    refill: float = 1.0
    """Share of the usual speed at which spent points come back."""


USUAL: Final = Limits()

_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "depth": ("levels", "嵌套层数"),
    "fields": ("fields", "字段数"),
    "aliases": ("aliases", "别名数"),
    "directives": ("directives", "指令数"),
    "repeats": ("repeated fields", "重复字段数"),
    "fragments": ("fragments", "片段数"),
    "root_fields": ("root fields", "根字段数"),
    "points": ("points", "开销点数"),
}
_SHOWN_AT_MOST: Final = 10**12
"""Nested fragments write numbers that fill a page."""

STAFF_PER_S: Final = 2_000
MACHINES_PER_S: Final = 5_000
CUSTOMER_PER_S: Final = 200

POINTS_PER_S: Final[Mapping[Role, int]] = {
    Role.CUSTOMER: CUSTOMER_PER_S,
    Role.AUDITOR: MACHINES_PER_S,
    Role.INTEGRATION: MACHINES_PER_S,
    Role.REPORTING: MACHINES_PER_S,
}
"""How fast spent points come back, by post; other staff: `STAFF_PER_S`."""


def points_per_s(role: Role, limits: Limits) -> float:
    """How fast spent points come back to who is in this post."""
    return POINTS_PER_S.get(role, STAFF_PER_S) * limits.refill


class TooLarge(msgspec.Struct, frozen=True):
    """Which limit a request is above."""

    what: str
    count: int
    most: int

    @property
    def en(self) -> str:
        what = _NAMES[self.what][0]
        return f"this request has {self._count} {what}; at most {self.most} are answered"

    @property
    def zh(self) -> str:
        what = _NAMES[self.what][1]
        return f"该请求的{what}为 {self._count}，最多允许 {self.most}"

    @property
    def _count(self) -> str:
        return str(self.count) if self.count < _SHOWN_AT_MOST else f"> {_SHOWN_AT_MOST}"


def too_large(shape: Shape, limits: Limits) -> TooLarge | None:
    """The first limit that the shape is above."""
    for what in ("depth", "fields", "aliases", "directives", "repeats"):
        count, most = getattr(shape, what), getattr(limits, what)
        if count > most:
            return TooLarge(what, count, most)
    return None
