"""A page of facts: a customer came who has no file, and one is owed within two days (R101).

Of customers who have their file there is no such stream: nothing is owed.
"""

from datetime import datetime
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from domain.kernel import Event


class FileDutySource(StrEnum):
    """What made the file due (R101)."""

    REPAIR = "repair"
    """The intake formalities of a repair were done: the authorisation was signed."""
    VISIT = "visit"
    """The customer came for advice."""


class FileOwed(Event, topic="file_duty.owed"):
    """Somebody without a file came; the site has until then to open one."""

    customer_id: UUID
    site_id: str
    source: FileDutySource
    source_id: UUID
    """The order, or the follow-up of the visit."""
    triggered_at: datetime
    due_at: datetime
    """The last moment in time: the start day does not count, the last one does, whole."""
    promise_version: int


class DeadlineMissed(Event, topic="file_duty.deadline_missed"):
    """There was no file when the time for it ended."""

    customer_id: UUID
    due_at: datetime


FileDutyEvent: TypeAlias = FileOwed | DeadlineMissed
