"""Deciding on the history and appending what was decided: again where somebody else wrote first."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol, TypeVar
from uuid import UUID

import msgspec
import psycopg

from domain.kernel import Aggregate, Command, Conflict, Event, Missing, Receipt, Recorded, Refused
from eventstore.codec import StoredFact
from eventstore.database import Database
from eventstore.group_commit import Append, Appended, Repeated, StaleVersion
from eventstore.history_reading import HistoryReading, Loaded, receipt_of
from eventstore.keyring import Keyring
from eventstore.life import Told
from eventstore.promised_keys import Promised
from eventstore.refusals import COMMAND_REUSED, CONTENDED, IN_FUTURE, of_kind
from eventstore.together import decide_together
from eventstore.turns import Turns

A = TypeVar("A", bound=Aggregate)

CLOCK_SKEW: Final = timedelta(minutes=2)
"""How far a caller's clock may run ahead of ours before its time counts as the future."""
MOST_DECISIONS: Final = 20
KEYS_NOT_KEPT: Final = (psycopg.errors.UniqueViolation, psycopg.errors.LockNotAvailable)
"""Somebody else made a person's key, or the master key changes: decide again, with a key made first."""


class Change(msgspec.Struct, frozen=True):
    """Facts that one command adds to one stream, after `version`."""

    stream_id: UUID
    version: int
    events: tuple[Event, ...]
    told: tuple[Told, ...] = ()
    """When and by whom each was said; empty: all as the command says."""
    before: Aggregate | None = None
    """The aggregate decided on; None for a key or number."""


class Decide(Protocol):
    """Takes the decision on what is there now; `again` after somebody else wrote in between."""

    def __call__(self, *, again: bool) -> list[Change]: ...


class HistoryAppending(HistoryReading):
    """The one way into the history; `History` offers it to commands."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        super().__init__(database, keyring)
        self._turns = Turns()

    def _load_or_new(self, kind: type[A], stream_id: UUID) -> Loaded[A]:
        try:
            return self.load(kind, stream_id)
        except Missing:
            return Loaded(kind(id=stream_id), 0)

    def _run(
        self,
        kind: type[A],
        stream_id: UUID,
        command: Command,
        decide: Decide,
        *,
        turn: UUID | None = None,
    ) -> Receipt:
        if command.context.causation_id is None:
            # What follows from a fact keeps its time, though the clock that told it ran ahead.
            require_past(command.occurred_at)
        with self.watch.commanding(kind.kind, command):
            for decision in range(MOST_DECISIONS):
                with self._turns.of(turn):
                    answer = self._decide_and_append(decide, command, again=decision > 0)
                if isinstance(answer, Receipt):
                    return answer
                turn = answer.stream_id
        raise Conflict(CONTENDED, **of_kind(kind.kind), id=stream_id)

    def _decide_and_append(
        self, decide: Decide, command: Command, *, again: bool
    ) -> Receipt | StaleVersion:
        promised: Promised | None = None
        try:
            changes = decide(again=again)
            changes += self._together_with(changes[0])
            # Who decides again may do so for want of a key: then it is made first.
            with nullcontext() if again else self.keyring.promising() as promised:
                facts = tuple(fact for change in changes for fact in self._rows(change, command))
        except Refused:
            # A repeated command is refused by what its first run did: give the first answer.
            first = self._first_answer(command)
            if first is not None:
                return first
            raise
        return self._append(changes[0], facts, command, promised)

    def _together_with(self, main: Change) -> list[Change]:
        """What other aggregates do in the same append, each fact told as the one that demanded it."""
        if main.before is None:
            return []
        return [
            Change(
                their.stream_id,
                their.version,
                tuple(their.events),
                tuple(main.told[place] for place in their.places) if main.told else (),
            )
            for their in decide_together(main.before, main.events, self._load_or_new)
        ]

    def _append(
        self,
        main: Change,
        facts: tuple[StoredFact, ...],
        command: Command,
        promised: Promised | None,
    ) -> Receipt | StaleVersion:
        """The receipt, or where somebody else wrote first."""
        if not facts:
            first = self._first_answer(command)
            return first or Receipt(
                stream_id=main.stream_id, version=main.version, position=self.position()
            )
        append = Append(
            facts=facts,
            command_id=command.context.command_id,
            fingerprint=command.fingerprint,
            keys=tuple(promised.keys) if promised else (),
        )
        try:
            with self.watch.appending(len(facts)):
                verdict = self.recorder.append(append)
        except KEYS_NOT_KEPT:
            if not append.keys:
                raise
            return StaleVersion(main.stream_id, main.version)
        if promised:
            self.keyring.kept(promised)
        match verdict:
            case Appended(position=position):
                self.watch.appended(len(facts))
                return Receipt(
                    stream_id=main.stream_id,
                    version=main.version + len(main.events),
                    position=position,
                )
            case Repeated():
                self.watch.repeated()
                return self._repeated(receipt_of(verdict), verdict.fingerprint, command)
            case StaleVersion():
                self.watch.conflicted()
                return verdict

    def _rows(self, change: Change, command: Command) -> Iterator[StoredFact]:
        told = change.told or [Told(command.occurred_at, command.context)] * len(change.events)
        for turn, (event, (at, context)) in enumerate(zip(change.events, told, strict=True), 1):
            yield self._mapper.to_stored_event(
                Recorded(
                    event=event,
                    stream_id=change.stream_id,
                    version=change.version + turn,
                    position=0,
                    occurred_at=at,
                    recorded_at=at,
                    context=context,
                )
            )

    def _first_answer(self, command: Command) -> Receipt | None:
        found = self.answered(command.context.command_id)
        return None if found is None else self._repeated(*found, command)

    @staticmethod
    def _repeated(receipt: Receipt, fingerprint: str, command: Command) -> Receipt:
        if fingerprint != command.fingerprint:
            raise Conflict(COMMAND_REUSED, field="commandId", command_id=command.context.command_id)
        return receipt


def require_past(moment: datetime) -> None:
    if moment > datetime.now(UTC) + CLOCK_SKEW:
        raise Refused(IN_FUTURE, field="occurredAt", occurred_at=moment.isoformat())


def require_all_past(told: Sequence[Told]) -> None:
    if told:
        require_past(max(at for at, _ in told))
