"""Rows of an answer as structs: how each column becomes its field is decided once for a shape and its columns.

A value is put where it belongs as it is where psycopg gives what the field declares; codes become
their enumeration; whatever else there is – nested shapes, an amount summed up as numeric – goes through
`msgspec.convert`. So does the whole row where a value is missing or unknown: its refusal is the same then.
"""

import types
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
from psycopg import AsyncCursor
from psycopg.postgres import types as postgres

T = TypeVar("T")
Read: TypeAlias = Callable[[Sequence[Any]], T]
"""Makes a row of the values of its columns."""
Column: TypeAlias = tuple[bytes | None, int]
"""Its name and type."""

_GIVEN_AS: Final[Mapping[str, type]] = {
    "bool": bool,
    "bytea": bytes,
    "date": date,
    "float8": float,
    "int2": int,
    "int4": int,
    "int8": int,
    "text": str,
    "timestamptz": datetime,
    "uuid": UUID,
    "varchar": str,
}
"""What psycopg gives for a type of PostgreSQL."""
MOST_READERS: Final = 1_024
"""Of queries; the oldest are forgotten."""
_READERS: Final[OrderedDict[tuple[type, str, int], Read[Any]]] = OrderedDict()
_TYPES: Final = {postgres[name].oid: given for name, given in _GIVEN_AS.items()}


def reader_of(
    shape: type[T],
    query: str,
    cursor: AsyncCursor[Any],
    *,
    narrow: bool = False,
    numbered: bool = False,
) -> Read[Any]:
    """How rows of this query's answer are made; where they are `numbered`, each beside its first column.

    Fields of `narrow` rows that were not asked for are `msgspec.UNSET`, which nothing takes for a value.
    """
    result = cursor.pgresult
    if result is None:
        raise TypeError(f"{query} gives no rows")
    known_as = shape, query, result.nfields
    read = _READERS.get(known_as)
    if read is None:
        columns = [(result.fname(nth), result.ftype(nth)) for nth in range(result.nfields)]
        read = _reader(shape, columns[1:] if numbered else columns, narrow=narrow)
        read = _beside_first(read) if numbered else read
        _READERS[known_as] = read
        if len(_READERS) > MOST_READERS:
            _READERS.popitem(last=False)
    return read


def _beside_first(read: Read[T]) -> Read[tuple[Any, T]]:
    return lambda values: (values[0], read(values[1:]))


def _reader(shape: type[T], columns: Sequence[Column], *, narrow: bool) -> Read[T]:
    names = [(name or b"").decode() for name, _ in columns]

    def convert(values: Sequence[Any]) -> T:
        return msgspec.convert(dict(zip(names, values, strict=True)), shape)

    if not issubclass(shape, msgspec.Struct) or len(set(names)) < len(names):
        return convert
    hints = get_type_hints(shape, include_extras=True)
    known: dict[str, Any] = {"convert": convert, "shape": shape}
    known["Unfit"] = (KeyError, TypeError, msgspec.ValidationError)
    made: list[str] = []
    needed: list[str] = []
    for nth, name in enumerate(names):
        if name not in hints:
            continue
        inner, optional = _without_none(hints[name])
        if not optional:
            needed.append(f"v{nth} is None")
        made.append(f"{name}={_value(f'v{nth}', inner, _TYPES.get(columns[nth][1]), known)}")
    fields = {field.name: field.required for field in msgspec.structs.fields(shape)}
    if not narrow and any(fields[name] for name in fields.keys() - set(names)):
        return convert  # which says what is missing
    known["UNSET"] = msgspec.UNSET
    made += [f"{name}=UNSET" for name in fields.keys() - set(names) if narrow]
    return _compiled([f"v{nth}" for nth in range(len(names))], needed, made, known)


def _value(place: str, inner: Any, given: type | None, known: dict[str, Any]) -> str:
    """The expression for a value that is declared as `inner`."""
    plain = getattr(inner, "__supertype__", inner)
    if plain is given:
        return place
    if isinstance(plain, type) and issubclass(plain, Enum) and given is str:
        known[f"codes_{place}"] = {None: None} | {member.value: member for member in plain}
        return f"codes_{place}[{place}]"
    known[f"one_{place}"] = _converter(inner)
    return f"None if {place} is None else one_{place}({place})"


def _converter(kind: Any) -> Callable[[Any], Any]:
    """`msgspec.convert` for one type; it remembers what it found out about structs, not about others."""
    holder: Any = msgspec.defstruct("Holder", [("value", kind)])
    return lambda value: msgspec.convert({"value": value}, holder).value


def _compiled(
    places: list[str], needed: list[str], made: list[str], known: dict[str, Any]
) -> Read[Any]:
    """The function that the row's declaration spells, as dataclasses and named tuples are made."""
    text = f"""
def read(values):
    {", ".join(places)}, = values
    if {" or ".join(needed) or "False"}:
        return convert(values)
    try:
        return shape({", ".join(made)})
    except Unfit:
        return convert(values)
"""
    exec(text, known)  # noqa: S102 - of names of fields alone, which are source code
    return known["read"]


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (Union, types.UnionType):
        inner = tuple(part for part in get_args(annotation) if part is not type(None))
        whole = Union[inner]  # noqa: UP007 - of as many as there are
        return whole, len(inner) < len(get_args(annotation))
    return annotation, annotation is Any
