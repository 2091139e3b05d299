"""The positions of many views moved in one statement: each live fact moves all of them."""

from collections.abc import Sequence
from functools import cache
from struct import Struct
from typing import Final

from psycopg.sql import SQL, Identifier, Literal

from projections.engine.packing import array
from projections.engine.sending import Statement
from projections.engine.view import Place, View

_int8: Final = Struct("!q").pack
_int8_of: Final = Struct("!iq").pack
_size: Final = Struct("!i").pack


def moves(views: Sequence[tuple[View, Place]], to: int) -> Statement:
    """As `View.move` for each. Where one does not stand as it should, the statement fails.

    Nobody has to wait for its answer: of what is sent together with it nothing happens then.
    """
    return _text(tuple(view.schema for view, _ in views)), [
        _int8(to),
        array("bigint", [_int8_of(8, place.position) for _, place in views]),
        array("bigint", [_int8_of(8, place.epoch) for _, place in views]),
        _definitions(tuple(view.definition for view, _ in views)),
    ]


@cache
def _definitions(definitions: tuple[str, ...]) -> bytes:
    return array("text", [_size(len(each)) + each.encode() for each in definitions])


@cache
def _text(schemas: tuple[str, ...]) -> bytes:
    moves = [
        SQL(
            "{m} AS (UPDATE {position} SET position = a.t FROM a"
            " WHERE (position, epoch, definition) = (p[{turn}], e[{turn}], d[{turn}]) RETURNING 1)"
        ).format(
            m=Identifier(f"m{turn}"),
            position=Identifier(schema, "_position"),
            turn=Literal(turn),
        )
        for turn, schema in enumerate(schemas, 1)
    ]
    asked = SQL("a AS (SELECT $1::bigint t, $2::bigint[] p, $3::bigint[] e, $4::text[] d)")
    counts = [SQL("TABLE {}").format(Identifier(f"m{turn}")) for turn in range(1, len(schemas) + 1)]
    return (
        # PostgreSQL has no other way to refuse within a statement than an error: a division by zero.
        SQL("WITH {} SELECT 1 / (count(*) = {})::int FROM ({}) moved")
        .format(
            SQL(", ").join([asked, *moves]),
            Literal(len(schemas)),
            SQL(" UNION ALL ").join(counts),
        )
        .as_bytes()
    )
