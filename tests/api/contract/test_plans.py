"""By its plan or by graphql-core: the same answer, byte by byte, whatever is asked and whatever fails."""

import asyncio
import gc
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

import msgspec
import pytest
import strawberry
from graphql import ExecutionResult
from hypothesis import HealthCheck, assume, example, given, settings
from strawberry.dataloader import DataLoader
from strawberry.schema.config import StrawberryConfig

from api.graphql.documents import Documents, Unready
from api.graphql.execution import executed
from api.graphql.narrowing import LOAD
from api.graphql.router import encoded
from api.graphql.scalars import SCALARS
from domain.kernel import Fen
from tests.api.contract.questions import questions


@strawberry.enum
class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@strawberry.interface
class Named:
    name: str


@strawberry.type
class Owner(Named):
    name: str
    phone: str | None


@strawberry.type
class Shop(Named):
    name: str
    town: str


class Request:
    """What a resolver asks through."""

    def __init__(self) -> None:
        self.loaders: dict[Any, Any] = {}
        self.asked: list[str] = []


Info = strawberry.Info[Request, None]


async def _load(info: Info, cars: Sequence[Any]) -> list[Any]:
    info.context.asked.append(f"wheels of {len(cars)}")
    return [["front", None, car.plate] for car in cars]


async def _wheels(root: Any, info: Info) -> Any:
    loaders = info.context.loaders
    if "wheels" not in loaders:

        async def load(cars: list[Any]) -> list[Any]:
            return await _load(info, cars)

        loaders["wheels"] = DataLoader(load, cache=False)
    return await loaders["wheels"].load(root)


setattr(_wheels, LOAD, _load)


@strawberry.type
class Car:
    plate: str
    colour: Colour
    made_on: date
    seen_at: datetime | None
    key: UUID
    price: Fen | None
    doors: int
    litres: float
    fast: bool
    colours: list[Colour]
    notes: list[str | None] | None
    broken_doors: int
    no_name: str
    maybe_broken: int | None
    wheels: list[str | None] = strawberry.field(resolver=_wheels, graphql_type=list[str | None])

    @strawberry.field
    def trailer(self, number: int = 1) -> "Car | None":
        return _car(number + 7) if number else None

    @strawberry.field
    async def owner(self, info: Info, shout: bool = False) -> Owner:
        info.context.asked.append("owner")
        if shout and self.plate.endswith("2"):
            raise ValueError("no owner")
        return Owner(name="王", phone=None)

    @strawberry.field
    async def keeper(self, shop: bool = False) -> Owner | Shop | None:
        return Shop(name="店", town="杭州") if shop else Owner(name="李", phone="1")

    @strawberry.field
    def named(self) -> Named:
        return Shop(name="厂", town="上海")

    @strawberry.field
    def sold(self, colour: Colour | None = None) -> str:
        if colour is Colour.BLUE:
            raise ValueError("not sold")
        return colour.value if colour else "sold"


def _car(number: int) -> Car:
    return Car(
        plate=f"浙A{number}",
        colour=list(Colour)[number % 2],
        made_on=date(2026, 1, 1 + number % 28),
        seen_at=datetime(2026, 5, 1, 12, tzinfo=UTC) if number % 3 else None,
        key=UUID(int=number),
        price=Fen(number * 100) if number % 2 else None,
        doors=number,
        litres=number / 7,
        fast=number % 2 == 0,
        colours=[Colour.RED, Colour.BLUE][: number % 3],
        notes=None if number % 4 == 0 else ["a", None],
        broken_doors=2**40 if number == 3 else 4,
        no_name=None if number == 3 else "x",  # pyright: ignore[reportArgumentType] - the mistake that is looked for
        maybe_broken="no number" if number == 2 else 1,  # pyright: ignore[reportArgumentType] - as above
    )


@strawberry.type
class Query:
    @strawberry.field
    async def cars(self, info: Info, count: int = 3) -> list[Car]:
        info.context.asked.append("cars")
        return [_car(number + 1) for number in range(count)]

    @strawberry.field
    async def car(self, info: Info, number: int, text: str = "") -> Car | None:
        info.context.asked.append("car")
        if number < 0:
            raise ValueError(text)
        return _car(number) if number else None

    @strawberry.field
    def must(self, number: int = 0) -> Car:
        return _car(number) if number else None  # pyright: ignore[reportReturnType] - as above

    @strawberry.field
    def shops(self) -> list[Shop | None] | None:
        return [Shop(name="店", town="杭州"), None]


SCHEMA: Any = strawberry.Schema(
    Query, types=[Shop], config=StrawberryConfig(scalar_map=SCALARS)
)._schema  # pyright: ignore[reportPrivateUsage] - what graphql-core knows of it
DOCUMENTS = Documents(SCHEMA)


# graphql-core leaves the coroutines of fields behind whose parent came to nothing meanwhile.
pytestmark = pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")


@pytest.fixture(autouse=True)
def swept() -> Iterator[None]:
    """What is left behind is collected while that is known."""
    yield
    gc.collect()


def _bytes(result: ExecutionResult) -> bytes:
    errors = sorted((error.formatted for error in result.errors or ()), key=str)
    return encoded({"data": result.data, "errors": errors})


def _both(text: str, variables: dict[str, Any]) -> tuple[bytes, bytes, Request]:
    operation, request = DOCUMENTS.operation(text, None), Request()

    async def answered() -> tuple[ExecutionResult, ExecutionResult]:
        planned = await executed(SCHEMA, operation, request, variables)
        return planned, await executed(SCHEMA, operation, Request(), variables, planned=False)

    planned, core = asyncio.run(answered())
    return _bytes(planned), _bytes(core), request


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.filter_too_much),
)
@given(questions(SCHEMA))
@example(("{ cars { noName } must { plate } }", {}))
@example(("{ cars { plate owner(shout: true) { name } } car(number: -1) { plate } }", {}))
@example(("query Q($n: Int!) { car(number: $n) { plate } }", {"n": "x"}))
def test_the_answer_is_that_of_graphql_core(question: tuple[str, dict[str, Any]]) -> None:
    text, variables = question
    try:
        planned, core, _ = _both(text, variables)
    except Unready:
        assume(False)
        return
    assert planned == core


@pytest.mark.parametrize(
    ("text", "planned"),
    [
        ("{ cars { plate ...F __typename } } fragment F on Car { colour owner { ...on Named { name } } }", True),
        ("{ cars { plate @include(if: true) } }", False),
        ("{ car(number: 1) { keeper { __typename } } }", True),
        ("{ car(number: 1) { named { __typename } } }", False),
        ("{ __schema { queryType { name } } }", False),
    ],
)  # fmt: skip
def test_what_is_planned(text: str, planned: bool) -> None:
    assert (DOCUMENTS.operation(text, None).plan is not None) is planned


def test_many_parents_are_asked_for_at_once() -> None:
    planned, core, request = _both("{ cars(count: 9) { wheels } }", {})
    assert planned == core
    assert request.asked == ["cars", "wheels of 9"]


def test_no_root_field_is_asked_twice_where_something_fails_below() -> None:
    planned, core, request = _both("{ cars { plate noName } car(number: 4) { plate } }", {})
    assert planned == core
    assert msgspec.json.decode(planned)["data"] is None
    assert sorted(request.asked) == ["car", "cars"]
