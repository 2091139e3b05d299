"""What a request turned out to ask, noted on the way for whoever measures it."""

from contextvars import ContextVar
from typing import Final

import msgspec

ASIDE: Final = "other"
"""The name of what is no GraphQL operation that ran."""
SEVERAL: Final = "several"


class Asked(msgspec.Struct):
    """One request."""

    field: str = ASIDE
    """The root field, of which the schema has a bounded number; `several` for more than one."""
    overloaded: bool = False
    """It could not be answered for want of a connection or of time: 503, and Retry-After."""


_asked: Final[ContextVar[Asked | None]] = ContextVar("asked", default=None)


def begin() -> Asked:
    """A new request, from here on in this context."""
    asked = Asked()
    _asked.set(asked)
    return asked


def note_field(name: str) -> None:
    """A root field of the schema is being answered."""
    asked = _asked.get()
    if asked is not None:
        asked.field = name if asked.field in {ASIDE, name} else SEVERAL


def note_overload() -> None:
    """The request met a database that is busy or silent."""
    asked = _asked.get()
    if asked is not None:
        asked.overloaded = True
