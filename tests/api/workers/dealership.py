"""A dealership on a database of its own, whose time the test sets."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from api.workers.clock import Clock
from domain.complaint.aggregate import Complaint
from domain.complaint.terms import complaint_series
from domain.customer.aggregate import Customer
from domain.customer.events import CustomerKind, FileTrigger
from domain.follow_up.aggregate import FollowUp
from domain.follow_up.terms import FollowUpTerms
from domain.follow_up.words import FollowUpSource
from domain.kernel import (
    Actor,
    Aggregate,
    Channel,
    Command,
    Context,
    Decision,
    Event,
    Recorded,
    Role,
)
from domain.policies import promised_complaint
from domain.values.clock import SHANGHAI
from eventstore.database import Database
from eventstore.history import History
from eventstore.knowledge import StoredKnowledge
from projections.deadlines.projection import deadlines
from projections.engine.follower import Follower
from projections.engine.lag import lag_of
from projections.engine.view import View

AGENT = Actor("S1-周", Role.CUSTOMER_SERVICE_AGENT)
FOLLOWED = FollowUpTerms(
    call1_first_day=3,
    call1_last_day=7,
    call2_first_day=7,
    call2_last_day=14,
    issue_days=2,
    promise_version=0,
)


def day(number: int, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
    """A moment of June 2025; the 2nd is a holiday, a Monday (端午节)."""
    return datetime(2025, 6, number, hour, minute, second, tzinfo=SHANGHAI)


class Dealership:
    """What people do there, and a clock that looks when it is told to."""

    def __init__(self, database: Database, history: History) -> None:
        self.database = database
        self.history = history
        self.knowledge = StoredKnowledge(history)
        self.follower = Follower(database, history, [View(deadlines, history.keyring)])

    def clock_at(self, now: datetime) -> Clock:
        """A clock of its own process, to which it is that time."""
        return Clock(self.database, self.history, now=lambda: now)

    def follow(self) -> None:
        """Let the views show all there is."""
        with self.database.connect_owner() as connection:
            while self.follower.catch_up(connection):
                pass
            assert [view.parked_streams for view in lag_of(connection, ["deadlines"]).views] == [0]

    def complain(self, at: datetime, *, customer: UUID | None = None) -> UUID:
        """Somebody complains by phone."""
        stream_id = uuid4()
        self.history.begin_numbered(
            Complaint,
            stream_id,
            complaint_series("S1", at),
            lambda complaint, number: complaint.receive(
                number=number,
                site_id="S1",
                at=at,
                channel=Channel.PHONE,
                content="空调不凉",
                terms=promised_complaint(self.knowledge, at),
                customer_id=customer or uuid4(),
            ),
            _command(at),
        )
        return stream_id

    def deliver(self, at: datetime) -> UUID:
        """A vehicle is delivered; its customer is to be called."""
        stream_id = uuid4()
        self.history.begin(
            FollowUp,
            stream_id,
            lambda calls: calls.open(
                source=FollowUpSource.DELIVERY,
                site_id="S1",
                customer_id=uuid4(),
                basis_at=at,
                terms=FOLLOWED,
            ),
            _command(at),
        )
        return stream_id

    def visit(self, at: datetime) -> UUID:
        """Somebody without a file comes for advice; the customer's id."""
        customer_id = uuid4()
        self.history.begin(
            FollowUp,
            uuid4(),
            lambda calls: calls.open(
                source=FollowUpSource.VISIT,
                site_id="S1",
                customer_id=customer_id,
                basis_at=at,
                terms=FOLLOWED,
            ),
            _command(at),
        )
        return customer_id

    def open_file(self, customer_id: UUID, at: datetime) -> None:
        """The customer gets a file."""
        self.history.begin(
            Customer,
            customer_id,
            lambda customer: customer.open_file(
                name="王女士",
                customer_kind=CustomerKind.PERSON,
                trigger=FileTrigger.CONSULTATION_VISIT,
                triggered_at=at,
                site_id="S1",
                at=at,
            ),
            _command(at),
        )

    def do(
        self,
        kind: type[Aggregate],
        stream_id: UUID,
        at: datetime,
        decide: Callable[[Any], Decision],
    ) -> None:
        """Somebody does something."""
        self.history.change(kind, stream_id, decide, _command(at))

    def facts(self, *topics: str) -> Sequence[Recorded[Event]]:
        """All facts of these topics, in the order of positions."""
        return self.history.read_all(after=0, limit=10_000, topics=topics)

    def of_stream(self, stream_id: UUID) -> list[str]:
        """The topics of one stream, in order."""
        return [fact.event.topic for fact in self.history.read(stream_id)]


def _command(at: datetime) -> Command:
    context = Context(actor=AGENT, channel=Channel.PHONE, site_id="S1", command_id=uuid4())
    return Command(context=context, occurred_at=at)
