"""Where an exported history goes: what a sink holds already, and how it takes more."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol, Self

import msgspec

from eventstore.integrity.proof import Fact
from eventstore.operator_error import OperatorError

_encode: Final = msgspec.json.Encoder().encode
_BLOCK_BYTES: Final = 65_536
_BEGINS: Final = b'{"position":1,'


class HistoryFormat(StrEnum):
    """How the history is written."""

    JSONL = "jsonl"
    PARQUET = "parquet"


class Held(msgspec.Struct, frozen=True):
    """The last fact that a sink holds whole."""

    position: int
    hash: str


class Sink(Protocol):
    """Takes facts in the order of positions."""

    def held(self) -> Held | None:
        """The last fact that is there; None in a new file. Removes what was begun and not finished."""
        ...

    def put(self, facts: Sequence[Fact]) -> None:
        """Append facts."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


class JsonLines:
    """One file, a fact a line."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        try:
            self._file = self._path.open("r+b" if self._path.exists() else "w+b")
        except OSError as error:
            raise OperatorError(f"{self._path} cannot be written: {error.strerror}") from None
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def held(self) -> Held | None:
        """The last whole line; half a line behind it is cut off."""
        self._file.seek(0)
        begin = self._file.read(len(_BEGINS))
        if not _BEGINS.startswith(begin):
            raise self._foreign()
        end = self._line_end(self._file.seek(0, 2))
        held = self._last_line(end) if end else None
        self._file.truncate(end)
        self._file.seek(end)
        return held

    def _last_line(self, end: int) -> Held:
        begin = self._line_end(end - 1)
        self._file.seek(begin)
        try:
            return msgspec.json.decode(self._file.read(end - begin), type=Held)
        except msgspec.MsgspecError:
            raise self._foreign() from None

    def _foreign(self) -> OperatorError:
        return OperatorError(
            f"{self._path} is no exported history; it is left as it is. Write to another place."
        )

    def put(self, facts: Sequence[Fact]) -> None:
        self._file.write(b"".join(_encode(fact) + b"\n" for fact in facts))
        self._file.flush()

    def _line_end(self, before: int) -> int:
        """Behind the last line end before an offset; 0 where there is none."""
        while before > 0:
            begin = max(0, before - _BLOCK_BYTES)
            self._file.seek(begin)
            at = self._file.read(before - begin).rfind(b"\n")
            if at >= 0:
                return begin + at + 1
            before = begin
        return 0
