"""The view's name, and the row that stands for a fact."""

from typing import Any, Final

from domain.kernel import Recorded
from projections.engine import Change, ReadModel, put

period_summary: Final = ReadModel("period_summary", __file__)


def row(table: str, fact: Recorded[Any], **columns: Any) -> Change:
    """A row that stands for this fact."""
    return put(table, position=fact.position, **columns)
