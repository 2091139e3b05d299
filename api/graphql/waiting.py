"""Waiting for an event for so long at most, and never beyond one's own cancellation.

`asyncio.wait_for` of Python 3.11 forgets a cancellation that comes in the very moment in which the event is set
(github.com/python/cpython/issues/86296): a subscription then outlived its client, and a server that was asked
to stop waited for it. `asyncio.timeout` does not.
"""

import asyncio


async def set_within(event: asyncio.Event, seconds: float) -> bool:
    """Whether it is set by then."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
