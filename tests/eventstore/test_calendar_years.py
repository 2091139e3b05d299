"""A year that the library does not know is published as data; a due time once stored stays (D.5)."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from domain.complaint.aggregate import Complaint
from domain.complaint.terms import complaint_series
from domain.kernel import Actor, Channel, Command, Context, Role
from domain.policies import promised_complaint
from domain.service_promise.aggregate import SERVICE_PROMISE_ID, ServicePromise
from domain.values.calendar import WorkingDayCalendar
from domain.values.clock import SHANGHAI, shanghai_date
from eventstore.history import History
from eventstore.knowledge import StoredKnowledge

SUPERVISOR = Actor("S1-陈", Role.SUPERVISOR)
YEAR = 2002  # before the library's first year: to it a year of plain weeks
TUESDAY = datetime(YEAR, 4, 30, 10, tzinfo=SHANGHAI)


def publish(history: History, *holidays: int, make_up: tuple[date, ...] = ()) -> None:
    history.change(
        ServicePromise,
        SERVICE_PROMISE_ID,
        lambda promise: promise.publish_calendar_year(
            year=YEAR,
            holidays=tuple(date(YEAR, 5, day) for day in holidays),
            make_up_days=make_up,
            source="国务院办公厅通知",
        ),
        _command(),
        or_begin=True,
    )


def complain(history: History) -> UUID:
    knowledge, stream_id = StoredKnowledge(history), uuid4()
    history.begin_numbered(
        Complaint,
        stream_id,
        complaint_series("S1", TUESDAY),
        lambda complaint, number: complaint.receive(
            number=number,
            site_id="S1",
            at=TUESDAY,
            channel=Channel.PHONE,
            content="空调不凉",
            terms=promised_complaint(knowledge, TUESDAY),
        ),
        _command(),
    )
    return stream_id


def due_on(history: History, complaint: UUID) -> date:
    due_at = history.load(Complaint, complaint).state.resolution_due_at
    assert due_at is not None
    return shanghai_date(due_at)


def _command() -> Command:
    context = Context(actor=SUPERVISOR, channel=Channel.PHONE, site_id="S1", command_id=uuid4())
    return Command(context=context, occurred_at=datetime.now(UTC))


@pytest.mark.requirement("R128")
@pytest.mark.requirement("R176")
def test_a_published_year_counts_from_its_publication_on(history: History) -> None:
    assert not WorkingDayCalendar().knows(YEAR)
    before = complain(history)
    assert due_on(history, before) == date(YEAR, 5, 3)
    publish(history, 1, 2, 3, 6, 7, make_up=(date(YEAR, 4, 27), date(YEAR, 4, 28)))
    after = complain(history)
    assert due_on(history, after) == date(YEAR, 5, 10)
    assert due_on(history, before) == date(YEAR, 5, 3), "what was promised stays promised"
    publish(history, 1)
    assert due_on(history, complain(history)) == date(YEAR, 5, 6)
    assert due_on(history, after) == date(YEAR, 5, 10)
