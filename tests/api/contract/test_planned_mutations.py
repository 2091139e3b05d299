"""A mutation by its plan or by graphql-core: the same answer, and done once, whatever fails after it."""

import asyncio
from typing import Annotated, Any

import msgspec
import pytest
import strawberry
from graphql import ExecutionResult
from strawberry.schema.config import StrawberryConfig

from api.graphql.documents import Documents
from api.graphql.execution import executed
from api.graphql.router import encoded
from api.graphql.scalars import SCALARS


@strawberry.type
class Receipt:
    id: int
    name: str
    notes: list[str | None]

    @strawberry.field
    async def sum(self, plus: int = 1) -> int:
        return self.id + plus


@strawberry.type
class Refusal:
    code: str
    field_name: str | None


@strawberry.type
class Stranger:
    code: str


Answer = Annotated[Receipt | Refusal, strawberry.union("Answer")]


@strawberry.input
class Asked:
    number: int
    text: str | None = strawberry.UNSET
    tags: list[str] = strawberry.field(default_factory=list[str])


class Request:
    """What a resolver does is done in here."""

    def __init__(self) -> None:
        self.loaders: dict[Any, Any] = {}
        self.done: list[tuple[int, Any, list[str]]] = []


@strawberry.type
class Query:
    one: int = 1


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def record(self, info: strawberry.Info[Request, None], data: Asked) -> Answer:
        info.context.done.append((data.number, data.text, data.tags))
        await asyncio.sleep(0)
        match data.number:
            case 0:
                return Refusal(code="no", field_name=None)
            case -1:
                raise ValueError("broken")
            case -2:
                return Stranger(code="?")  # pyright: ignore[reportReturnType] - a mistake to be told of
            case -3:  # null where none may be
                return Receipt(id=3, name=None, notes=[])  # pyright: ignore[reportArgumentType] - as above
            case -4:
                return None  # pyright: ignore[reportReturnType] - as above
            case number:
                return Receipt(id=number, name="车", notes=["a", None])


SCHEMA: Any = strawberry.Schema(
    Query, Mutation, types=[Stranger], config=StrawberryConfig(scalar_map=SCALARS)
)._schema  # pyright: ignore[reportPrivateUsage] - what graphql-core knows of it
DOCUMENTS = Documents(SCHEMA)

WHOLE = """mutation($n: Int!, $t: String) { said: record(data: {number: $n, text: $t, tags: ["x"]}) {
    __typename ... on Receipt { id name notes sum sum2: sum(plus: 2) } ...R } }
    fragment R on Refusal { code fieldName }"""
ONE_MEMBER = "mutation($n: Int!) { record(data: {number: $n}) { ... on Refusal { code } } }"
LITERAL = "mutation { record(data: {number: 5, tags: []}) { ... on Answer { __typename } } }"


def _answer(
    text: str, variables: dict[str, Any], *, planned: bool
) -> tuple[bytes, list[tuple[int, Any, list[str]]]]:
    request, operation = Request(), DOCUMENTS.operation(text, None)
    result: ExecutionResult = asyncio.run(
        executed(SCHEMA, operation, request, variables, planned=planned)
    )
    errors = sorted((error.formatted for error in result.errors or ()), key=str)
    return encoded({"data": result.data, "errors": errors}), request.done


@pytest.mark.parametrize("number", [7, 0, -1, -2, -3, -4, "x", None, 2**40])
@pytest.mark.parametrize("text", [WHOLE, ONE_MEMBER, LITERAL], ids=["all", "a member", "literal"])
def test_the_same_answer_and_done_once(text: str, number: Any) -> None:
    variables = {} if text is LITERAL else {"n": number}
    assert DOCUMENTS.operation(text, None).plan is not None
    planned, done = _answer(text, variables, planned=True)
    assert (planned, done) == _answer(text, variables, planned=False)
    assert len(done) <= 1


def test_what_is_given_belongs_to_one_request() -> None:
    (first, given), (second, again) = (_answer(LITERAL, {}, planned=True) for _ in range(2))
    assert first == second
    given[0][2].append("spoilt")
    assert again[0][2] == _answer(LITERAL, {}, planned=True)[1][0][2] == []


def test_several_mutations_go_one_after_the_other() -> None:
    text = """mutation { a: record(data: {number: 1}) { __typename }
        b: record(data: {number: -1}) { __typename } c: record(data: {number: 2}) { __typename } }"""
    assert DOCUMENTS.operation(text, None).plan is None
    answer, done = _answer(text, {}, planned=True)
    assert [number for number, *_ in done] == [1, -1]
    assert msgspec.json.decode(answer)["data"] is None
