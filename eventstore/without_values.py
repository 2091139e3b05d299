"""Errors told without what they quote: their kind, their place, and what a database says by name.

A message of Python, msgspec or PostgreSQL may quote the value that it stumbled over, and that may be a
name. What is kept – in a view's list of parked streams, in the log – goes on after the person was
erased. So the message is left out unless its kind never quotes data.
"""

import re
from collections.abc import Iterable, Iterator
from traceback import StackSummary, walk_tb
from types import TracebackType
from typing import Final, cast

import psycopg
from psycopg_pool import PoolTimeout

from domain.kernel import Refused, UnknownTopicError, UnknownVersionError
from eventstore.operator_error import OperatorError

OURS: Final = ("api.", "domain.", "eventstore.", "projections.")
_OF_THE_MACHINE: Final = (
    OSError,
    OperatorError,
    PoolTimeout,
    UnknownTopicError,
    UnknownVersionError,
    psycopg.OperationalError,
)
"""They speak of connections, files, settings and names of our own, as every kind does that says
`quotes_nothing = True`."""
_PATH: Final = re.compile(r"`(\$[\w.\[\]]*)`")
"""Where in a JSON text msgspec stumbled: names of fields, no values."""


def described(error: BaseException) -> str:
    """What is kept of an error: `KeyError at projections.cover.sanbao:88 (counted)`."""
    said = f"{type(error).__name__}{_named(error)}"
    place = _place(error.__traceback__)
    return f"{said} at {place}" if place else said


def traced(error: BaseException) -> str:
    """The traceback of an error and of what led to it, as Python writes it, without values."""
    return "\n".join(_told(error, set())).rstrip()


def _told(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before, how = error.__cause__, "The above was the direct cause of what follows:"
    if before is None and not error.__suppress_context__:
        before, how = error.__context__, "While the above was handled, another one occurred:"
    if before is not None and id(before) not in seen:
        yield from _told(before, seen)
        yield f"\n{how}\n"
    yield "Traceback (most recent call last):"
    yield "".join(StackSummary.extract(walk_tb(error.__traceback__)).format()).rstrip("\n")
    yield f"{type(error).__name__}{_named(error)}"
    if isinstance(error, BaseExceptionGroup):
        parts: Iterable[BaseException] = cast("BaseExceptionGroup[BaseException]", error).exceptions
        for part in parts:
            yield from _told(part, seen)


def _named(error: BaseException) -> str:
    match error:
        case Refused(code=code):
            return f" {code}"
        case psycopg.Error() if not isinstance(error, psycopg.OperationalError):
            diag = error.diag
            names = (diag.schema_name, diag.table_name, diag.column_name, diag.constraint_name)
            known = ".".join(name for name in names if name)
            return f" {error.sqlstate or ''}{f' of {known}' if known else ''}".rstrip()
        case _ if isinstance(error, _OF_THE_MACHINE) or getattr(error, "quotes_nothing", False):
            return f": {error}"
        case _:
            found = _PATH.search(str(error)) if _of_msgspec(error) else None
            return f" in {found[1]}" if found else ""


def _of_msgspec(error: BaseException) -> bool:
    return type(error).__module__.partition(".")[0] == "msgspec"


def _place(traceback: TracebackType | None) -> str:
    """The innermost line of our own code that the error passed; else the innermost of all."""
    frames = [
        (frame.f_globals.get("__name__", ""), frame, line) for frame, line in walk_tb(traceback)
    ]
    ours = [each for each in frames if each[0].startswith(OURS)]
    for module, frame, line in (ours or frames)[-1:]:
        return f"{module}:{line} ({frame.f_code.co_name})"
    return ""
