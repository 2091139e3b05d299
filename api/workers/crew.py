"""All workers of a store together: in the server's process, or in one of their own."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import ClassVar, Final, Protocol

from api.demonstration import is_demonstration
from api.integrity import checkpoint_job
from api.settings import Settings
from api.store import Store
from api.workers.clock import Clock, utc_now
from api.workers.reminder_runs import ReminderRuns


class Worker(Protocol):
    """Works in a thread of its own, or on demand; in any number of processes without double effect."""

    name: ClassVar[str]

    def start(self) -> None:
        """Begin to work."""
        ...

    def stop(self) -> None:
        """Finish what is under way and end."""
        ...

    def catch_up(self) -> int:
        """Do all there is to do now; how much that was."""
        ...


NOBODY: Final[Sequence[Worker]] = ()


def workers_of(
    store: Store, settings: Settings, *, now: Callable[[], datetime] = utc_now
) -> Sequence[Worker]:
    """Every worker there is. Whoever adds one adds it here."""
    from api.deliveries.office import dispatcher_of  # noqa: PLC0415 - it brings an HTTP client, for who works alone
    from api.privacy.retention import Mode  # noqa: PLC0415 - as above
    from api.workers.retention import RetentionJob  # noqa: PLC0415 - as above

    clock = Clock(store.database, store.history, now=now)
    hour = None if settings.reminders_hour < 0 else settings.reminders_hour
    store.follower.on_move(clock.wake)
    return (
        store.reactor,
        clock,
        dispatcher_of(store, settings),
        ReminderRuns(store, hour, unless=lambda: is_demonstration(store.history), now=now),
        checkpoint_job(settings, store.database),
        RetentionJob(store.database, store.history, Mode(settings.retention), now=now),
    )


@contextmanager
def at_work(store: Store, workers: Sequence[Worker], *, follow: bool = True) -> Generator[None]:
    """Follow the history with every view, and let the workers work, until the block ends.

    Without `follow` another process brings the views up to date; missing ones are built all the same.
    """
    store.builder.start()
    if follow:
        store.follower.start()
    begun: list[Worker] = []
    try:
        for worker in workers:
            worker.start()
            begun.append(worker)
        yield
    finally:
        for worker in reversed(begun):
            worker.stop()
        store.follower.stop()
        store.builder.stop()


def work_off(store: Store, workers: Sequence[Worker]) -> dict[str, int]:
    """Let every worker do all there is to do, also what comes of it; how much each did."""
    done = {worker.name: 0 for worker in workers}
    with store.database.connect_owner() as connection:
        before = -1
        while (head := store.history.position()) > before:
            before = head
            while store.follower.catch_up(connection):
                pass
            for worker in workers:
                done[worker.name] += worker.catch_up()
    return done
