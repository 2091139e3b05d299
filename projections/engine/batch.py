"""A batch of changes, merged by key: however many facts touched a row, it is written once."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal, TypeAlias, TypeVar
from uuid import UUID

from projections.engine.changes import Change, Drop, Put
from projections.engine.tables import Table, UnknownColumnError

Key: TypeAlias = tuple[Any, ...]
How: TypeAlias = Literal["put", "set"]
Row: TypeAlias = dict[str, Any]


class Pending:
    """What has to happen to one row: removed, then set if it is there, then put."""

    __slots__ = ("dropped", "put", "set")

    def __init__(self) -> None:
        self.dropped = False
        self.set: Row | None = None
        self.put: Row | None = None

    def take(self, change: Change) -> None:
        kind = type(change)
        if kind is Put:
            if self.put is None:
                self.put = dict(change.row)
            else:
                self.put.update(change.row)
        elif kind is Drop:
            self.dropped, self.set, self.put = True, None, None
        elif self.put is not None:
            self.put.update(change.row)
        elif self.dropped:
            pass  # there is no row any more
        elif self.set is None:
            self.set = dict(change.row)
        else:
            self.set.update(change.row)


class Batch:
    """Changes of many facts, by table and key; of some tables only, where they are named."""

    def __init__(self, tables: Mapping[str, Table], only: Collection[str] | None = None) -> None:
        self.tables = tables
        self._only = only
        self._rows: dict[str, dict[Key, Pending]] = {}
        self.erased: set[UUID] = set()
        """Persons whose texts are to be emptied wherever the view has them."""

    def add(self, changes: Iterable[Change]) -> None:
        """Take the changes of one fact, in order."""
        for change in changes:
            name, row = change.table, change.row
            table = self.tables.get(name)
            if table is None:
                raise UnknownColumnError(f"there is no table {name}")
            if self._only is not None and name not in self._only:
                continue
            try:
                key = tuple([row[column] for column in table.key])
            except KeyError as missing:
                raise UnknownColumnError(f"a change of {name} names no {missing.args[0]}") from None
            rows = self._rows.get(name)
            if rows is None:
                rows = self._rows[name] = {}
            pending = rows.get(key)
            if pending is None:
                pending = rows[key] = Pending()
            pending.take(change)

    @property
    def touched(self) -> list[str]:
        """The tables of which rows change, always in the same order."""
        return sorted(self._rows)

    def dropped(self, table: str) -> list[Key]:
        """Keys of the rows to remove, before anything else is written."""
        return [key for key, pending in self._rows[table].items() if pending.dropped]

    def written(self, table: str, how: How) -> Mapping[tuple[str, ...], list[Row]]:
        """Rows to set where they are, or then to put, grouped by the columns that they name."""
        return grouped(
            row
            for pending in self._rows[table].values()
            if (row := pending.put if how == "put" else pending.set) is not None
        )


R = TypeVar("R", bound=Mapping[str, Any])


def grouped(rows: Iterable[R]) -> dict[tuple[str, ...], list[R]]:
    """Rows by the columns that they name, in whichever order they name them."""
    as_named: dict[tuple[str, ...], list[R]] = {}
    for row in rows:
        as_named.setdefault(tuple(row), []).append(row)
    groups: dict[tuple[str, ...], list[R]] = {}
    for columns, named in as_named.items():
        groups.setdefault(tuple(sorted(columns)), []).extend(named)
    return groups
