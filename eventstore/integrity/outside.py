"""Where checkpoints go besides the database: a file of JSON lines, a webhook.

A line is a signed note, with the roots of the blocks since the line before and of what is left over:
not needed to find that something was rewritten, but to say where.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

import httpx
import msgspec
from psycopg import Connection

from eventstore.integrity.note import Checkpoint, NoteError, read_note
from eventstore.operator_error import OperatorError

TIMEOUT_S: Final = 10.0


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What one checkpoint is outside of the database."""

    position: int
    note: str
    first_block: int
    """The number of the first block in `blocks`; block n covers positions 64n+1 to 64n+64."""
    blocks: list[bytes]
    """Roots of the blocks completed since the line before."""
    tail: list[bytes]
    """Roots of the perfect subtrees of the incomplete block, from the left."""

    @property
    def checkpoint(self) -> Checkpoint:
        """What its note says; nobody has looked at the signature."""
        return read_note(self.note)


class Place(Protocol):
    """Somewhere outside the database."""

    @property
    def name(self) -> str:
        """What the log of the program calls it."""
        ...

    def taken(self, connection: Connection[Any]) -> int:
        """The position of the last checkpoint that arrived there; 0: none."""
        ...

    def last_note(self) -> str | None:
        """The last note there, where the place can be read."""
        ...

    def put(self, connection: Connection[Any], lines: Sequence[Line]) -> None:
        """Bring lines there, in order."""
        ...


class ForkedLogError(OperatorError):
    """A place outside holds a checkpoint that the database does not know."""

    def __init__(self, place: str, position: int) -> None:
        super().__init__(
            f"No checkpoint was made: {place} ends with a signed checkpoint at position {position}"
            " that this database does not hold. Either an older backup of the database was restored,"
            " or its log of checkpoints was changed. `aftersales verify` tells what is missing. After"
            " a restore that was meant, move that file away (keep it) and make a new checkpoint."
        )


def require_same_log(place: Place, connection: Connection[Any]) -> None:
    """Raise ForkedLogError where a place's last checkpoint is none of the database's.

    Whoever signs two successors of one checkpoint has two histories.
    """
    note = place.last_note()
    if note is None:
        return
    position = read_note(note).position
    row = connection.execute(
        "SELECT note FROM integrity.checkpoint WHERE position = %s", (position,)
    ).fetchone()
    if row is None or row[0] != note:
        raise ForkedLogError(place.name, position)


class File:
    """A file of JSON lines that only grows. It belongs on another disk, or is copied to one."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def name(self) -> str:
        return str(self.path)

    def taken(self, connection: Connection[Any]) -> int:
        del connection
        note = self.last_note()
        return read_note(note).position if note else 0

    def last_note(self) -> str | None:
        try:
            with self.path.open("rb") as file:
                end = _complete(file)
                begin = _complete(file, end - 1)
                file.seek(begin)
                text = file.read(end - begin)
        except FileNotFoundError:
            return None
        return _line(text, f"the last line of {self.path}").note if text else None

    def put(self, connection: Connection[Any], lines: Sequence[Line]) -> None:
        del connection
        if not lines:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch()
        with self.path.open("r+b") as file:
            file.truncate(_complete(file))  # a line that a crash cut short was never there
            file.seek(0, os.SEEK_END)
            file.write(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())


class Webhook:
    """An address that takes each line by POST; what it takes with a 2xx is not sent again."""

    name = "webhook"  # not its address: that may hold a secret

    def __init__(self, url: str) -> None:
        self._url = url

    def taken(self, connection: Connection[Any]) -> int:
        row = connection.execute(
            "SELECT position FROM integrity.delivery WHERE place = %s", (self.name,)
        ).fetchone()
        return row[0] if row else 0

    def last_note(self) -> str | None:
        return None

    def put(self, connection: Connection[Any], lines: Sequence[Line]) -> None:
        with httpx.Client(timeout=TIMEOUT_S) as client:
            for line in lines:
                answer = client.post(
                    self._url,
                    content=msgspec.json.encode(line),
                    headers={"Content-Type": "application/json"},
                )
                if not answer.is_success:  # its own error would repeat the address
                    raise OSError(f"the webhook answered {answer.status_code}")
                connection.execute(
                    "INSERT INTO integrity.delivery VALUES (%s, %s) ON CONFLICT (place)"
                    " DO UPDATE SET position = EXCLUDED.position",
                    (self.name, line.position),
                )


def read_log(path: Path) -> list[Line]:
    """The lines of a file of checkpoints; raises OperatorError where one is none."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise OperatorError(f"{path} cannot be read: {error.strerror}") from None
    complete = raw[: raw.rfind(b"\n") + 1]
    return [
        _line(text, f"{path}, line {number}")
        for number, text in enumerate(complete.splitlines(), start=1)
    ]


def _line(text: bytes, where: str) -> Line:
    try:
        line = msgspec.json.decode(text, type=Line)
        position = line.checkpoint.position
    except (msgspec.DecodeError, NoteError) as error:
        raise OperatorError(f"{where}, is no checkpoint: {error}") from None
    if position != line.position:
        raise OperatorError(f"{where}, is no checkpoint: its note speaks of position {position}")
    return line


def _complete(file: BinaryIO, before: int | None = None) -> int:
    """Where the last complete line that ends before a place ends; from the file's end backwards."""
    end = file.seek(0, os.SEEK_END) if before is None else before
    while end > 0:
        begin = max(0, end - 65_536)
        file.seek(begin)
        newline = file.read(end - begin).rfind(b"\n")
        if newline >= 0:
            return begin + newline + 1
        end = begin
    return 0
