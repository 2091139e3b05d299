"""Who is cancelled while an event is being set ends all the same."""

import asyncio

import pytest

from api.graphql.waiting import set_within


@pytest.mark.parametrize("steps", range(6))
def test_a_cancellation_is_never_forgotten(steps: int) -> None:
    """`asyncio.wait_for` of Python 3.11 forgets it in the first steps of the loop."""

    async def cancelled() -> bool:
        event = asyncio.Event()

        async def for_ever() -> None:
            while True:
                await set_within(event, 30)
                await asyncio.Event().wait()

        waiting = asyncio.create_task(for_ever())
        await asyncio.sleep(0)
        event.set()
        for _ in range(steps):
            await asyncio.sleep(0)
        waiting.cancel()
        done, _ = await asyncio.wait({waiting}, timeout=1)
        return waiting in done

    assert asyncio.run(cancelled())


def test_it_waits_no_longer_than_told() -> None:
    async def both() -> tuple[bool, bool]:
        event = asyncio.Event()
        before = await set_within(event, 0.001)
        event.set()
        return before, await set_within(event, 0.001)

    assert asyncio.run(both()) == (False, True)
