"""Blocking work in threads of the event loop's own: its answer, its error, its end."""

import asyncio
import gc
import threading
import weakref
from collections.abc import Awaitable, Callable
from contextlib import closing
from contextvars import ContextVar
from functools import partial

import pytest

from api.graphql.hands import Hands

who: ContextVar[str] = ContextVar("who", default="nobody")


def in_a_loop(test: Callable[[Hands], Awaitable[None]]) -> Callable[[], None]:
    async def run() -> None:
        with closing(Hands(most=2)) as hands:
            await test(hands)

    return lambda: asyncio.run(run())


@in_a_loop
async def test_each_call_has_its_own_answer_however_many_there_are(hands: Hands) -> None:
    names = set[str]()

    def twice(number: int) -> int:
        names.add(threading.current_thread().name)
        return 2 * number

    answers = await asyncio.gather(*[hands.run(partial(twice, each)) for each in range(100)])
    assert answers == [2 * each for each in range(100)]
    assert len(names) <= 2
    assert threading.current_thread().name not in names


@in_a_loop
async def test_it_works_in_a_copy_of_the_callers_context(hands: Hands) -> None:
    def look() -> str:
        seen = who.get()
        who.set("a hand")
        return seen

    who.set("the caller")
    assert await hands.run(look) == "the caller"
    assert who.get() == "the caller"


@in_a_loop
async def test_an_error_is_raised_where_the_call_was_made_and_held_by_nobody(hands: Hands) -> None:
    class Held:
        pass

    def fail(_held: Held) -> None:
        raise ValueError("no")

    async def failing() -> weakref.ref[Held]:
        held = Held()
        with pytest.raises(ValueError, match="no"):
            await hands.run(partial(fail, held))
        return weakref.ref(held)

    gc.disable()
    try:
        held = await failing()
        await hands.run(int)
        assert held() is None
    finally:
        gc.enable()


@in_a_loop
async def test_who_is_cancelled_waits_for_the_end_of_what_was_begun(hands: Hands) -> None:
    begun, go_on, ended = threading.Event(), threading.Event(), list[str]()

    def work() -> None:
        begun.set()
        go_on.wait(10)
        ended.append("yes")

    task = asyncio.create_task(hands.run(work))
    await hands.run(lambda: begun.wait(10))
    for _ in range(2):
        task.cancel()
        await asyncio.sleep(0)
    assert not task.done()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == ["yes"]
    assert await hands.run(lambda: "still there") == "still there"


@in_a_loop
async def test_a_hand_may_ask_the_loop(hands: Hands) -> None:
    async def answered() -> str:
        await asyncio.sleep(0)
        return threading.current_thread().name

    assert await hands.run(lambda: hands.ask(answered())) == threading.current_thread().name


@in_a_loop
async def test_closing_ends_the_threads_after_what_waits(hands: Hands) -> None:
    threads = [await hands.run(threading.current_thread)]
    waiting = asyncio.create_task(hands.run(lambda: "done"))
    await asyncio.sleep(0)
    hands.close()
    assert await waiting == "done"
    threads[0].join(10)
    assert not threads[0].is_alive()
