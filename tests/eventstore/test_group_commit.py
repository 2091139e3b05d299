"""Who travels together, in which order, and whose verdict is whose – with a `send` of the test's own."""

import signal
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventstore.codec import StoredFact
from eventstore.group_commit import (
    Append,
    Appended,
    GroupCommit,
    LostAnswerError,
    StaleVersion,
    Verdict,
)
from tests.eventstore.waiting import until

NOW = datetime(2025, 3, 31, tzinfo=UTC)
STREAMS = [UUID(int=number) for number in range(1, 5)]


def _append(*streams: UUID, command_id: UUID | None = None) -> Append:
    facts = tuple(
        StoredFact(
            originator_id=stream,
            originator_version=1,
            topic="t",
            state=b"{}",
            schema_version=1,
            occurred_at=NOW,
        )
        for stream in streams or (uuid4(),)
    )
    return Append(facts=facts, command_id=command_id or uuid4(), fingerprint="")


class Sender:
    """Stands for the database: keeps what was sent and answers when it is told to."""

    def __init__(self, answer: Callable[[Append], Verdict] = lambda _: Appended(1, NOW)) -> None:
        self.answer = answer
        self.sent: list[list[Append]] = []
        self.under_way = threading.Semaphore(0)
        self.may_answer = threading.Semaphore(0)

    def __call__(self, appends: Sequence[Append]) -> list[Verdict]:
        self.sent.append(list(appends))
        self.under_way.release()
        self.may_answer.acquire()
        return [self.answer(append) for append in appends]

    def answer_all(self) -> None:
        """Hold nobody up from now on."""
        for _ in range(1000):
            self.may_answer.release()


def _behind_one_under_way(
    group: GroupCommit, sender: Sender, threads: ThreadPoolExecutor, appends: Sequence[Append]
) -> list[Future[Verdict]]:
    """One append is sent and unanswered; these wait behind it, in this order."""
    futures = [threads.submit(group.append, _append())]
    sender.under_way.acquire()
    for append in appends:
        futures.append(threads.submit(group.append, append))
        until(lambda append=append: append in group.waiting())
    return futures[1:]


@pytest.fixture
def sender() -> Sender:
    return Sender()


def test_what_waits_goes_in_one_call(sender: Sender) -> None:
    group, appends = GroupCommit(sender), [_append() for _ in range(7)]
    with ThreadPoolExecutor(8) as threads:
        _behind_one_under_way(group, sender, threads, appends)
        sender.answer_all()
    assert [len(call) for call in sender.sent] == [1, 7]
    assert sender.sent[1] == appends


def test_no_call_is_larger_than_the_most(sender: Sender) -> None:
    group, appends = GroupCommit(sender, most=3), [_append() for _ in range(7)]
    with ThreadPoolExecutor(8) as threads:
        _behind_one_under_way(group, sender, threads, appends)
        sender.answer_all()
    assert [len(call) for call in sender.sent] == [1, 3, 3, 1]


def test_those_who_come_again_at_once_travel_with_those_who_waited() -> None:
    """Four callers, ten appends each."""
    calls: list[int] = []

    def send(appends: Sequence[Append]) -> list[Verdict]:
        calls.append(len(appends))
        time.sleep(0.1)  # half of it is the patience with those who were answered
        return [Appended(1, NOW)] * len(appends)

    group = GroupCommit(send, most_patience_s=1.0)

    def append_ten() -> None:
        for _ in range(10):
            group.append(_append())

    with ThreadPoolExecutor(4) as threads:
        for future in [threads.submit(append_ten) for _ in range(4)]:
            future.result()
    assert sum(calls) == 40
    assert len(calls) < 16  # without patience two groups take turns: twenty calls


def test_each_has_its_own_verdict(sender: Sender) -> None:
    taken = uuid4()

    def answer(append: Append) -> Verdict:
        return StaleVersion(taken, 3) if taken in append.streams else Appended(2, NOW)

    sender.answer = answer
    group = GroupCommit(sender)
    with ThreadPoolExecutor(8) as threads:
        futures = _behind_one_under_way(
            group, sender, threads, [_append(), _append(taken), _append(uuid4(), uuid4())]
        )
        sender.answer_all()
        verdicts = [future.result() for future in futures]
    assert verdicts == [Appended(2, NOW), StaleVersion(taken, 3), Appended(2, NOW)]


