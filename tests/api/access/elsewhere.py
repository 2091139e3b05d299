"""The ways to the record beside questions: commands, subscriptions, papers and case files."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final, cast

import httpx
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    is_required_argument,
    is_required_input_field,
)

from api.access.policy import POSTS_FOR_CHANGE, POSTS_FOR_DOCUMENT
from api.demonstration.scenarios import DISPUTED_ORDER, DISPUTING_CUSTOMER_ID
from tests.api.access.asking import SCHEMA
from tests.api.client import bearing
from tests.api.contract.subscriber import Subscriber

COMMANDS: dict[str, Any] = dict(SCHEMA.mutation_type.fields) if SCHEMA.mutation_type else {}
AT_ONCE: Final = 20
"""Commands of one request."""
MOST_CHANGES: Final = 3
MOST_FACTS: Final = 200
"""The last of the history: who is told all of it first hears all of it."""
CHANGES: Final = tuple(POSTS_FOR_CHANGE)
PAPERS: Final = {
    "/documents/repair-orders/{order}/quote.{form}": "quote",
    "/documents/repair-orders/{order}/settlement.{form}": "settlement",
    "/documents/repair-orders/{order}/authorisation.{form}": "authorisation",
    "/exports/cases/{kind}/{named}.{form}": "caseFile",
}
"""What is downloaded, by its path, and under which name the policy knows it."""
WITH_PEOPLE: Final = {"caseFileWithPeople": "caseFile"}
_EXAMPLES: Final = {
    "Boolean": "true",
    "Date": '"2026-10-01"',
    "DateTime": '"2026-10-01T09:00:00+08:00"',
    "Float": "1.5",
    "ID": '"1"',
    "String": '"一"',
    "Time": '"09:00:00"',
    "UUID": '"00000000-0000-4000-8000-000000000000"',
}


def commands_documents(names: Iterable[str]) -> Iterator[tuple[list[str], str]]:
    """Mutations that name these commands, with an input of the right shape, and no more."""
    asked = list(names)
    for place in range(0, len(asked), AT_ONCE):
        some = asked[place : place + AT_ONCE]
        parts = [f"{name}{_given(COMMANDS[name])} {{ ...on Refusal {{ code }} }}" for name in some]
        yield some, f"mutation {{ {' '.join(parts)} }}"


def _given(field: Any) -> str:
    said = [
        f"{name}: {_example(argument.type)}"
        for name, argument in field.args.items()
        if is_required_argument(argument)
    ]
    return f"({', '.join(said)})" if said else ""


def _example(kind: Any) -> str:
    inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - annotated in part
    if isinstance(inner, GraphQLList):
        return "[]"
    named = cast("Any", get_named_type(cast("Any", inner)))
    if isinstance(named, GraphQLEnumType):
        return next(iter(named.values))
    if not isinstance(named, GraphQLInputObjectType):
        return _EXAMPLES.get(named.name, "1")
    fields: dict[str, Any] = dict(named.fields)
    parts = [
        f"{name}: {_example(field.type)}"
        for name, field in fields.items()
        if is_required_input_field(field)
    ]
    return f"{{{', '.join(parts)}}}"


def of_whom(
    http: httpx.Client, vehicle_id: str, position: int
) -> tuple[dict[str, dict[str, Any]], str]:
    """What to ask each subscription about the disputed order, and an order of another customer."""
    query = (
        f'{{ visit(orderNumber: "{DISPUTED_ORDER}") {{ orderId }}'
        ' workshopBoard(at: "2026-10-31T18:00:00+08:00") { nodes { orderId customerId } } }'
    )
    who = bearing("S1-韩梅", "supervisor")
    found = http.post("/graphql", json={"query": query}, headers=who).json()["data"]
    own, others = str(DISPUTING_CUSTOMER_ID), found["workshopBoard"]["nodes"]
    asked: dict[str, dict[str, Any]] = {
        "vehicleChanged": {"vehicleId": vehicle_id, "after": 0},
        "repairOrderChanged": {"orderId": found["visit"]["orderId"], "after": 0},
        "complaintBoardChanged": {"after": 0},
        "historyFrom": {"position": position - MOST_FACTS + 1},
    }
    return asked, next(each["orderId"] for each in others if each["customerId"] != own)


def subscription(name: str, said: dict[str, Any], *, disguised: bool) -> str:
    """A subscription to all that a field tells."""
    fields: dict[str, Any] = (
        dict(SCHEMA.subscription_type.fields) if SCHEMA.subscription_type else {}
    )
    kind = cast("Any", get_named_type(fields[name].type))
    given = ", ".join(f"{each}: {json.dumps(value)}" for each, value in said.items())
    if not disguised:
        return f"subscription {{ {name}({given}) {{ {' '.join(kind.fields)} }} }}"
    hidden = " ".join(f"x_{each}: {each}" for each in kind.fields)
    return (
        "subscription { ...F } fragment F on Subscription"
        f" {{ ... {{ hidden: {name}({given}) {{ ... on {kind.name} {{ {hidden} }} }} }} }}"
    )


def heard(line: Subscriber, operation: str, document: str) -> list[Any] | str:
    """The first messages of a subscription, or the code by which it is refused."""
    line.subscribe(document, operation)
    most, told = (MOST_FACTS if "historyFrom" in document else MOST_CHANGES), list[Any]()
    while len(told) < most:
        message = line.hear()
        if message["id"] != operation:  # of one that was ended meanwhile
            continue
        if message["type"] == "error":
            return message["payload"][0]["extensions"]["code"]
        assert "errors" not in message["payload"], message
        told.append(message["payload"]["data"])
    line.say(type="complete", id=operation)
    return told


def paper(path: str, order: str) -> str:
    """Where one of them is, of that order."""
    return path.format(order=order, kind="order", named=order, form="html")


def every_paper_has_its_posts(paths: Iterable[str]) -> bool:
    """Whether these paths are all there are, and the policy names each and no others."""
    named = {*PAPERS.values(), *WITH_PEOPLE}
    return named == set(POSTS_FOR_DOCUMENT) and set(paths) == set(PAPERS)
