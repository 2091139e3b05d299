"""Several change one stream at once: each decision stands on what is there, nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest

from domain.kernel import Conflict, Refused
from eventstore.history import History
from eventstore.history_appending import MOST_DECISIONS
from tests.eventstore.sample import CardEvent, JobCard, NoteWritten, command
from tests.eventstore.tyre import Tyre

CARD = UUID("00000000-0000-4000-8000-0000000000c1")


@pytest.fixture(autouse=True)
def _opened(history: History) -> None:
    history.begin(JobCard, CARD, lambda card: card.open(), command())


def test_a_decision_is_taken_again_when_another_wrote_in_between(
    history: History, other_history: History
) -> None:
    seen: list[tuple[str, ...]] = []

    def decide(card: JobCard) -> CardEvent:
        seen.append(card.notes)
        if len(seen) == 1:
            other_history.change(JobCard, CARD, lambda there: there.write("他人"), command())
        return card.write(f"我见 {len(card.notes)}")

    receipt = history.change(JobCard, CARD, decide, command())
    assert seen == [(), ("他人",)]
    assert (receipt.version, history.load(JobCard, CARD).state.notes) == (3, ("他人", "我见 1"))


def test_the_second_decision_may_refuse(history: History, other_history: History) -> None:
    def decide(card: JobCard) -> CardEvent:
        if not card.closed:
            other_history.change(JobCard, CARD, lambda there: there.close(), command())
        return card.write("太迟")

    with pytest.raises(Refused, match="card is closed"):
        history.change(JobCard, CARD, decide, command())
    assert history.position() == 2


def test_whoever_named_a_version_does_not_decide_again(
    history: History, other_history: History
) -> None:
    def decide(card: JobCard) -> CardEvent:
        other_history.change(JobCard, CARD, lambda there: there.write("他人"), command())
        return card.write("我")

    with pytest.raises(Conflict) as conflict:
        history.change(JobCard, CARD, decide, command(at_version=1))
    assert conflict.value.code == "history.stale_version"
    assert history.load(JobCard, CARD).state.notes == ("他人",)


def test_a_stream_that_another_began_meanwhile_exists(
    history: History, other_history: History
) -> None:
    tyre, decisions = uuid4(), 0

    def decide(new: Tyre) -> object:
        nonlocal decisions
        decisions += 1
        if decisions == 1:
            other_history.begin(Tyre, tyre, lambda there: there.fit(1), command())
        return new.fit(2)

    with pytest.raises(Refused, match="exists already"):
        history.begin(Tyre, tyre, decide, command())  # pyright: ignore[reportArgumentType]  # object: the union of facts is another's
    assert history.load(Tyre, tyre).state.number == 1


def test_who_always_loses_gives_up_with_a_conflict(
    history: History, other_history: History
) -> None:
    decisions = 0

    def decide(card: JobCard) -> CardEvent:
        nonlocal decisions
        decisions += 1
        other_history.change(JobCard, CARD, lambda there: there.write("他人"), command())
        return card.write("我")

    with pytest.raises(Conflict) as conflict:
        history.change(JobCard, CARD, decide, command())
    assert (conflict.value.code, decisions) == ("history.contended", MOST_DECISIONS)


def test_of_many_writers_at_once_nobody_is_lost(history: History, other_history: History) -> None:
    def write(number: int) -> int:
        one = (history, other_history)[number % 2]
        return one.change(JobCard, CARD, lambda card: card.write(str(number)), command()).version

    with ThreadPoolExecutor(16) as threads:
        versions = list(threads.map(write, range(320)))
    assert sorted(versions) == list(range(2, 322))
    notes = [fact.event for fact in history.read(CARD) if isinstance(fact.event, NoteWritten)]
    assert [int(note.text) for note in notes] == [
        number for _, number in sorted(zip(versions, range(320), strict=True))
    ]


def test_a_command_sent_by_many_at_once_applies_once(
    history: History, other_history: History
) -> None:
    """A client that lost patience sends again while the first one is still under way."""
    asked = command()

    def write(number: int) -> int:
        one = (history, other_history)[number % 2]
        receipt = one.change(JobCard, CARD, lambda card: card.write("一次"), asked)
        assert receipt.version == 2
        return not receipt.repeated

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(write, range(24))) == 1
    assert history.load(JobCard, CARD).state.notes == ("一次",)
