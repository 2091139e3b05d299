"""The view's name, and the rows that its pages write."""

from datetime import datetime
from typing import Any, Final

from domain.kernel import Recorded
from projections.engine import Change, ReadModel, put
from projections.promise_compliance.words import MarkKind, Promise

promise_compliance: Final = ReadModel("promise_compliance", __file__)

ALL: Final = "*"
"""Every clock of that promise that ran for the subject before this fact."""
ONLY: Final = ""
"""The one clock of that promise that a subject has."""


def row(table: str, fact: Recorded[Any], **columns: Any) -> Change:
    """A row that stands for this fact."""
    return put(
        table,
        position=fact.position,
        occurred_at=fact.occurred_at,
        recorded_at=fact.recorded_at,
        **columns,
    )


def subject(fact: Recorded[Any], kind: str, **columns: Any) -> Change:
    """The fact opened something whose clocks run."""
    return row("subject", fact, subject_id=fact.stream_id, kind=kind, **columns)


def begun(
    fact: Recorded[Any],
    promise: Promise,
    due_at: datetime,
    *,
    part: str = ONLY,
    promise_version: int | None = None,
    at: datetime | None = None,
) -> Change:
    """From now on something is owed until `due_at`, the last moment in time."""
    return _mark(
        fact, MarkKind.BEGUN, promise, part, at, due_at=due_at, promise_version=promise_version
    )


def done(
    fact: Recorded[Any], promise: Promise, *, part: str = ONLY, at: datetime | None = None
) -> Change:
    """What was owed is done; judged by when it happened."""
    return _mark(fact, MarkKind.DONE, promise, part, at)


def undone(fact: Recorded[Any], promise: Promise, *, part: str = ONLY) -> Change:
    """What was done does not count any more."""
    return _mark(fact, MarkKind.UNDONE, promise, part, None)


def moved(fact: Recorded[Any], promise: Promise, due_at: datetime, *, part: str = ALL) -> Change:
    """The clock runs to another time."""
    return _mark(fact, MarkKind.MOVED, promise, part, None, due_at=due_at)


def paused(fact: Recorded[Any], promise: Promise, *, part: str = ALL) -> Change:
    """The clock stands still."""
    return _mark(fact, MarkKind.PAUSED, promise, part, None)


def ended(fact: Recorded[Any], promise: Promise, *, part: str = ALL) -> Change:
    """Nothing is owed any more, though it was not done."""
    return _mark(fact, MarkKind.ENDED, promise, part, None)


def responsible(fact: Recorded[Any], person_id: str) -> Change:
    """That person answers for the subject from now on."""
    return row("responsible", fact, subject_id=fact.stream_id, person_id=person_id)


def _mark(
    fact: Recorded[Any],
    kind: MarkKind,
    promise: Promise,
    part: str,
    at: datetime | None,
    **columns: Any,
) -> Change:
    return row(
        "mark",
        fact,
        subject_id=fact.stream_id,
        promise=promise,
        kind=kind,
        part=part,
        at=at or fact.occurred_at,
        **columns,
    )
