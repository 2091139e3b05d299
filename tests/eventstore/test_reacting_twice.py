"""A complaint voiced in a call is one complaint, however often and by however many it is seen (R113)."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest

from domain.complaint.aggregate import Complaint
from domain.complaint.events import ComplaintReceived
from domain.follow_up.aggregate import FollowUp
from domain.follow_up.calls import CallPointInput
from domain.follow_up.words import PointKind, Topic
from domain.kernel import Actor, Channel, Command, Context, Role
from eventstore.database import Database
from eventstore.history import History
from eventstore.knowledge import StoredKnowledge
from eventstore.reactor import Reactor
from tests.domain.follow_up.examples import CUSTOMER, OPENED, at

CALLS = UUID("00000000-0000-4000-8000-00000000f0f0")
AGENT = Actor("S1-周", Role.CUSTOMER_SERVICE_AGENT)


@pytest.fixture
def called(history: History) -> History:
    """王女士 was called on 5 June and complained about two things."""
    history.begin(FollowUp, CALLS, lambda _: OPENED, _command(at(1, 17)))
    points = tuple(
        CallPointInput(kind=kind, text=text)
        for kind, text in (
            (PointKind.COMPLAINT, "空调修过还是不凉"),
            (PointKind.PRAISE, "接待很周到"),
            (PointKind.COMPLAINT, "多收了工时费"),
        )
    )
    history.change(
        FollowUp,
        CALLS,
        lambda calls: calls.log_call(
            at=at(5), actor=AGENT, seq=1, topics=(Topic.ADVICE,), points=points
        ),
        _command(at(5)),
    )
    return history


def _command(when: datetime) -> Command:
    context = Context(actor=AGENT, channel=Channel.PHONE, site_id="S1", command_id=uuid4())
    return Command(context=context, occurred_at=when)


def test_what_a_clock_that_ran_ahead_told_is_reacted_to(
    database: Database, history: History
) -> None:
    """A server's clock was days ahead when it recorded the call, and is right again."""
    ahead = datetime.now(UTC) + timedelta(days=9)
    voiced = (CallPointInput(kind=PointKind.COMPLAINT, text="空调修过还是不凉"),)
    history.begin(FollowUp, CALLS, lambda _: OPENED, _command(at(1, 17)))
    told = _command(ahead)
    told = msgspec.structs.replace(
        told, context=msgspec.structs.replace(told.context, causation_id=uuid4())
    )
    history.change(
        FollowUp,
        CALLS,
        lambda calls: calls.log_call(
            at=at(5), actor=AGENT, seq=1, topics=(Topic.ADVICE,), points=voiced
        ),
        told,
    )
    reactor(database, history).catch_up()
    assert len(complaints(history)) == 1


def complaints(history: History) -> list[ComplaintReceived]:
    facts = history.read_all(after=0, limit=1000, topics=["complaint.received"])
    return [fact.event for fact in facts if isinstance(fact.event, ComplaintReceived)]


def reactor(database: Database, history: History) -> Reactor:
    return Reactor(database, history, StoredKnowledge(history))


@pytest.mark.requirement("R113")
def test_delivered_twice_there_are_two_complaints_of_two_points(
    database: Database, called: History
) -> None:
    reactor(database, called).catch_up()
    with database.connect_owner() as connection:
        connection.execute("DELETE FROM reaction.position")  # as if nothing had been seen
    reactor(database, called).catch_up()
    first, second = complaints(called)
    assert {first.complaint_number, second.complaint_number} == {
        "TS-S1-2025-00001",
        "TS-S1-2025-00002",
    }
    assert {complaint.customer_id for complaint in (first, second)} == {CUSTOMER}
    with database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM reaction.refused").fetchone() == (0,)


@pytest.mark.requirement("R113")
def test_two_processes_that_see_it_at_once_open_no_third(
    database: Database, called: History, other_history: History
) -> None:
    both = [reactor(database, called), reactor(database, other_history)]
    together = threading.Barrier(2)

    def react(one: Reactor) -> None:
        together.wait()
        one.catch_up()

    threads = [threading.Thread(target=react, args=(one,)) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(c.complaint_number for c in complaints(called)) == [
        "TS-S1-2025-00001",
        "TS-S1-2025-00002",
    ]


@pytest.mark.requirement("R129")
def test_a_complaint_has_the_customers_time_and_the_records(
    database: Database, called: History
) -> None:
    reactor(database, called).catch_up()
    fact, _ = called.read_all(after=0, limit=10, topics=["complaint.received"])
    received = called.load(Complaint, fact.stream_id).state.received
    assert received is not None
    assert received.received_at == fact.occurred_at == at(5)
    assert abs((datetime.now(UTC) - fact.recorded_at).total_seconds()) < 600
