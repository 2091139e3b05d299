"""What a verification finds, in words."""

from enum import StrEnum
from uuid import UUID

import msgspec

from eventstore.operator_error import OperatorError


class What(StrEnum):
    """Kinds of what does not fit."""

    MISSING = "missing"
    TWICE = "twice"
    OUT_OF_SEQUENCE = "out_of_sequence"
    NO_PREDECESSOR = "no_predecessor"
    CHANGED = "changed"
    REWRITTEN = "rewritten"
    CUT_OFF = "cut_off"
    CHECKPOINT = "checkpoint"
    KEY = "key"
    GUARD = "guard"


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that does not fit; `position` is the first one it concerns, 0 where it is none."""

    position: int
    what: What
    said: str
    stream_id: UUID | None = None
    version: int | None = None

    def __str__(self) -> str:
        place = f"position {self.position}" if self.position else self.what.value
        if self.stream_id is not None:
            place += f", stream {self.stream_id}"
        if self.version is not None:
            place += f", version {self.version}"
        return f"{place}: {self.said}"


class BrokenHistoryError(OperatorError):
    """The history does not verify, so nothing is signed over it."""

    def __init__(self, first: Fault) -> None:
        super().__init__(
            f"No checkpoint was made, because the history does not verify – {first}."
            " `aftersales verify` tells everything that does not fit."
        )
        self.first = first
