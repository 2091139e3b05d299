"""A batch of changes, merged by key: however many facts touched a row, it is written once."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeAlias

from projections.engine.changes import Change, Drop, Put, Set
from projections.engine.tables import Table, UnknownColumnError

Key: TypeAlias = tuple[Any, ...]


class Pending:
    """What has to happen to one row: perhaps removed first, then put or set."""

    __slots__ = ("columns", "dropped", "how")

    def __init__(self) -> None:
        self.dropped = False
        self.how: Literal["nothing", "put", "set"] = "nothing"
        self.columns: dict[str, Any] = {}

    def take(self, change: Change) -> None:
        match change:
            case Drop():
                self.dropped, self.how, self.columns = True, "nothing", {}
            case Put(row=row):
                self.how = "put"
                self.columns |= row
            case Set(row=row):
                if self.dropped and self.how == "nothing":
                    return  # there is no row any more
                if self.how == "nothing":
                    self.how = "set"
                self.columns |= row


class Batch:
    """Changes of many facts, by table and key."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables
        self._rows: dict[str, dict[Key, Pending]] = {name: {} for name in tables}

    def add(self, changes: Iterable[Change]) -> None:
        """Take the changes of one fact, in order."""
        for change in changes:
            table = self._tables.get(change.table)
            if table is None:
                raise UnknownColumnError(f"there is no table {change.table}")
            try:
                key = tuple([change.row[column] for column in table.key])
            except KeyError as missing:
                raise UnknownColumnError(
                    f"a change of {table.name} names no {missing.args[0]}"
                ) from None
            rows = self._rows[change.table]
            pending = rows.get(key)
            if pending is None:
                pending = rows[key] = Pending()
            pending.take(change)

    def dropped(self, table: str) -> list[Key]:
        """Keys of the rows to remove, before anything else is written."""
        return [key for key, pending in self._rows[table].items() if pending.dropped]

    def written(
        self, table: str, how: Literal["put", "set"]
    ) -> dict[tuple[str, ...], list[dict[str, Any]]]:
        """Rows to write, grouped by the columns that they name."""
        groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for pending in self._rows[table].values():
            if pending.how == how:
                columns = pending.columns
                groups.setdefault(tuple(sorted(columns)), []).append(columns)
        return groups
