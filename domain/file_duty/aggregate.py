"""The duty to open a file for one customer, once; it ends with the file, wherever that is opened."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Self, assert_never
from uuid import UUID

from domain.file_duty.events import DeadlineMissed, FileDutyEvent, FileDutySource, FileOwed
from domain.kernel import Aggregate
from domain.values.clock import after_days


class FileDuty(Aggregate):
    """What is owed to one customer without a file."""

    kind: ClassVar[str] = "file_duty"

    owed: FileOwed | None = None
    missed: bool = False

    def apply(self, event: FileDutyEvent) -> Self:
        match event:
            case FileOwed():
                return self.changed(owed=event)
            case DeadlineMissed():
                return self.changed(missed=True)
            case _:
                assert_never(event)

    def owe(
        self,
        *,
        customer_id: UUID,
        site_id: str,
        source: FileDutySource,
        source_id: UUID,
        triggered_at: datetime,
        file_days: int,
        promise_version: int,
    ) -> FileOwed:
        """A customer without a file came: one is owed, so many days after that day (R101).

        For the policy alone; a customer who comes again before has the earlier time.
        """
        return FileOwed(
            customer_id=customer_id,
            site_id=site_id,
            source=source,
            source_id=source_id,
            triggered_at=triggered_at,
            due_at=after_days(triggered_at, file_days).last_moment,
            promise_version=promise_version,
        )

    def breach(self, at: datetime, opened_at: datetime | None) -> Iterable[DeadlineMissed]:
        """The missed time, once; `opened_at` is when the customer got the file, if ever."""
        if self.owed is None or self.missed or at <= self.owed.due_at:
            return
        if opened_at is None or opened_at > self.owed.due_at:
            yield DeadlineMissed(customer_id=self.owed.customer_id, due_at=self.owed.due_at)
