"""A command's envelope on the way in, and the receipt on the way out."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.kernel.recorded import Context


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, when it happened, and what the caller believes the version to be."""

    context: Context
    occurred_at: datetime
    """Business time, with zone; late entry is legal and visible, the future is refused."""
    at_version: int | None = None
    """The version the caller saw; another one is a conflict. None: decide on what is there."""
    fingerprint: str = ""
    """Digest of the command's name and input: one command id may stand for one input only."""

    def __post_init__(self) -> None:
        if self.occurred_at.tzinfo is None:
            raise ValueError("occurred_at has no zone: it could be any of 24 hours")


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What a command left in the history."""

    stream_id: UUID
    version: int
    """The stream's version after the command."""
    position: int
    """The position of the command's last fact; a query that waits for it sees the command."""
    repeated: bool = False
    """The command id had been answered before: this is the first answer, nothing was written."""
