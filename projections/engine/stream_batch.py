"""Changes of whole streams, for a rebuild that reads stream by stream instead of in the order of time.

A row whose changes all come from one stream is complete when its stream is, and is written once, by
COPY. Nobody has to say which rows are such: it shows. A row that two streams touch, or that a stream
sets without having put it, makes its table *mixed*, and a mixed table is filled again in the order of
time, by itself.
"""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from projections.engine.batch import Key, Pending, Row
from projections.engine.changes import Change
from projections.engine.tables import Table, UnknownColumnError

MOST_ORPHANS: Final = 100_000
"""Of one table; with more of them it is taken as mixed rather than looked through."""


class _Owned(Pending):
    __slots__ = ("stream_id",)

    def __init__(self, stream_id: UUID) -> None:
        super().__init__()
        self.stream_id = stream_id


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
    """Merges the changes of several streams, each of them whole."""

    def __init__(self, tables: Mapping[str, Table], orphans: Orphans) -> None:
        self._tables = tables
        self._orphans = orphans
        self._rows: dict[str, dict[Key, _Owned]] = {name: {} for name in tables}

    def add(self, stream_id: UUID, changes: Iterable[Change]) -> None:
        """Take the changes of one fact, in the order of its stream."""
        for change in changes:
            name, row = change.table, change.row
            table = self._tables.get(name)
            if table is None:
                raise UnknownColumnError(f"there is no table {name}")
            try:
                key = tuple([row[column] for column in table.key])
            except KeyError as missing:
                raise UnknownColumnError(f"a change of {name} names no {missing.args[0]}") from None
            rows = self._rows[name]
            pending = rows.get(key)
            if pending is None:
                pending = rows[key] = _Owned(stream_id)
            elif pending.stream_id != stream_id:
                self._orphans.mixed.add(name)
            pending.take(change)

    def finished(self) -> Mapping[str, list[Row]]:
        """Table to the rows that come of it; what belongs to other streams goes to the orphans."""
        finished: dict[str, list[Row]] = {}
        for name, rows in self._rows.items():
            if name in self._orphans.mixed:
                continue
            put: list[Row] = []
            for key, pending in rows.items():
                if pending.put is not None:
                    put.append(pending.put)
                else:
                    self._orphans.add(name, key)
            if put:
                finished[name] = put
        return finished
