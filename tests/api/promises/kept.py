"""What the clients know from answers alone: no rule of the product is asked here, only what it promised."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

Who = Mapping[str, str]
OFFERED: Final = "OFFERED"
APPROVED: Final = "APPROVED"
DECLINED: Final = "DECLINED"


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A command as it was sent, with its first receipt."""

    who: Who
    mutation: str
    fields: Mapping[str, Any]
    receipt: Mapping[str, Any]


class Stream(msgspec.Struct, kw_only=True):
    """Something with a history of its own, as far as it was acknowledged."""

    id: str
    version: int


class Car(Stream, kw_only=True):
    """Its plate, as last changed."""

    plate: str


class Question(Stream, kw_only=True):
    """`state`: as the board calls it."""

    state: str = "OPEN"


class Line(msgspec.Struct, kw_only=True):
    """A line of the quote."""

    amount_fen: int
    consent: str = OFFERED
    progress: str = "not started"


class Order(Stream, kw_only=True):
    """An order whose quote waits for its answers."""

    lines: dict[str, Line]
    answers: int = 0


class Kept(msgspec.Struct, kw_only=True):
    """Everything that was promised so far."""

    customer_id: str
    head: int = 0
    """The highest position that anybody was told."""
    said: list[Said] = msgspec.field(default_factory=list[Said])
    cars: list[Car] = msgspec.field(default_factory=list[Car])
    questions: list[Question] = msgspec.field(default_factory=list[Question])
    orders: list[Order] = msgspec.field(default_factory=list[Order])

    @property
    def streams(self) -> list[Stream]:
        return [*self.cars, *self.questions, *self.orders]
