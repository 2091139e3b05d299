"""Keys that only one may hold, and numbers without holes."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest

from domain.kernel import Receipt, Refused, Series
from eventstore.history import History
from tests.eventstore.sample import JobCard, command
from tests.eventstore.tyre import Tyre, serial

SERIES = Series("tyre/S1/2026")


def _fit(history: History, key: str) -> UUID:
    tyre = uuid4()
    history.begin(Tyre, tyre, lambda new: new.fit(), command(), claims=[serial(key, tyre)])
    return tyre


def test_a_key_has_one_holder(history: History) -> None:
    holder = _fit(history, "DOT-1")
    with pytest.raises(Refused) as refused:
        _fit(history, "DOT-1")
    assert (refused.value.code, refused.value.field) == ("tyre.serial_taken", "serial")
    assert refused.value.en == f"DOT-1 is {holder}"
    _fit(history, "DOT-2")
    assert history.position() == 4  # two tyres with a key each; the refused one left nothing


def test_a_released_key_can_be_taken_again(history: History) -> None:
    first = _fit(history, "DOT-1")
    history.change(
        Tyre,
        first,
        lambda tyre: tyre.scrap(),
        command(),
        releases=lambda _: [serial("DOT-1", first)],
    )
    second = _fit(history, "DOT-1")
    with pytest.raises(Refused, match=str(second)):
        _fit(history, "DOT-1")


def test_only_its_holder_releases_a_key(history: History) -> None:
    first, second = _fit(history, "DOT-1"), _fit(history, "DOT-2")
    history.change(
        Tyre,
        second,
        lambda tyre: tyre.scrap(),
        command(),
        releases=lambda _: [serial("DOT-1", second)],
    )
    with pytest.raises(Refused, match=str(first)):
        _fit(history, "DOT-1")


def test_a_holder_may_claim_its_key_again(history: History) -> None:
    tyre = _fit(history, "DOT-1")
    receipt = history.change(
        Tyre, tyre, lambda held: held.fit(), command(), claims=[serial("DOT-1", tyre)]
    )
    assert (receipt.version, receipt.position) == (2, 3)  # no second fact about the key


def test_no_key_is_taken_for_a_decision_without_facts(history: History) -> None:
    tyre = _fit(history, "DOT-1")
    history.change(Tyre, tyre, lambda _: (), command(), claims=[serial("DOT-2", tyre)])
    _fit(history, "DOT-2")


def test_of_many_who_want_one_key_at_once_one_gets_it(history: History) -> None:
    def attempt(_: int) -> UUID | None:
        try:
            return _fit(history, "DOT-1")
        except Refused:
            return None

    with ThreadPoolExecutor(8) as threads:
        holders = [holder for holder in threads.map(attempt, range(40)) if holder]
    assert len(holders) == 1
    assert history.position() == 2


@pytest.mark.parametrize("callers", [1, 8, 32])
def test_numbers_begin_with_one_and_have_neither_hole_nor_double(
    history: History, callers: int
) -> None:
    def number(_: int) -> int:
        tyre = uuid4()
        history.begin_numbered(Tyre, tyre, SERIES, lambda new, number: new.fit(number), command())
        given = history.load(Tyre, tyre).state.number
        assert given is not None
        return given

    with ThreadPoolExecutor(callers) as threads:
        numbers = list(threads.map(number, range(160)))
    assert sorted(numbers) == list(range(1, 161))


def test_two_histories_share_one_series(history: History, other_history: History) -> None:
    """As two processes do: nothing but the database keeps the numbers apart."""

    def number(one: History) -> Receipt:
        return one.begin_numbered(
            Tyre, uuid4(), SERIES, lambda new, number: new.fit(number), command()
        )

    with ThreadPoolExecutor(8) as threads:
        receipts = list(threads.map(number, [history, other_history] * 40))
    assert {receipt.version for receipt in receipts} == {1}
    numbers = sorted(
        history.load(Tyre, receipt.stream_id).state.number or 0 for receipt in receipts
    )
    assert numbers == list(range(1, 81))


def test_a_number_is_not_used_up_by_a_refusal_or_by_nothing(history: History) -> None:
    def refuse(card: JobCard, number: int) -> object:
        return card.close(), card.changed(closed=True).close(), number

    with pytest.raises(Refused, match="card is closed"):
        history.begin_numbered(JobCard, uuid4(), SERIES, refuse, command())  # pyright: ignore[reportArgumentType]  # it refuses before it returns
    history.begin_numbered(JobCard, uuid4(), SERIES, lambda _card, _number: (), command())
    tyre = uuid4()
    history.begin_numbered(Tyre, tyre, SERIES, lambda new, number: new.fit(number), command())
    assert history.load(Tyre, tyre).state.number == 1


def test_a_numbered_stream_begins_once(history: History) -> None:
    tyre = uuid4()
    history.begin_numbered(Tyre, tyre, SERIES, lambda new, number: new.fit(number), command())
    with pytest.raises(Refused, match="exists already"):
        history.begin_numbered(Tyre, tyre, SERIES, lambda new, number: new.fit(number), command())
    assert history.position() == 2
