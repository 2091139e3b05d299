"""Messages for whoever has no other way yet: lines of a file in the data folder, or of the terminal."""

import os
import sys
from pathlib import Path
from typing import Final

import msgspec

from api.deliveries.parcel import DeliveryFailedError, Parcel

FILE_NAME: Final = "deliveries.jsonl"
TERMINAL: Final = "terminal"
_MODE: Final = 0o600


class Sink:
    """Writes one JSON line a message: the event, and the line that tells it to people."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def send(self, parcel: Parcel) -> None:
        """Append it; a whole line in one write, so that processes do not mix theirs."""
        event = msgspec.Raw(parcel.body)
        self.write({"to": parcel.subscription, "headline": parcel.headline, "event": event},
                   terminal=parcel.target == TERMINAL)  # fmt: skip

    def write(self, line: dict[str, object], *, terminal: bool = False) -> None:
        """One line."""
        encoded = msgspec.json.encode(line) + b"\n"
        try:
            if terminal:
                sys.stdout.write(encoded.decode())
                sys.stdout.flush()
                return
            self._file.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, _MODE)
            try:
                os.write(handle, encoded)
            finally:
                os.close(handle)
        except OSError as error:
            raise DeliveryFailedError(f"the file cannot be written: {error.strerror}") from error
