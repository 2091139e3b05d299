"""The history as Parquet: a folder of files, as a finished Parquet file takes no more rows.

A file is written under another name and renamed when it is whole, so that a reader of the folder and
a run that continues meet whole files only.
"""

from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Self

import msgspec

from api.exports.history.sinks import Held
from eventstore.integrity.proof import Fact
from eventstore.operator_error import OperatorError

FILE_FACTS: Final = 100_000
"""A file holds at most so many facts, …"""
GROUP_FACTS: Final = 10_000
"""… in row groups of so many: that much is in memory."""
_TIMES: Final = ("occurred_at", "recorded_at")


class ParquetFolder:
    """Files `part-<first position>.parquet` in one folder."""

    def __init__(
        self, folder: Path, *, file_facts: int = FILE_FACTS, group_facts: int = GROUP_FACTS
    ) -> None:
        self._folder, self._file_facts, self._group_facts = folder, file_facts, group_facts
        self._arrow: Any = import_module("pyarrow")
        self._parquet: Any = import_module("pyarrow.parquet")
        self._writer: Any = None
        self._path = folder
        self._written = 0
        self._waiting: list[Fact] = []

    def __enter__(self) -> Self:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OperatorError(f"{self._folder} is no folder: {error.strerror}") from None
        return self

    def __exit__(self, *error: object) -> None:
        if error[0] is None:
            self._write_group()
            self._finish()
        elif self._writer is not None:
            self._writer.close()

    def held(self) -> Held | None:
        """The last fact of the last whole file."""
        for begun in self._folder.glob("*.unfinished"):
            begun.unlink()
        files = sorted(self._folder.glob("part-*.parquet"))
        if not files:
            return None
        with self._parquet.ParquetFile(files[-1]) as file:
            last = file.read_row_group(file.num_row_groups - 1, columns=["position", "hash"])
            row: dict[str, Any] = last.slice(last.num_rows - 1).to_pylist()[0]
        return Held(row["position"], row["hash"])

    def put(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            self._waiting.append(fact)
            if len(self._waiting) == self._group_facts:
                self._write_group()
            if self._written + len(self._waiting) == self._file_facts:
                self._write_group()
                self._finish()

    def _write_group(self) -> None:
        if not self._waiting:
            return
        if self._writer is None:
            name = f"part-{self._waiting[0].position:012}.parquet"
            self._path = self._folder / name
            self._writer = self._parquet.ParquetWriter(
                self._path.with_suffix(".unfinished"), self._schema(), compression="zstd"
            )
        rows = [_row(fact) for fact in self._waiting]
        self._writer.write_table(self._arrow.Table.from_pylist(rows, schema=self._schema()))
        self._written += len(rows)
        self._waiting = []

    def _finish(self) -> None:
        if self._writer is None:
            return
        self._writer.close()
        self._path.with_suffix(".unfinished").rename(self._path)
        self._writer, self._written = None, 0

    def _schema(self) -> Any:
        arrow = self._arrow
        types: dict[str, Any] = {name: arrow.string() for name in Fact.__struct_fields__}
        types |= {"position": arrow.int64(), "version": arrow.int32()}
        types |= {"schema_version": arrow.int16()}
        types |= {name: arrow.timestamp("us", tz="UTC") for name in _TIMES}
        return arrow.schema(list(types.items()))


def _row(fact: Fact) -> dict[str, Any]:
    row = msgspec.structs.asdict(fact) | {"stream_id": str(fact.stream_id)}
    return row | {name: datetime.fromisoformat(row[name]) for name in _TIMES}
