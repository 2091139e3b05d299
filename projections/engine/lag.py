"""How far views are behind the history: in facts, in seconds, and what they left aside."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from psycopg import Connection
from psycopg.sql import SQL, Identifier, Literal


class ViewLag(msgspec.Struct, frozen=True, kw_only=True):
    """Where one view stands."""

    view: str
    position: int
    """Up to which position it shows the history."""
    facts_behind: int
    seconds_behind: float
    """For how long the oldest fact that it does not show has been in the history."""
    parked_streams: int


class Lag(msgspec.Struct, frozen=True, kw_only=True):
    """Where the history and all views stand, at one moment."""

    head: int
    """The position of the last fact."""
    head_at: datetime | None
    """When it was recorded: a head that does not move is an alarm where a dealership is open."""
    views: tuple[ViewLag, ...]
    missing: tuple[str, ...]
    """Views that are not there yet."""


def positions_of(connection: Connection[Any], names: Iterable[str]) -> dict[str, int]:
    """View to the position it shows; without those that are not there."""
    there = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM unnest(%s::text[]) AS name"
            " WHERE to_regclass(format('%%I._position', name)) IS NOT NULL",
            (list(names),),
            prepare=True,
        )
    ]
    if not there:
        return {}
    each = [
        SQL("SELECT {}, position FROM {}").format(Literal(name), Identifier(name, "_position"))
        for name in there
    ]
    return dict(connection.execute(SQL(" UNION ALL ").join(each), prepare=True).fetchall())


def lag_of(connection: Connection[Any], names: Iterable[str]) -> Lag:
    """Where views stand; from one snapshot, so that no view seems to be ahead of the history."""
    wanted = tuple(names)
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        positions = positions_of(connection, wanted)
        head, head_at = connection.execute(
            "SELECT position, recorded_at FROM history.event ORDER BY position DESC LIMIT 1"
        ).fetchone() or (0, None)
        waiting = dict(
            connection.execute(
                "SELECT position, extract(epoch FROM clock_timestamp() - recorded_at)::float8"
                " FROM history.event WHERE position = ANY(%s)",
                ([position + 1 for position in positions.values()],),
            ).fetchall()
        )
        parked = dict(
            connection.execute(
                "SELECT view, count(*) FROM projection.parked GROUP BY view"
            ).fetchall()
        )
    views = tuple(
        ViewLag(
            view=name,
            position=position,
            facts_behind=max(0, head - position),
            seconds_behind=max(0.0, waiting.get(position + 1, 0.0)),
            parked_streams=parked.get(name, 0),
        )
        for name, position in sorted(positions.items())
    )
    return Lag(
        head=head,
        head_at=head_at,
        views=views,
        missing=tuple(name for name in wanted if name not in positions),
    )
