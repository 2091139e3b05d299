"""Group commit: appends that wait in one process travel in one transaction, each with its own verdict.

A caller that finds no append under way leads: it takes everything that waits, sends it as one
prepared call, hands out the verdicts and passes the lead on. While one transaction waits for its
fsync the next group gathers, so throughput grows with the number of callers.

Callers that were answered just now often come again at once. The next leader waits a moment for as
many as there were – at most half as long as the last call took – instead of leaving them behind for
a whole commit: with two callers a third more appends a second, with many no fewer.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Condition, Lock
from time import perf_counter
from typing import Final, Literal, TypeAlias
from uuid import UUID

from msgspec import Struct

from eventstore.codec import StoredFact
from eventstore.promised_keys import NewKey


class Append(Struct, frozen=True, kw_only=True):
    """Events of one command: taken whole or not at all. Rows of one stream stand together."""

    facts: tuple[StoredFact, ...]
    command_id: UUID
    fingerprint: str
    keys: tuple[NewKey, ...] = ()

    @property
    def streams(self) -> set[UUID | str]:
        return {fact.originator_id for fact in self.facts}

    @property
    def touched(self) -> set[UUID | str]:
        """What no other append of the same group may touch: streams, the command, persons."""
        return {*self.streams, self.command_id, *(key.subject for key in self.keys)}


class Appended(Struct, frozen=True):
    """The events are in the history; their positions run up to `position` without a hole."""

    position: int
    at: datetime


class StaleVersion(Struct, frozen=True):
    """Somebody else wrote first: the stream stands at `version`."""

    stream_id: UUID
    version: int


class Repeated(Struct, frozen=True):
    """The command id was answered before; this is where its events stand."""

    stream_id: UUID
    version: int
    position: int
    fingerprint: str


MOST_PATIENCE_S: Final = 0.001

Verdict: TypeAlias = Appended | StaleVersion | Repeated
Send: TypeAlias = Callable[[Sequence[Append]], list[Verdict]]


class LostAnswerError(RuntimeError):
    """The append was under way when its process was interrupted: it is in the history or it is not.

    Asking again with the same command id tells.
    """


class _Ticket:
    __slots__ = ("append", "failure", "state", "verdict", "wake")

    def __init__(self, append: Append) -> None:
        self.append = append
        self.verdict: Verdict | None = None
        self.failure: Exception | None = None
        self.state: Literal["waiting", "leading", "done"] = "waiting"
        self.wake = Lock()
        self.wake.acquire()


class GroupCommit:
    """Gathers appends of concurrent threads. `send` is called by one thread at a time.

    Where it fails, one append may have spoilt the call for all, and each is sent again alone –
    unless the failure is one of `concerns_all`, such as a lost connection: that is everybody's.
    """

    def __init__(
        self,
        send: Send,
        *,
        concerns_all: tuple[type[Exception], ...] = (),
        most: int = 256,
        most_patience_s: float = MOST_PATIENCE_S,
    ) -> None:
        self._send = send
        self._concerns_all = concerns_all
        self._most = most
        self._most_patience_s = most_patience_s
        self._mutex = Lock()
        self._enough = Condition(self._mutex)
        self._waiting: list[_Ticket] = []
        self._led = False
        self._expected = 0
        """How many callers there were when the last group was answered."""
        self._answered_at = 0.0
        self._patience_s = 0.0

    def waiting(self) -> list[Append]:
        """What waits behind the group under way, in the order of arrival."""
        with self._mutex:
            return [ticket.append for ticket in self._waiting]

    def append(self, append: Append) -> Verdict:
        """Append and wait for this append's own verdict; raises what the database raised for it."""
        ticket = _Ticket(append)
        with self._mutex:
            self._waiting.append(ticket)
            if not self._led:
                self._led = True
                ticket.state = "leading"
            elif len(self._waiting) == self._expected:
                self._enough.notify()
        try:
            if ticket.state == "waiting":
                ticket.wake.acquire()
            group = self._take() if ticket.state == "leading" else []
        except BaseException:  # Ctrl-C in this thread: the lead must not be lost with it
            self._leave(ticket)
            raise
        if group:
            self._lead(group)
        if ticket.failure is not None:
            raise ticket.failure
        if ticket.verdict is None:
            raise LostAnswerError("the append was interrupted before its answer came")
        return ticket.verdict

    def _leave(self, ticket: _Ticket) -> None:
        with self._mutex:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
            if ticket.state == "leading":
                self._pass_on()

    def _lead(self, group: list[_Ticket]) -> None:
        began = perf_counter()
        try:
            self._settle(group)
        finally:
            for ticket in group[1:]:
                ticket.state = "done"
                ticket.wake.release()
            with self._mutex:
                self._answered_at = perf_counter()
                self._patience_s = min((self._answered_at - began) / 2, self._most_patience_s)
                self._expected = len(group) + len(self._waiting)
                self._pass_on()

    def _pass_on(self) -> None:
        if self._waiting:
            self._waiting[0].state = "leading"
            self._waiting[0].wake.release()
        else:
            self._led = False

    def _take(self) -> list[_Ticket]:
        """Those that wait, the leader first; of several that touch the same only the first."""
        with self._mutex:
            self._await_the_answered()
            group, later = list[_Ticket](), list[_Ticket]()
            taken: set[UUID | str] = set()
            for ticket in self._waiting:
                touched = ticket.append.touched
                if len(group) < self._most and taken.isdisjoint(touched):
                    group.append(ticket)
                else:
                    later.append(ticket)
                taken |= touched  # later ones of the same stream keep their order
            self._waiting = later
            return group

    def _await_the_answered(self) -> None:
        left_s = self._answered_at + self._patience_s - perf_counter()
        if self._expected > 1 and left_s > 0:
            self._enough.wait_for(lambda: len(self._waiting) >= self._expected, left_s)

    def _settle(self, group: list[_Ticket]) -> None:
        try:
            for ticket, verdict in zip(group, self._send([t.append for t in group]), strict=True):
                ticket.verdict = verdict
        except Exception as failure:  # noqa: BLE001 - handed to the callers it concerns
            if len(group) == 1 or isinstance(failure, self._concerns_all):
                for ticket in group:
                    ticket.failure = failure
                return
            for ticket in group:
                self._settle([ticket])
