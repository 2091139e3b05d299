"""The clock of a customer's file (R101): it ends wherever the file is opened."""

from collections.abc import Iterable

from domain.customer.events import CustomerEvent, CustomerFileOpened
from domain.file_duty.events import DeadlineMissed, FileOwed
from domain.file_duty.ids import file_duty_id
from domain.kernel import Recorded
from projections.deadlines.definition import deadlines, ran_out, runs
from projections.deadlines.words import DeadlineKind
from projections.engine import Change, drop, put, set_
from projections.lookups import ignore_pages


@deadlines.on(FileOwed)
def owed(fact: Recorded[FileOwed]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "subject",
        stream_id=fact.stream_id,
        site_id=event.site_id,
        reference=None,
        customer_id=event.customer_id,
        promise_version=event.promise_version,
        ended=False,
    )
    yield runs(fact, DeadlineKind.CUSTOMER_FILE, event.due_at)


@deadlines.on(CustomerFileOpened)
def opened(fact: Recorded[CustomerFileOpened]) -> Iterable[Change]:
    duty_id = file_duty_id(fact.stream_id)
    yield set_("subject", stream_id=duty_id, ended=True)
    yield drop("deadline", kind=DeadlineKind.CUSTOMER_FILE, stream_id=duty_id, part="")


@deadlines.on(DeadlineMissed)
def missed(fact: Recorded[DeadlineMissed]) -> Iterable[Change]:
    yield ran_out(fact, DeadlineKind.CUSTOMER_FILE)


ignore_pages(deadlines, CustomerEvent, reason="of a customer only the file is owed by a time")
