"""Rows of a view as GraphQL objects: the row's struct is the one place where fields stand.

`name_sealed` is shown as `name`, opened for who may read it; amounts may be hidden, so they are
nullable; nested records become objects of their own. Descriptions come from the glossary.

An object holds the row and the reader's sight, and works out a field when it is asked for it: what a
question does not select costs nothing, and is not opened.
"""

import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import msgspec
import strawberry
from graphql import GraphQLObjectType

from api.graphql.enums import first_line
from api.graphql.glossary import describe
from api.graphql.inputs import graphql_type
from api.graphql.nodes import Node, Root, id_of, refetched
from api.graphql.sight import Sight
from domain.kernel import Fen, Km

SEALED: Final = "_sealed"
ROW: Final = "_row"
"""Where an object holds its row."""
PAST: Final = "past"
"""Where it holds the past that it is of; None: it is of now."""
_SIGHT: Final = "_sight"
_HIDDEN_FROM_SOME: Final = (SEALED, "_fen")

_TYPES: Final[dict[type[msgspec.Struct], Any]] = {}


def row_type(
    struct: type[msgspec.Struct],
    name: str | None = None,
    *,
    also: Mapping[str, tuple[Any, Any]] | None = None,
    node: Root | None = None,
) -> Any:
    """The GraphQL object of a row; `also` are further fields, each a type and a field.

    `node`: the root field that shows it again by its id over all types. Name it before another row
    that holds it is made.
    """
    if struct in _TYPES:
        if name or also or node:
            raise TypeError(f"{struct!r} was made before it was named")
        return _TYPES[struct]
    own = name or struct.__name__
    hints = get_type_hints(struct)
    fields = {field: _shown_as(field, hints[field]) for field in struct.__struct_fields__}
    namespace: dict[str, Any] = {
        shown: strawberry.field(description=describe(shown, own)) for shown in map(_bare, fields)
    }
    annotations = {_bare(field): kind for field, kind in fields.items()}
    for extra, (kind, field) in (also or {}).items():
        namespace[extra], annotations[extra] = field, kind
    namespace["__annotations__"] = annotations
    also_worked_out = {"id": id_of} if node else {}
    namespace["__getattr__"] = _worked_out(
        {_bare(field): field for field in fields}, also_worked_out
    )
    bases = (Node,) if node else ()
    made = types.new_class(own, bases, {}, lambda ns: ns.update(namespace))
    if node:
        refetched(own, struct, node)
    _TYPES[struct] = strawberry.type(made, description=first_line(struct))
    return _TYPES[struct]


def object_of(row: msgspec.Struct, sight: Sight, **also: Any) -> Any:
    """The GraphQL object of one row, as this reader may see it, with its further fields."""
    kind = row_type(type(row))
    made = kind.__new__(kind)
    made.__dict__ |= {ROW: row, _SIGHT: sight, **also}
    return made


def objects(rows: Sequence[msgspec.Struct], sight: Sight, past: object) -> list[Any]:
    """The objects of rows of one kind, as this reader may see them; `past`: of which they all are."""
    if not rows:
        return []
    kind = row_type(type(rows[0]))
    made = [kind.__new__(kind) for _ in rows]
    for shown, row in zip(made, rows, strict=True):
        shown.__dict__ = {ROW: row, _SIGHT: sight, PAST: past}
    return made


def _worked_out(fields: Mapping[str, str], also: Mapping[str, Callable[[Any], Any]]) -> Any:
    """What Python asks for an attribute that an object does not have yet."""

    def field_of(shown: Any, name: str) -> Any:
        held = shown.__dict__
        if name in also and ROW in held:
            value = held[name] = also[name](shown)
            return value
        if name not in fields or ROW not in held:
            raise AttributeError(name)
        field = fields[name]
        value = held[name] = _seen(field, getattr(held[ROW], field), held[_SIGHT])
        return value

    return field_of


def taken_as_they_are(kind: GraphQLObjectType) -> Mapping[str, str]:
    """Fields of a row's object that are shown to everybody as the row has them, and their columns."""
    struct = row_of(kind)
    if struct is None:
        return {}
    hints = get_type_hints(struct)
    return {
        field: field
        for field in struct.__struct_fields__
        if not field.endswith(_HIDDEN_FROM_SOME) and not _holds(hints[field], lambda _: True)
    }


def columns_shown(struct: type[msgspec.Struct]) -> Mapping[str, str]:
    """The fields of a row's object, as Python calls them, and the columns behind them."""
    return {_bare(field): field for field in struct.__struct_fields__}


def columns_sealed(struct: type[msgspec.Struct]) -> frozenset[str]:
    """The columns of a row in which sealed texts are."""
    sealed, lists = _sealed_in(struct)
    return frozenset((*sealed, *lists))


def row_of(kind: GraphQLObjectType) -> type[msgspec.Struct] | None:
    """The struct of the rows that are shown as objects of this type."""
    origin = getattr(kind.extensions.get("strawberry-definition"), "origin", None)
    return next((struct for struct, made in _TYPES.items() if made is origin), None)


def tokens_in(rows: Iterable[msgspec.Struct]) -> Iterator[str | None]:
    """The sealed texts of rows and of the records in them."""
    for row in rows:
        sealed, lists = _sealed_in(type(row))
        for field in sealed:
            yield getattr(row, field)
        for field in lists:
            yield from tokens_in(getattr(row, field) or ())


@cache
def _sealed_in(struct: type[msgspec.Struct]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A row's fields that are sealed, and those that list records with such."""
    hints = get_type_hints(struct)
    sealed = tuple(field for field in struct.__struct_fields__ if field.endswith(SEALED))
    lists = tuple(
        field
        for field in struct.__struct_fields__
        if get_origin(_without_none(hints[field])[0]) is tuple
        and _holds(hints[field], lambda inner: any(_sealed_in(inner)))
    )
    return sealed, lists


def _holds(annotation: Any, wanted: Callable[[type[msgspec.Struct]], bool]) -> bool:
    """Whether a field is a record, or lists records, of the wanted kind."""
    inner, _ = _without_none(annotation)
    if get_origin(inner) is tuple:
        return _holds(get_args(inner)[0], wanted)
    return isinstance(inner, type) and issubclass(inner, msgspec.Struct) and wanted(inner)


def _bare(field: str) -> str:
    return field.removesuffix(SEALED)


def _shown_as(field: str, annotation: Any) -> Any:
    inner, optional = _without_none(annotation)
    if field.endswith("_fen"):
        return Fen | None
    if field.endswith(SEALED):
        return str | None
    made = _kind(inner) if not field.endswith("_km") else Km
    return made | None if optional else made


def _kind(inner: Any) -> Any:
    if get_origin(inner) is tuple:
        return list[_kind(get_args(inner)[0])]
    if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
        return row_type(inner)
    return graphql_type(inner)


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (Union, types.UnionType):
        (inner,) = (part for part in get_args(annotation) if part is not type(None))
        return inner, True
    return annotation, False


def _seen(field: str, value: Any, sight: Sight) -> Any:
    if field.endswith("_fen") and not sight.money:
        return None
    if field == "phone" + SEALED:
        return sight.phone(value)
    if field.endswith(SEALED):
        return sight.text(value)
    return _converted(value, sight)


def _converted(value: Any, sight: Sight) -> Any:
    if isinstance(value, tuple):
        return [_converted(part, sight) for part in value]  # pyright: ignore[reportUnknownVariableType] - of any kind
    return object_of(value, sight) if isinstance(value, msgspec.Struct) else value
