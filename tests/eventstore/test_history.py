"""The one door: begin, change, load, read, and what it refuses whatever the aggregate."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest

from domain.kernel import Conflict, Missing, Receipt, Refused
from eventstore.history import History
from eventstore.history_appending import CLOCK_SKEW
from tests.eventstore.sample import CardOpened, JobCard, NoteWritten, command
from tests.eventstore.tyre import Tyre

CARD = UUID("00000000-0000-4000-8000-0000000000c1")


@pytest.fixture
def opened(history: History) -> Receipt:
    return history.begin(JobCard, CARD, lambda card: card.open("刹车异响"), command())


def _events(history: History) -> list[tuple[int, int, type]]:
    return [
        (fact.position, fact.version, type(fact.event))
        for fact in history.read_all(after=0, limit=100)
    ]


def test_what_is_recorded_can_be_read_with_its_envelope(history: History, opened: Receipt) -> None:
    asked = command(occurred_at=datetime(2025, 3, 31, 14, 7, tzinfo=timezone(timedelta(hours=8))))
    before = datetime.now(UTC) - timedelta(seconds=5)  # the database's clock may differ a little
    receipt = history.change(JobCard, CARD, lambda card: card.write("左前轮"), asked)
    assert opened == Receipt(stream_id=CARD, version=1, position=1)
    assert receipt == Receipt(stream_id=CARD, version=2, position=2)
    first, second = history.read(CARD)
    assert first.event == CardOpened(title="刹车异响")
    assert second.event == NoteWritten(text="左前轮")
    assert (second.stream_id, second.version, second.position) == (CARD, 2, 2)
    assert second.occurred_at == asked.occurred_at
    assert before < second.recorded_at < datetime.now(UTC) + timedelta(seconds=5)
    assert second.context == asked.context


def test_a_decision_of_several_facts_is_one_append(history: History, opened: Receipt) -> None:
    receipt = history.change(
        JobCard, CARD, lambda card: (card.write("一"), card.write("二"), card.close()), command()
    )
    assert (receipt.version, receipt.position) == (opened.version + 3, opened.position + 3)
    loaded = history.load(JobCard, CARD)
    assert (loaded.version, loaded.state.notes, loaded.state.closed) == (4, ("一", "二"), True)


def test_a_stream_is_loaded_as_of_a_version(history: History, opened: Receipt) -> None:
    history.change(JobCard, CARD, lambda card: (card.write("一"), card.write("二")), command())
    loaded = history.load(JobCard, CARD, upto=opened.version + 1)
    assert (loaded.version, loaded.state.notes) == (2, ("一",))


@pytest.mark.usefixtures("opened")
def test_a_stream_begins_once(history: History) -> None:
    with pytest.raises(Refused) as refused:
        history.begin(JobCard, CARD, lambda card: card.open(), command())
    assert refused.value.code == "history.already_exists"
    assert len(_events(history)) == 1


@pytest.mark.usefixtures("opened")
def test_a_begin_without_facts_is_refused_where_the_stream_exists(history: History) -> None:
    with pytest.raises(Refused, match="exists already"):
        history.begin(JobCard, CARD, lambda _: (), command())


def test_what_is_not_there_cannot_be_changed_or_loaded(history: History) -> None:
    with pytest.raises(Missing) as missing:
        history.change(JobCard, CARD, lambda card: card.write("一"), command())
    assert missing.value.code == "history.not_found"
    with pytest.raises(Missing):
        history.load(JobCard, CARD)
    assert list(history.read(CARD)) == []


@pytest.mark.usefixtures("opened")
def test_a_stream_of_another_kind_is_missing(history: History) -> None:
    with pytest.raises(Missing, match=f"there is no tyre {CARD}"):
        history.change(Tyre, CARD, lambda tyre: tyre.fit(), command())
    with pytest.raises(Missing):
        history.load(Tyre, CARD)


@pytest.mark.usefixtures("opened")
def test_a_named_version_that_has_passed_is_a_conflict(history: History) -> None:
    history.change(JobCard, CARD, lambda card: card.write("一"), command(at_version=1))
    with pytest.raises(Conflict) as conflict:
        history.change(JobCard, CARD, lambda card: card.write("二"), command(at_version=1))
    assert (conflict.value.code, conflict.value.field) == ("history.stale_version", "atVersion")
    assert history.load(JobCard, CARD).state.notes == ("一",)


@pytest.mark.usefixtures("opened")
def test_a_version_that_has_not_come_is_a_conflict(history: History) -> None:
    with pytest.raises(Conflict, match="stands at version 1"):
        history.change(JobCard, CARD, lambda card: card.write("一"), command(at_version=7))


@pytest.mark.usefixtures("opened")
def test_a_refused_decision_writes_nothing(history: History) -> None:
    history.change(JobCard, CARD, lambda card: card.close(), command())
    with pytest.raises(Refused, match="card is closed"):
        history.change(JobCard, CARD, lambda card: card.write("一"), command())
    assert len(_events(history)) == 2


@pytest.mark.usefixtures("opened")
def test_a_decision_that_breaks_off_writes_nothing(history: History) -> None:
    def broken(card: JobCard) -> list[NoteWritten]:
        return [card.write("一"), card.write(str(1 // len(card.notes)))]

    with pytest.raises(ZeroDivisionError):
        history.change(JobCard, CARD, broken, command())
    with pytest.raises(ZeroDivisionError):
        history.begin(JobCard, uuid4(), broken, command())
    assert len(_events(history)) == 1
    history.change(JobCard, CARD, lambda card: card.write("下一条"), command())


@pytest.mark.usefixtures("opened")
def test_a_decision_without_facts_writes_nothing_and_answers_the_version(history: History) -> None:
    asked = command()
    receipt = history.change(JobCard, CARD, lambda _: (), asked)
    assert receipt == Receipt(stream_id=CARD, version=1, position=1)
    assert history.answered(asked.context.command_id) is None
    assert history.position() == 1


def test_the_future_is_refused(history: History) -> None:
    tomorrow = command(occurred_at=datetime.now(UTC) + timedelta(days=1))
    with pytest.raises(Refused) as refused:
        history.begin(JobCard, CARD, lambda card: card.open(), tomorrow)
    assert (refused.value.code, refused.value.field) == ("history.in_the_future", "occurredAt")
    assert history.position() == 0


def test_a_clock_that_runs_a_little_ahead_is_not_the_future(history: History) -> None:
    soon = command(occurred_at=datetime.now(UTC) + CLOCK_SKEW / 2)
    history.begin(JobCard, CARD, lambda card: card.open(), soon)


def test_a_time_without_a_zone_is_no_time() -> None:
    with pytest.raises(ValueError, match="no zone"):
        command(occurred_at=datetime(2025, 3, 31))  # noqa: DTZ001 - that is the point


def test_late_entry_is_legal_and_visible(history: History) -> None:
    happened = datetime(2019, 5, 1, tzinfo=UTC)
    history.begin(JobCard, CARD, lambda card: card.open(), command(occurred_at=happened))
    (fact,) = history.read(CARD)
    assert fact.occurred_at == happened < fact.recorded_at


def test_the_whole_history_is_read_in_pages_and_by_topic(history: History) -> None:
    cards = [uuid4() for _ in range(3)]
    for card in cards:
        history.begin(JobCard, card, lambda new: new.open(), command())
        history.change(JobCard, card, lambda old: old.write("一"), command())
    assert [position for position, *_ in _events(history)] == [1, 2, 3, 4, 5, 6]
    page = history.read_all(after=2, limit=3)
    assert [fact.position for fact in page] == [3, 4, 5]
    assert [fact.position for fact in history.read_all(after=1, limit=9, upto=3)] == [2, 3]
    notes = history.read_all(after=0, limit=9, topics=[NoteWritten.topic])
    assert [fact.position for fact in notes] == [2, 4, 6]
    assert history.position() == 6
