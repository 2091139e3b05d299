"""Scalars beyond GraphQL's own: money in fen and positions, both larger than a GraphQL Int."""

from datetime import datetime
from typing import Any, Final, NewType
from uuid import UUID

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from domain.kernel import Fen, Km
from domain.values.clock import SHANGHAI

Position = NewType("Position", int)
"""The turn of a fact in the whole history."""

_SAFE: Final = 2**53 - 1
_MOST_KM: Final = 2**31 - 1


def _whole(name: str, most: int) -> Any:
    def parse(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > most:
            raise GraphQLError(f"{name} is a whole number of at most {most}")
        return value

    return parse


def _uuid(value: object) -> UUID:
    try:
        return UUID(value if isinstance(value, str) else "")
    except ValueError:
        raise GraphQLError("UUID is written as 8-4-4-4-12 hexadecimal digits") from None


def _moment(value: object) -> datetime:
    try:
        return datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise GraphQLError("DateTime is written as 2026-03-31T14:07:00+08:00") from None


def _in_shanghai(value: datetime) -> str:
    return value.astimezone(SHANGHAI).isoformat()


SCALARS: Final[dict[object, ScalarDefinition]] = {
    Fen: strawberry.scalar(
        name="Fen",
        description="Money in whole fen, 1/100 yuan; the currency is CNY. 128000 is ¥1,280.00.",
        serialize=int,
        parse_value=_whole("Fen", _SAFE),
    ),
    Km: strawberry.scalar(
        name="Km",
        description="A distance in whole kilometres.",
        serialize=int,
        parse_value=_whole("Km", _MOST_KM),
    ),
    Position: strawberry.scalar(
        name="Position",
        description="The turn of a fact in the whole history: 1, 2, 3, … without holes.",
        serialize=int,
        parse_value=_whole("Position", _SAFE),
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment with its zone, e.g. 2026-03-31T14:07:00+08:00; answers are in Shanghai time.",
        serialize=_in_shanghai,
        parse_value=_moment,
    ),
    UUID: strawberry.scalar(
        name="UUID",
        description="A key of 32 hexadecimal digits, e.g. 5edb40e0-779b-5286-a87f-cdbdbbf48b35.",
        serialize=str,
        parse_value=_uuid,
    ),
}
