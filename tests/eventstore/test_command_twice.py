"""The same command id twice is the same command: it applies once, and its first answer comes back."""

from uuid import UUID, uuid4

import pytest

from domain.kernel import Conflict, Receipt, Refused
from eventstore.history import History
from tests.eventstore.sample import JobCard, command
from tests.eventstore.tyre import Tyre, serial

CARD = UUID("00000000-0000-4000-8000-0000000000c1")


@pytest.fixture(autouse=True)
def _opened(history: History) -> None:
    history.begin(JobCard, CARD, lambda card: card.open(), command())


def _again(receipt: Receipt) -> Receipt:
    return Receipt(
        stream_id=receipt.stream_id,
        version=receipt.version,
        position=receipt.position,
        repeated=True,
    )


def test_a_change_sent_twice_applies_once(history: History) -> None:
    asked = command(fingerprint="write 一")
    first = history.change(JobCard, CARD, lambda card: card.write("一"), asked)
    history.change(JobCard, CARD, lambda card: card.write("二"), command())
    assert history.change(JobCard, CARD, lambda card: card.write("一"), asked) == _again(first)
    assert history.load(JobCard, CARD).state.notes == ("一", "二")
    assert history.answered(asked.context.command_id) == (_again(first), "write 一")


def test_also_where_the_second_decision_would_be_refused(history: History) -> None:
    asked = command()
    first = history.change(JobCard, CARD, lambda card: card.close(), asked)
    assert history.change(JobCard, CARD, lambda card: card.close(), asked) == _again(first)


def test_also_where_the_named_version_has_passed(history: History) -> None:
    asked = command(at_version=1)
    first = history.change(JobCard, CARD, lambda card: card.write("一"), asked)
    assert history.change(JobCard, CARD, lambda card: card.write("一"), asked) == _again(first)


def test_also_where_the_second_decision_has_no_facts(history: History) -> None:
    asked = command()
    first = history.change(JobCard, CARD, lambda card: card.close(), asked)
    second = history.change(JobCard, CARD, lambda card: () if card.closed else card.close(), asked)
    assert second == _again(first)


def test_a_beginning_sent_twice_applies_once(history: History) -> None:
    tyre, asked = uuid4(), command()
    claims = [serial("DOT-1", tyre)]
    first = history.begin(Tyre, tyre, lambda new: new.fit(), asked, claims=claims)
    assert history.begin(Tyre, tyre, lambda new: new.fit(), asked, claims=claims) == _again(first)
    assert (first.version, first.position, history.position()) == (1, 3, 3)


def test_the_answer_names_the_stream_of_the_command_not_of_its_last_fact(history: History) -> None:
    tyre, asked = uuid4(), command()
    history.begin(Tyre, tyre, lambda new: new.fit(), asked, claims=[serial("DOT-1", tyre)])
    answered = history.answered(asked.context.command_id)
    assert answered is not None
    assert (answered[0].stream_id, answered[0].version, answered[0].position) == (tyre, 1, 3)


def test_one_id_for_two_commands_is_a_conflict(history: History) -> None:
    command_id = uuid4()
    history.change(
        JobCard,
        CARD,
        lambda card: card.write("一"),
        command(command_id=command_id, fingerprint="write 一"),
    )
    other = command(command_id=command_id, fingerprint="close")
    with pytest.raises(Conflict) as conflict:
        history.change(JobCard, CARD, lambda card: card.close(), other)
    assert (conflict.value.code, conflict.value.field) == (
        "history.command_id_reused",
        "commandId",
    )
    with pytest.raises(Conflict, match="was used for another command"):
        history.change(JobCard, CARD, lambda _: (), other)
    assert not history.load(JobCard, CARD).state.closed


def test_a_refused_command_may_be_sent_again(history: History) -> None:
    """Nothing was written, so nothing was answered for good."""
    asked, tyre = command(), uuid4()
    history.begin(Tyre, tyre, lambda new: new.fit(), command(), claims=[serial("DOT-1", tyre)])
    other = uuid4()
    with pytest.raises(Refused):
        history.begin(Tyre, other, lambda new: new.fit(), asked, claims=[serial("DOT-1", other)])
    receipt = history.begin(
        Tyre, other, lambda new: new.fit(), asked, claims=[serial("DOT-2", other)]
    )
    assert not receipt.repeated
