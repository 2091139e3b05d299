"""Many decisions in one append: each at its own time by its own actor, all of them or none."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from domain.kernel import Actor, Channel, NumberGiven, Refused, Role, Series
from eventstore.history import History
from eventstore.life import Life
from tests.eventstore.sample import ADVISER, CardClosed, CardOpened, JobCard, NoteWritten, command

TECHNICIAN = Actor("S1-赵强", Role.TECHNICIAN)
NINE = datetime(2025, 3, 31, 1, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
CARDS = Series("job_card/S1/2025")


def script(life: Life[JobCard]) -> None:
    life.then(lambda card: card.open(f"card {life.number}"), at=NINE)
    life.then(lambda card: card.write("查"), at=TEN, actor=TECHNICIAN, channel=Channel.PHONE)


def test_each_decision_keeps_its_time_actor_and_channel(history: History) -> None:
    card = uuid4()
    history.begin_with(JobCard, card, script, command(), series=CARDS)
    opened, written = history.read(card)
    assert (opened.event, written.event) == (CardOpened(title="card 1"), NoteWritten(text="查"))
    assert (opened.occurred_at, written.occurred_at) == (NINE, TEN)
    assert (opened.context.actor, written.context.actor) == (ADVISER, TECHNICIAN)
    assert (opened.context.channel, written.context.channel) == (Channel.ON_SITE, Channel.PHONE)
    assert opened.recorded_at == written.recorded_at


def test_a_decision_sees_what_the_ones_before_it_left(history: History) -> None:
    def writes_after_closing(life: Life[JobCard]) -> None:
        life.then(JobCard.open, at=NINE)
        life.then(JobCard.close, at=NINE)
        life.then(lambda card: card.write("更多"), at=TEN)

    card = uuid4()
    with pytest.raises(Refused, match="closed"):
        history.begin_with(JobCard, card, writes_after_closing, command(), series=CARDS)
    assert history.position() == 0


def test_the_same_command_writes_once(history: History) -> None:
    card, once = uuid4(), command()
    first = history.begin_with(JobCard, card, script, once, series=CARDS)
    again = history.begin_with(JobCard, card, script, once, series=CARDS)
    assert (again.position, again.version, again.repeated) == (first.position, 2, True)
    assert history.position() == 3
    assert isinstance(history.read_all(after=0, limit=9)[-1].event, NumberGiven)


def test_what_exists_goes_on(history: History) -> None:
    card, closing = uuid4(), command()
    history.begin(JobCard, card, JobCard.open, command())

    def close(life: Life[JobCard]) -> None:
        life.then(lambda card: card.write("完"), at=NINE)
        life.then(JobCard.close, at=TEN)

    history.change_with(JobCard, card, close, closing)
    assert [fact.event for fact in history.read(card)][1:] == [NoteWritten(text="完"), CardClosed()]
    assert history.change_with(JobCard, card, close, closing).repeated


def test_no_part_of_a_life_lies_in_the_future(history: History) -> None:
    def ends_tomorrow(life: Life[JobCard]) -> None:
        life.then(JobCard.open, at=NINE)
        life.then(JobCard.close, at=datetime.now(UTC) + timedelta(days=1))

    with pytest.raises(Refused, match="future"):
        history.begin_with(JobCard, uuid4(), ends_tomorrow, command())
    assert history.position() == 0
