"""The schema explains itself: whatever a client meets says what it is."""

from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
)

from api.graphql.glossary import VALUES, WORDS
from tests.api.published import SCHEMA


def described() -> Iterator[tuple[str, str | None]]:
    """Each thing of the schema by its place, with its description."""
    for name, kind in SCHEMA.type_map.items():
        if not name.startswith("__") and name not in {"Boolean", "Float", "ID", "Int", "String"}:
            yield name, kind.description
            yield from members(name, kind)


def members(name: str, kind: GraphQLNamedType) -> Iterator[tuple[str, str | None]]:
    match kind:
        case GraphQLObjectType() | GraphQLInterfaceType():
            for field_name, field in kind.fields.items():
                yield f"{name}.{field_name}", field.description
                for argument_name, argument in field.args.items():
                    yield f"{name}.{field_name}({argument_name})", argument.description
        case GraphQLInputObjectType():
            for field_name, given in kind.fields.items():
                yield f"{name}.{field_name}", given.description
        case GraphQLEnumType():
            for value_name, value in kind.values.items():
                yield f"{name}.{value_name}", value.description
        case _:
            pass


def own_name(place: str) -> str:
    """Of an argument its name, of a field or value its name, of a type its name."""
    return place.rstrip(")").replace("(", ".").rsplit(".")[-1]


def bare(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()


def test_everything_says_what_it_is_and_not_just_its_name() -> None:
    silent = [
        place
        for place, text in described()
        if bare((text or "").split(" If not given")[0]) in {"", bare(own_name(place))}
    ]
    assert silent == []


def test_every_value_of_an_enum_has_its_chinese_word() -> None:
    values = {place: text for place, text in described() if place in VALUES}
    foreign = [place for place, text in values.items() if " – " not in (text or "")]
    assert values
    assert foreign == []


def test_the_glossary_explains_nothing_that_is_not_there() -> None:
    places = {place for place, _ in described()}
    assert [value for value in VALUES if value not in places] == []
    names = {bare(place.rsplit(".")[-1]) for place in places}
    assert [word for word in WORDS if bare(word.rsplit(".")[-1]) not in names] == []


@pytest.mark.parametrize(
    ("place", "part"),
    [
        ("QuoteLineInput.quantityMilli", "If not given: 1000."),
        ("LogTrackingCallInput.direction", "If not given: OUTBOUND."),
        ("RegisterVehicleInput.allowOtherPlate", "If not given: false."),
        ("ApprovalMethod.PHONE", "电话 – by phone"),
    ],
)
def test_a_description_names_the_default_and_the_word(place: str, part: str) -> None:
    assert part in (dict(described())[place] or "")
