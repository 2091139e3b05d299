"""The view's name, and what a fact does to a clock."""

from datetime import datetime
from typing import Any, Final

from domain.kernel import Recorded
from projections.deadlines.words import DeadlineKind
from projections.engine import Change, ReadModel, drop, put, set_

deadlines: Final = ReadModel("deadlines", __file__)


def runs(fact: Recorded[Any], kind: DeadlineKind, due_at: datetime, part: str = "") -> Change:
    """The clock runs to that time, whatever it did before."""
    return put("deadline", **_key(fact, kind, part), due_at=due_at, stopped=False, missed_at=None)


def stands_still(fact: Recorded[Any], kind: DeadlineKind) -> Change:
    """The clock is paused, or what it measures is not owed for now."""
    return set_("deadline", **_key(fact, kind), stopped=True)


def runs_on(fact: Recorded[Any], kind: DeadlineKind) -> Change:
    """The clock runs again, to the time it had."""
    return set_("deadline", **_key(fact, kind), stopped=False)


def ran_out(fact: Recorded[Any], kind: DeadlineKind, part: str = "") -> Change:
    """It is on record that the time has passed."""
    return set_("deadline", **_key(fact, kind, part), missed_at=fact.occurred_at)


def done(fact: Recorded[Any], kind: DeadlineKind, part: str = "") -> Change:
    """What was owed is done, or nobody owes it any more."""
    return drop("deadline", **_key(fact, kind, part))


def _key(fact: Recorded[Any], kind: DeadlineKind, part: str = "") -> dict[str, Any]:
    return {"kind": kind, "stream_id": fact.stream_id, "part": part}
