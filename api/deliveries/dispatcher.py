"""The worker: turns new facts into messages, and sends what is due, in any number of processes.

It holds a message's row while it is sent. Whoever dies in between frees it, and the message is sent
once more with the same id: at least once, never silently not at all.
"""

import threading
import time
from collections.abc import Mapping
from typing import Any, ClassVar, Final

import psycopg
import structlog
from psycopg import Connection
from psycopg.rows import TupleRow

from api.deliveries import outbox
from api.deliveries.backoff import Backoff
from api.deliveries.outbox import Due
from api.deliveries.parcel import Channel, DeliveryFailedError, parcel_of
from eventstore.database import Database
from eventstore.deadline import lease
from eventstore.history import History

POLL_S: Final = 1.0
RETRY_S: Final = 1.0
BREATH_S: Final = 0.05
PRUNE_EVERY_S: Final = 3_600.0

_log = structlog.get_logger(__name__)


class Dispatcher:
    """Sends in a thread, or on demand with `catch_up`."""

    name: ClassVar[str] = "deliveries"

    def __init__(
        self,
        database: Database,
        history: History,
        channels: Mapping[str, Channel],
        backoff: Backoff | None = None,
    ) -> None:
        self._database = database
        self._history = history
        self._channels = channels
        self._backoff = backoff or Backoff()
        self._pruned_at = 0.0
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the message under way and end."""
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join()

    def wake(self) -> None:
        """Look at once. Safe from any thread."""
        self._woken.set()

    def catch_up(self) -> int:
        """Send everything that is due now, each message once at most; how many were attempted."""
        with self._database.connect_writer() as connection:
            return self._work_off(connection)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._database.connect_writer(wary=True) as connection:
                    # A message is locked while it is sent, which may take as long as a channel waits.
                    lease(connection, 2 * self._database.silence_s)
                    while not self._stopping.is_set():
                        self._woken.clear()
                        self._work_off(connection)
                        self._prune(connection)
                        self._woken.wait(self._idle_s(connection))
            except psycopg.OperationalError as error:
                _log.warning("deliveries lost their connection", error=str(error))
                self._stopping.wait(RETRY_S)
            except Exception:  # noqa: BLE001 - the thread must live; the log has it all
                _log.exception("deliveries failed, trying again")
                self._stopping.wait(RETRY_S)

    def _idle_s(self, connection: Connection[TupleRow]) -> float:
        wait_s = outbox.seconds_to_next(connection, after=outbox.database_now(connection))
        return POLL_S if wait_s is None else min(max(wait_s, BREATH_S), POLL_S)

    def _work_off(self, connection: Connection[TupleRow]) -> int:
        while outbox.enqueue(connection) and not self._stopping.is_set():
            pass
        attempted = 0
        until = outbox.database_now(connection)
        while not self._stopping.is_set():
            with outbox.next_due(connection, until=until) as due:
                if due is None:
                    break
                self._attempt(connection, due)
                attempted += 1
        return attempted

    def _attempt(self, connection: Connection[TupleRow], due: Due) -> None:
        try:
            self._send(due)
        except DeliveryFailedError as failure:
            self._failed(connection, due, failure)
        except Exception as error:  # noqa: BLE001 - one broken message must not hold up the others
            _log.exception("a message could not be made", position=due.position, to=due.name)
            self._failed(connection, due, DeliveryFailedError(type(error).__name__))
        else:
            outbox.delivered(connection, due)

    def _send(self, due: Due) -> None:
        (fact,) = self._history.read_all(after=due.position - 1, limit=1, upto=due.position)
        opening: Any = next(self._history.read(fact.stream_id, upto=1), None)
        parcel = parcel_of(due.subscription_id, due.name, due.target, fact, opening)
        self._channels[due.kind].send(parcel)

    def _failed(
        self, connection: Connection[TupleRow], due: Due, failure: DeliveryFailedError
    ) -> None:
        failures = due.attempts + 1
        park = failure.for_good or failures >= self._backoff.attempts
        wait_s = self._backoff.wait_s(failures, asked_s=failure.retry_after_s)
        outbox.failed(connection, due, failure.why, wait_s=wait_s, park=park)
        say = _log.error if park else _log.info
        say(
            "a message was parked" if park else "a message was not taken, it will be sent again",
            to=due.name,
            position=due.position,
            attempts=failures,
            error=failure.why,
        )

    def _prune(self, connection: Connection[TupleRow]) -> None:
        if time.monotonic() - self._pruned_at > PRUNE_EVERY_S:
            self._pruned_at = time.monotonic()
            outbox.prune(connection)
