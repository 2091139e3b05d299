"""What a fact does to a view: rows put, columns set, rows dropped – always by primary key."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import msgspec

from domain.kernel import Personal


class Put(msgspec.Struct, frozen=True):
    """Insert the row, or set the given columns where a row of this key is there."""

    table: str
    row: Mapping[str, Any]


class Set(msgspec.Struct, frozen=True):
    """Set columns of the row of this key; without such a row nothing happens."""

    table: str
    row: Mapping[str, Any]


class Drop(msgspec.Struct, frozen=True):
    """Remove the row of this key."""

    table: str
    row: Mapping[str, Any]


Change: TypeAlias = Put | Set | Drop


class BlindIndex(msgspec.Struct, frozen=True):
    """A personal text to be found by, never to be read: stored as a keyed digest of its content.

    The engine opens the sealed text and digests it; NULL where the person's key is gone.
    """

    text: Personal


def put(table: str, /, **row: Any) -> Put:
    """Insert or update one row; `row` holds its key and any other columns."""
    return Put(table, row)


def set_(table: str, /, **row: Any) -> Set:
    """Update one row if it is there; `row` holds its key and the columns to set."""
    return Set(table, row)


def drop(table: str, /, **key: Any) -> Drop:
    """Remove one row by its key."""
    return Drop(table, key)