def test_one_that_spoils_the_call_fails_alone() -> None:
    spoilt = _append()
    calls: list[int] = []

    class Spoiling(Sender):
        def __call__(self, appends: Sequence[Append]) -> list[Verdict]:
            verdicts = super().__call__(appends)
            calls.append(len(appends))
            if spoilt in appends:
                raise ValueError("this row cannot be stored")
            return verdicts

    sender = Spoiling()
    group = GroupCommit(sender)
    with ThreadPoolExecutor(8) as threads:
        futures = _behind_one_under_way(group, sender, threads, [_append(), spoilt, _append()])
        sender.answer_all()
        with pytest.raises(ValueError, match="cannot be stored"):
            futures[1].result()
        assert futures[0].result() == futures[2].result() == Appended(1, NOW)
    assert calls == [1, 3, 1, 1, 1]


def test_a_lost_connection_reaches_all_callers_and_the_lead_passes_on() -> None:
    class Failing(Sender):
        def __call__(self, appends: Sequence[Append]) -> list[Verdict]:
            verdicts = super().__call__(appends)
            if len(self.sent) == 2:
                raise ConnectionError("gone")
            return verdicts

    sender = Failing()
    group = GroupCommit(sender, concerns_all=(ConnectionError,), most=3)
    with ThreadPoolExecutor(8) as threads:
        futures = _behind_one_under_way(group, sender, threads, [_append() for _ in range(5)])
        sender.answer_all()
        for future in futures[:3]:
            with pytest.raises(ConnectionError, match="gone"):
                future.result()
        assert [future.result() for future in futures[3:]] == [Appended(1, NOW)] * 2
    assert [len(call) for call in sender.sent] == [1, 3, 2]
    assert group.append(_append()) == Appended(1, NOW)


def test_an_interrupted_leader_leaves_nobody_waiting() -> None:
    class Interrupted(Sender):
        def __call__(self, appends: Sequence[Append]) -> list[Verdict]:
            verdicts = super().__call__(appends)
            if len(self.sent) == 2:
                raise KeyboardInterrupt
            return verdicts

    sender = Interrupted()
    group = GroupCommit(sender)
    with ThreadPoolExecutor(8) as threads:
        futures = _behind_one_under_way(group, sender, threads, [_append(), _append()])
        sender.answer_all()
        with pytest.raises(KeyboardInterrupt):
            futures[0].result()
        with pytest.raises(LostAnswerError, match="interrupted"):
            futures[1].result()
    assert group.append(_append()) == Appended(1, NOW)


def test_one_who_is_interrupted_while_waiting_is_not_sent(sender: Sender) -> None:
    """Ctrl-C in the main thread: Python lets a signal break only that thread's waiting."""
    group, mine, later = GroupCommit(sender), _append(), _append()
    main = threading.get_ident()

    def interrupt() -> Verdict:
        until(lambda: mine in group.waiting())
        signal.pthread_kill(main, signal.SIGUSR1)
        until(lambda: mine not in group.waiting())
        sender.answer_all()
        return group.append(later)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGUSR1, stop)
    try:
        with ThreadPoolExecutor(2) as threads:
            first = threads.submit(group.append, _append())
            sender.under_way.acquire()
            last = threads.submit(interrupt)
            with pytest.raises(KeyboardInterrupt):
                group.append(mine)
            assert first.result() == last.result() == Appended(1, NOW)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert mine not in [append for call in sender.sent for append in call]


@given(
    st.lists(st.lists(st.sampled_from(STREAMS), min_size=1, max_size=2, unique=True), max_size=9),
    st.integers(min_value=1, max_value=4),
)
def test_appends_to_one_stream_keep_their_order_and_never_share_a_call(
    wanted: list[list[UUID]], most: int
) -> None:
    sender, appends = Sender(), [_append(*streams) for streams in wanted]
    group = GroupCommit(sender, most=most)
    with ThreadPoolExecutor(10) as threads:
        _behind_one_under_way(group, sender, threads, appends)
        sender.answer_all()
    calls = sender.sent[1:]
    for call in calls:
        touched = [stream for append in call for stream in append.streams]
        assert len(set(touched)) == len(touched)
        assert 1 <= len(call) <= most
    sent = [append for call in calls for append in call]
    assert len(sent) == len(appends)
    for stream in STREAMS:
        asked = [append.command_id for append in appends if stream in append.streams]
        assert [one.command_id for one in sent if stream in one.streams] == asked


def test_one_command_sent_twice_at_once_never_shares_a_call(sender: Sender) -> None:
    command_id = uuid4()
    group = GroupCommit(sender)
    twice = [_append(command_id=command_id), _append(command_id=command_id)]
    with ThreadPoolExecutor(8) as threads:
        _behind_one_under_way(group, sender, threads, twice)
        sender.answer_all()
    assert [len(call) for call in sender.sent] == [1, 1, 1]
