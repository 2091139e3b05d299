"""Threads for work that blocks: commands.

What anyio and asyncio offer for it costs each call several locks, a task's bookkeeping and a wake-up of the
event loop; each of them lets another thread in, and to come back takes longer than the work. Here a call is put
into one queue, and whoever has finished meanwhile is told of in one wake-up.
"""

import threading
from asyncio import CancelledError, Future, get_running_loop, run_coroutine_threadsafe
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import Context, copy_context
from queue import SimpleQueue
from typing import Any, Final, TypeVar, cast

T = TypeVar("T")

MOST: Final = 40


class _Job:
    __slots__ = ("context", "error", "over", "told", "value", "work")

    def __init__(self, work: Callable[[], Any], told: Future[None]) -> None:
        self.context: Context = copy_context()
        self.work = work
        self.told = told
        self.over = False
        self.value: Any = None
        self.error: BaseException | None = None


class Hands:
    """At most `most` threads of one event loop, begun when they are needed."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._loop = get_running_loop()
        self._asked = SimpleQueue[_Job | None]()
        self._done = deque[_Job]()
        self._waking = False
        self._threads: list[threading.Thread] = []
        self._under_way = 0

    def close(self) -> None:
        """Let the threads end once they have done what waits; nobody waits for them here."""
        for _ in self._threads:
            self._asked.put(None)

    async def run(self, work: Callable[[], T]) -> T:
        """Do it in a thread, in a copy of the caller's context; also who is cancelled waits for its end."""
        job = _Job(work, self._loop.create_future())
        self._under_way += 1
        if self._under_way > len(self._threads) < self._most:
            self._begin()
        self._asked.put(job)
        cancelled: CancelledError | None = None
        while not job.over:
            try:
                await job.told
            except CancelledError as error:
                cancelled, job.told = error, self._loop.create_future()
        error = cancelled or job.error
        try:
            if error is not None:
                raise error
            return cast("T", job.value)
        finally:
            del job, error, cancelled  # an error holds this frame, which is not to hold the error

    def ask(self, question: Coroutine[Any, Any, T]) -> T:
        """From one of these threads: what the loop answers."""
        return run_coroutine_threadsafe(question, self._loop).result()

    def _begin(self) -> None:
        name = f"hand {len(self._threads)}"
        thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        while (job := self._asked.get()) is not None:
            try:
                job.value = job.context.run(job.work)
            except BaseException as error:  # noqa: BLE001 - raised where the call was made
                job.error = error
            self._done.append(job)
            del job  # a hand that waits holds nothing
            if not self._waking and not self._loop.is_closed():
                self._waking = True
                self._loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        self._waking = False  # before the look: who comes after it wakes us again
        while self._done:
            job = self._done.popleft()
            self._under_way -= 1
            job.over = True
            if not job.told.done():
                job.told.set_result(None)
