"""Rows of a query as typed structs: enums, days and nested JSON are checked on the way out."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec
from psycopg import AsyncCursor

S = TypeVar("S", bound=msgspec.Struct)


def struct_row(cls: type[S]) -> Callable[[AsyncCursor[Any]], Callable[[Sequence[Any]], S]]:
    """A row factory: columns to the fields of the same names; another shape is an error."""

    def factory(cursor: AsyncCursor[Any]) -> Callable[[Sequence[Any]], S]:
        names = [column.name for column in cursor.description or ()]

        def make(values: Sequence[Any]) -> S:
            row = dict(zip(names, values, strict=True))
            # Days and ids come as objects from columns and as text from JSON: it takes both.
            return msgspec.convert(row, cls)

        return make

    return factory
