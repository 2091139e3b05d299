"""Of a list beside rows, only the columns are asked that a question shows.

A plan (`planning.py`) knows them beforehand. With them always go the columns of cursors, those by which rows find
their parents and those that lists further down ask by; and sealed texts, because whose rows were shown is
noted whether or not their texts were selected. Where anything else reads a row, all of it is asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

import msgspec
import strawberry
from graphql import (
    FieldNode,
    SelectionSetNode,
    get_named_type,
    is_object_type,
)
from strawberry.types.field import StrawberryField

from api.graphql.rows import columns_sealed, columns_shown, row_of

LOAD: Final = "load_for_many"
"""Where a resolver has a function that loads its field for many parents."""
BESIDE: Final = "rows_beside"
"""Where such a function says what it loads."""

Fields: TypeAlias = dict[str, list[FieldNode]]
"""Nodes by the keys of an answer."""
Collect: TypeAlias = Callable[[Any, SelectionSetNode, Fields, set[str]], None]
"""Adds the fields that a selection asks of a type; the set has the fragments met so far."""
Columns: TypeAlias = tuple[str, ...]

_TO_ROWS: Final = frozenset({"edges", "node", "nodes"})
"""Fields of a page, below which its rows are."""
_OF_PAGES: Final = frozenset({"cursor", "pageInfo"})
"""Fields of a page that need no more than what a load keeps."""


class RowsBeside(msgspec.Struct, frozen=True, kw_only=True):
    """What a function that loads a field of many parents loads, and what it reads for that."""

    struct: type[msgspec.Struct]
    """Of its rows."""
    keeps: frozenset[str]
    """Columns of a row that it reads itself."""
    of: str
    """The field of a parent that it asks by."""


@dataclass
class NarrowInfo(strawberry.Info[Any, None]):
    """What a resolver is told by a plan."""

    columns: Columns | None = None
    """Of the rows that it loads, those that are needed; None: all."""


class _Anything(Exception):  # noqa: N818 - a state, not a mistake
    """Any column of a row may be read."""


def columns_asked(info: object) -> Columns | None:
    """The columns that are needed of the rows to load; None: all."""
    return info.columns if isinstance(info, NarrowInfo) else None


def beside(load: Callable[..., Any]) -> RowsBeside | None:
    """What a function loads, where it says so."""
    return getattr(load, BESIDE, None)


def needed_columns(
    kind: Any, nodes: Sequence[FieldNode], rows: RowsBeside, collect: Collect
) -> Columns | None:
    """The columns that are needed of rows that are loaded as this type; None: all."""
    if _filled_in_later(rows.struct):
        return None
    shown, keeps = columns_shown(rows.struct), rows.keeps | columns_sealed(rows.struct)
    try:
        needed = {shown[each] for each in _read(kind, nodes, rows.struct, collect)} | keeps
    except (_Anything, KeyError):
        return None
    return tuple(each for each in rows.struct.__struct_fields__ if each in needed)


def _filled_in_later(struct: type[msgspec.Struct]) -> bool:
    """Whether a field has a default: a query may know no such column, and judge by others to fill it."""
    return any(not field.required for field in msgspec.structs.fields(struct))


def _read(
    kind: Any, nodes: Sequence[FieldNode], struct: type[msgspec.Struct], collect: Collect
) -> set[str]:
    """The fields of rows that are read below here. Raises _Anything."""
    named = cast("Any", get_named_type(kind))
    if not is_object_type(named):
        raise _Anything
    fields: Fields = {}
    met: set[str] = set()
    for node in nodes:
        if node.selection_set:
            collect(named, node.selection_set, fields, met)
    found: set[str] = set()
    for below in fields.values():
        name = below[0].name.value
        if name == "__typename":
            continue
        if row_of(named) is struct:
            found.add(_field(named.fields[name]))
        elif name in _TO_ROWS:
            found |= _read(named.fields[name].type, below, struct, collect)
        elif name not in _OF_PAGES:
            raise _Anything
    return found


def _field(field: Any) -> str:
    """The field of a row, or of its parents, that a field of its object is made of."""
    own: Any = field.extensions.get("strawberry-definition")
    if not isinstance(own, StrawberryField):
        raise _Anything
    resolver = cast("Any", own.base_resolver)  # pyright: ignore[reportUnknownMemberType] - Strawberry's is generic
    if resolver is None:
        return own.python_name
    load = getattr(resolver.wrapped_func, LOAD, None)
    rows = beside(load) if load else None
    if rows is None:
        raise _Anything
    return rows.of
