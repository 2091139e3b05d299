"""Columns as PostgreSQL takes them in binary, as arrays: packed here, a column at a time.

The driver asks for each value which type it is and how it is dumped; of a column that is known.
"""

import struct
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from struct import Struct
from typing import Any, Final, TypeAlias

import psycopg
from psycopg import adapters, pq
from psycopg.adapt import PyFormat, Transformer

from projections.engine.changes import BlindIndex
from projections.engine.people import People

Packed: TypeAlias = list[bytes]
"""Values with their lengths before them; NULL as a length of -1."""

NULL: Final = b"\xff\xff\xff\xff"

_NO_SUCH_VALUE: Final = (
    struct.error, AttributeError, TypeError, KeyError, OverflowError, UnicodeEncodeError,
)  # fmt: skip

_size: Final = Struct("!i").pack
_int2: Final = Struct("!ih").pack
_int4: Final = Struct("!ii").pack
_int8: Final = Struct("!iq").pack
_moment_alone: Final = Struct("!q").pack
_array_head: Final = Struct("!iiiii").pack  # dimensions, nulls, type; length, lower bound
_UUID: Final = _size(16)
_BOOLEAN: Final = {True: _size(1) + b"\x01", False: _size(1) + b"\x00", None: NULL}
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_FIRST_DAY: Final = date(2000, 1, 1).toordinal()
_MICROSECOND: Final = timedelta(microseconds=1)


def packed(kind: str, values: Sequence[Any], people: People) -> Packed:
    """The values of a column of this type; personal text as its sealed token.

    Raises psycopg.DataError, as the database would, for a value of another type.
    """
    pack = _PACKERS.get(kind)
    if pack is None:
        return _as_the_driver_does(kind, [people.plain(value) for value in values])
    try:
        return pack(values, people)
    except _NO_SUCH_VALUE as reason:
        raise psycopg.DataError(f"a value that is no {kind}: {reason}") from reason


def one(kind: str, value: Any, people: People) -> bytes | None:
    """One value of this type, as `packed` has it, without its length; None is NULL."""
    if value is None:
        return None
    pack = _ALONE.get(kind)
    if pack is None:
        (raw,) = packed(kind, [value], people)
        return None if raw == NULL else raw[4:]
    try:
        return pack(value, people)
    except _NO_SUCH_VALUE as reason:
        raise psycopg.DataError(f"a value that is no {kind}: {reason}") from reason


def array(kind: str, column: Packed) -> bytes:
    """A packed column as one array; jsonb travels as text (`array_kind`)."""
    return b"".join((_array_head(1, 1, _oid(array_kind(kind)), len(column), 1), *column))


def array_kind(kind: str) -> str:
    """The type of an array's elements: one of jsonb would need each to begin with a version."""
    return "text" if kind == "jsonb" else kind


@cache
def _oid(kind: str) -> int:
    return adapters.types.get_oid(kind.partition("(")[0])


def _text(values: Sequence[Any], people: People) -> Packed:
    plain = people.plain
    column: Packed = []
    for value in values:
        if value is None:
            column.append(NULL)
            continue
        raw = (value if type(value) is str else plain(value)).encode()
        column.append(_size(len(raw)) + raw)
    return column


def _uuid(values: Sequence[Any], _: People) -> Packed:
    return [NULL if value is None else _UUID + value.bytes for value in values]


def _moment(values: Sequence[Any], _: People) -> Packed:
    return [
        NULL if value is None else _int8(8, (value - _EPOCH) // _MICROSECOND) for value in values
    ]


def _day(values: Sequence[Any], _: People) -> Packed:
    return [NULL if value is None else _int4(4, value.toordinal() - _FIRST_DAY) for value in values]


def _whole(
    pack: Callable[[int, int], bytes], size: int
) -> Callable[[Sequence[Any], People], Packed]:
    def whole(values: Sequence[Any], people: People) -> Packed:
        return [
            NULL
            if value is None
            else pack(size, value if type(value) is int else people.plain(value))
            for value in values
        ]

    return whole


def _boolean(values: Sequence[Any], _: People) -> Packed:
    return [_BOOLEAN[value] for value in values]


def _json(values: Sequence[Any], people: People) -> Packed:
    encode = people.encode_json
    column: Packed = []
    for value in values:
        if value is None:
            column.append(NULL)
        else:
            raw = encode(value)
            column.append(_size(len(raw)) + raw)
    return column


def _bytes(values: Sequence[Any], people: People) -> Packed:
    digests = people.digests([v.text for v in values if isinstance(v, BlindIndex)])
    found = (digests[v.text] if isinstance(v, BlindIndex) else v for v in values)
    return [NULL if raw is None else _size(len(raw)) + raw for raw in found]


def _as_the_driver_does(kind: str, values: Sequence[Any]) -> Packed:
    transformer = Transformer()
    transformer.set_dumper_types([_oid(kind)], pq.Format.BINARY)
    dump, binary = transformer.dump_sequence, [PyFormat.BINARY]
    raws = (dump([value], binary)[0] for value in values)
    return [NULL if raw is None else _size(len(raw)) + raw for raw in raws]


_PACKERS: Final[Mapping[str, Callable[[Sequence[Any], People], Packed]]] = {
    "text": _text,
    "uuid": _uuid,
    "timestamp with time zone": _moment,
    "date": _day,
    "smallint": _whole(_int2, 2),
    "integer": _whole(_int4, 4),
    "bigint": _whole(_int8, 8),
    "boolean": _boolean,
    "jsonb": _json,
    "bytea": _bytes,
}

_ALONE: Final[Mapping[str, Callable[[Any, People], bytes]]] = {
    "text": lambda value, people: (value if type(value) is str else people.plain(value)).encode(),
    "uuid": lambda value, _: value.bytes,
    "timestamp with time zone": lambda value, _: _moment_alone((value - _EPOCH) // _MICROSECOND),
}
"""The types of most columns, a value at a time."""
