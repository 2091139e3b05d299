"""The view's name, and the rows that every page writes."""

from datetime import datetime
from typing import Any, Final

from domain.kernel import Recorded
from projections.engine import Change, ReadModel, put, set_

complaint_board: Final = ReadModel("complaint_board", __file__)
complaint_board.ignored |= {
    "complaint.satisfaction_rated": "ratings are the matter of `satisfaction`",
}


def now(fact: Recorded[Any], **columns: Any) -> Change:
    """Where the complaint stands from now on."""
    return set_("complaint", complaint_id=fact.stream_id, **columns)


def row(table: str, fact: Recorded[Any], **columns: Any) -> Change:
    """A row that stands for this fact."""
    return put(table, complaint_id=fact.stream_id, version=fact.version, **columns)


def step(fact: Recorded[Any], number: int, at: datetime | None = None) -> Change:
    """This fact reached one of the seven steps."""
    return row("step", fact, step=number, reached_at=at or fact.occurred_at)
