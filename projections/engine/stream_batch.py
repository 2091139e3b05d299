"""Changes of whole streams, for a rebuild that reads stream by stream instead of in the order of time.

A row whose changes all come from one stream is complete when its stream is, and is written once, by
COPY. Nobody has to say which rows are such: it shows. A row that two streams touch, or that a stream
sets without having put it, makes its table *mixed*, and a mixed table is filled again in the order of
time, by itself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final, cast

from projections.engine.batch import Key
from projections.engine.changes import Change, Drop, Put
from projections.engine.tables import Table, UnknownColumnError

MOST_ORPHANS: Final = 100_000
"""Of one table; with more of them it is taken as mixed rather than looked through."""


class Orphans:
    """What one reader of streams cannot know: whose rows these are."""

    def __init__(self) -> None:
        self.mixed: set[str] = set()
        self.keys: dict[str, set[Key]] = {}
        """Keys that were set or dropped, and put by no fact of the same stream."""

    def add(self, table: str, key: Key) -> None:
        keys = self.keys.setdefault(table, set())
        if len(keys) < MOST_ORPHANS:
            keys.add(key)
        else:
            self.mixed.add(table)


class StreamBatch:
    """Merges the changes of one stream after the other; rows of those that ended wait to be taken."""

    def __init__(self, tables: Mapping[str, Table], orphans: Orphans) -> None:
        self._tables = {name: (_key_of(table), table) for name, table in tables.items()}
        self._orphans = orphans
        self._open: dict[str, dict[Any, Mapping[str, Any] | None]] = {}
        """Of the stream that is read: table to key to row, or None where there is no row (any more)."""
        self._ended: dict[str, list[Mapping[str, Any]]] = {}

    def add(self, changes: Iterable[Change]) -> None:
        """Take the changes of one fact, in the order of its stream."""
        for change in changes:
            name, row = change.table, change.row
            try:
                key_of, table = self._tables[name]
            except KeyError:
                raise UnknownColumnError(f"there is no table {name}") from None
            try:
                key = key_of(row)
            except KeyError as missing:
                raise UnknownColumnError(
                    f"a change of {table.name} names no {missing.args[0]}"
                ) from None
            rows = self._open.get(name)
            if rows is None:
                rows = self._open[name] = {}
            kind, known = type(change), rows.get(key)
            if kind is Drop:
                rows[key] = None
            elif known is not None:
                rows[key] = {**known, **row}
            else:
                rows[key] = row if kind is Put else None

    def end(self) -> None:
        """The stream is read: its rows are complete; what belongs to others goes to the orphans."""
        for name, rows in self._open.items():
            ended = self._ended.get(name)
            if ended is None:
                ended = self._ended[name] = []
            for key, row in rows.items():
                if row is not None:
                    ended.append(row)
                else:
                    whole = cast("Key", key if isinstance(key, tuple) else (key,))
                    self._orphans.add(name, whole)
        self._open = {}

    def taken(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Table to the complete rows since the last time, less those of mixed tables."""
        ended, self._ended = self._ended, {}
        mixed = self._orphans.mixed
        return {name: rows for name, rows in ended.items() if rows and name not in mixed}


def _key_of(table: Table) -> Callable[[Mapping[str, Any]], Any]:
    """What finds the key in a row: a tuple, of one column its value."""
    return cast("Callable[[Mapping[str, Any]], Any]", itemgetter(*table.key))
