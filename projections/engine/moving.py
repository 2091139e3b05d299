"""The positions of many views moved in one statement: each live fact moves all of them."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from psycopg import Connection
from psycopg.sql import SQL, Identifier, Literal

from projections.engine.view import Place, View


def move_all(
    connection: Connection[Any], views: Sequence[tuple[View, Place | None]], to: int
) -> None:
    """As `View.move` for each. Where one does not stand as it should, the statement fails.

    Nobody has to wait for its answer: in a pipeline, nothing that follows it happens then.
    """
    standing = [(view, place) for view, place in views if place is not None]
    connection.execute(
        _statement(tuple(view.schema for view, _ in standing)),
        {
            "to": to,
            "positions": [place.position for _, place in standing],
            "epochs": [place.epoch for _, place in standing],
            "definitions": [view.definition for view, _ in standing],
        },
        prepare=True,
    )


@cache
def _statement(schemas: tuple[str, ...]) -> bytes:
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
    # Short, because psycopg takes a statement of more than 4,096 characters apart each time anew.
    asked = SQL(
        "a AS (SELECT %(to)s::bigint t, %(positions)s::bigint[] p, %(epochs)s::bigint[] e,"
        " %(definitions)s::text[] d)"
    )
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
