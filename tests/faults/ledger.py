"""What a client was told: its commands, and the answers that arrived."""

from threading import Lock
from typing import Final
from uuid import UUID

import msgspec


class Answer(msgspec.Struct, frozen=True):
    """A receipt as the client got it."""

    stream_id: UUID
    version: int
    position: int


class Ledger:
    """Kept by the client alone. Safe to use from several threads."""

    def __init__(self) -> None:
        self.sent: Final[set[UUID]] = set()
        self.acknowledged: Final[dict[UUID, Answer]] = {}
        self.repeats = 0
        self.oddities = 0
        """How often a client behaved as clients should not."""
        self.refusals: Final[list[str]] = []
        """None of the commands breaks a rule, unless the fault makes it."""
        self.by_rule = 0
        """Refusals that the fault explains."""
        self.contradictions: Final[list[str]] = []
        self._lock = Lock()

    def send(self, command_id: UUID) -> None:
        with self._lock:
            self.sent.add(command_id)

    def odd(self) -> None:
        with self._lock:
            self.oddities += 1

    def allow(self, codes: frozenset[str]) -> None:
        """These refusals are as it should be."""
        with self._lock:
            wrong = [each for each in self.refusals if each.rpartition(" ")[2] not in codes]
            self.by_rule += len(self.refusals) - len(wrong)
            self.refusals[:] = wrong

    def refused(self, what: str) -> None:
        with self._lock:
            self.refusals.append(what)

    def acknowledge(self, command_id: UUID, answer: Answer) -> None:
        """A second answer to a command must be the first one again."""
        with self._lock:
            self.repeats += command_id in self.acknowledged
            first = self.acknowledged.setdefault(command_id, answer)
            if first != answer:
                self.contradictions.append(f"{command_id}: {first}, then {answer}")
