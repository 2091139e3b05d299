"""The one door to the history: load, decide, append.

    history.begin(RepairOrder, order_id, lambda o: o.open(...), command)
    history.change(RepairOrder, order_id, lambda o: o.approve_quote_line(...), command)

A decision that met somebody else's write is taken again on what is there now, unless the caller
named the version it saw. A command id that was answered before gets its first answer again, and
nothing is written.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

import msgspec

from domain.kernel import (
    Aggregate,
    Claim,
    Command,
    Conflict,
    Decision,
    Event,
    Receipt,
    Recorded,
    Refused,
    Series,
    as_events,
)
from eventstore.codec import StoredFact
from eventstore.group_commit import Append, Appended, Repeated, StaleVersion
from eventstore.history_reading import HistoryReading, Loaded, receipt_of
from eventstore.history_rules import (
    COMMAND_REUSED,
    CONTENDED,
    EXISTS,
    IN_FUTURE,
    STALE,
)
from eventstore.life import Life, Script, Told

A = TypeVar("A", bound=Aggregate)

CLOCK_SKEW: Final = timedelta(minutes=2)
"""How far a caller's clock may run ahead of ours before its time counts as the future."""
MOST_DECISIONS: Final = 20


class _Change(msgspec.Struct, frozen=True):
    """Facts that one command adds to one stream, after `version`."""

    stream_id: UUID
    version: int
    events: tuple[Event, ...]
    told: tuple[Told, ...] = ()
    """When and by whom each was said; empty: all as the command says."""


class History(HistoryReading):
    """Everything that happened, and the way to add to it. Safe to use from several threads."""

    def begin(
        self,
        kind: type[A],
        stream_id: UUID,
        decide: Callable[[A], Decision],
        command: Command,
        *,
        claims: Sequence[Claim] = (),
    ) -> Receipt:
        """Begin a stream, taking the keys it alone may hold (a VIN) in the same append."""
        return self._run(kind, stream_id, command, lambda: self._opening(
            kind, stream_id, as_events(decide(kind(id=stream_id))),
            [change for claim in claims if (change := self._claim(claim))],
        ))  # fmt: skip

    def begin_numbered(
        self,
        kind: type[A],
        stream_id: UUID,
        series: Series,
        decide: Callable[[A, int], Decision],
        command: Command,
    ) -> Receipt:
        """Begin a stream under the next number of a series: 1, 2, 3, … without holes."""

        def changes() -> list[_Change]:
            number, numbered = self._number(series, stream_id)
            events = as_events(decide(kind(id=stream_id), number))
            return self._opening(kind, stream_id, events, [numbered])

        return self._run(kind, stream_id, command, changes)

    def change(
        self,
        kind: type[A],
        stream_id: UUID,
        decide: Callable[[A], Decision],
        command: Command,
        *,
        claims: Sequence[Claim] = (),
        releases: Sequence[Claim] = (),
    ) -> Receipt:
        """Change what exists; a decision without facts writes nothing and has the present version."""

        def changes() -> list[_Change]:
            loaded = self._load_for(kind, stream_id, command)
            events = as_events(decide(loaded.state))
            also = [change for claim in claims if (change := self._claim(claim))]
            also += [change for claim in releases if (change := self._release(claim))]
            return [_Change(stream_id, loaded.version, events), *also]

        return self._run(kind, stream_id, command, changes)

    def begin_with(
        self,
        kind: type[A],
        stream_id: UUID,
        script: Script[A],
        command: Command,
        *,
        series: Series | None = None,
        claims: Sequence[Claim] = (),
    ) -> Receipt:
        """Begin a stream with many decisions in one append, each at its own time by its own actor.

        For imports and demonstrations: what happened long ago is recorded whole or not at all. With
        a series, `Life.number` is the next number of it.
        """

        def changes() -> list[_Change]:
            also = [change for claim in claims if (change := self._claim(claim))]
            number = 0
            if series is not None:
                number, numbered = self._number(series, stream_id)
                also.append(numbered)
            life = Life(kind(id=stream_id), command, number)
            script(life)
            _require_all_past(life.told)
            return self._opening(kind, stream_id, life.events, also, life.told)

        return self._run(kind, stream_id, command, changes)

    def change_with(
        self, kind: type[A], stream_id: UUID, script: Script[A], command: Command
    ) -> Receipt:
        """Change what exists by many decisions in one append, as `begin_with` begins it."""

        def changes() -> list[_Change]:
            loaded = self._load_for(kind, stream_id, command)
            life = Life(loaded.state, command)
            script(life)
            _require_all_past(life.told)
            return [_Change(stream_id, loaded.version, life.events, life.told)]

        return self._run(kind, stream_id, command, changes)

    def _opening(
        self,
        kind: type[A],
        stream_id: UUID,
        events: tuple[Event, ...],
        also: list[_Change],
        told: tuple[Told, ...] = (),
    ) -> list[_Change]:
        if self._last(stream_id) is not None:
            raise Refused(EXISTS, field="id", kind=kind.kind, id=stream_id)
        return [_Change(stream_id, 0, events, told), *also]

    def _load_for(self, kind: type[A], stream_id: UUID, command: Command) -> Loaded[A]:
        loaded = self.load(kind, stream_id)
        if command.at_version is not None and loaded.version != command.at_version:
            raise Conflict(
                STALE,
                field="atVersion",
                kind=kind.kind,
                id=stream_id,
                version=loaded.version,
                at_version=command.at_version,
            )
        return loaded

    def _run(
        self, kind: type[A], stream_id: UUID, command: Command, decide: Callable[[], list[_Change]]
    ) -> Receipt:
        _require_past(command.occurred_at)
        for _ in range(MOST_DECISIONS):
            try:
                changes = decide()
            except Refused:
                # A repeated command is refused by what its first run did: give the first answer.
                first = self._first_answer(command)
                if first is not None:
                    return first
                raise
            receipt = self._append(stream_id, changes, command)
            if receipt is not None:
                return receipt
        raise Conflict(CONTENDED, kind=kind.kind, id=stream_id)

    def _append(self, stream_id: UUID, changes: list[_Change], command: Command) -> Receipt | None:
        """The receipt, or None where somebody else wrote first."""
        facts = tuple(fact for change in changes for fact in self._rows(change, command))
        main = changes[0]
        if not facts:
            first = self._first_answer(command)
            return first or Receipt(
                stream_id=stream_id, version=main.version, position=self.position()
            )
        verdict = self.recorder.append(
            Append(
                facts=facts,
                command_id=command.context.command_id,
                fingerprint=command.fingerprint,
            )
        )
        match verdict:
            case Appended(position=position):
                return Receipt(
                    stream_id=stream_id,
                    version=main.version + len(main.events),
                    position=position,
                )
            case Repeated():
                return self._repeated(receipt_of(verdict), verdict.fingerprint, command)
            case StaleVersion():
                return None

    def _rows(self, change: _Change, command: Command) -> Iterator[StoredFact]:
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

    def _number(self, series: Series, holder: UUID) -> tuple[int, _Change]:
        last = self._last(series.stream_id)
        given = series.next_number(last.event if last else None, holder)
        return given.number, _Change(series.stream_id, last.version if last else 0, (given,))

    def _claim(self, claim: Claim) -> _Change | None:
        last = self._last(claim.stream_id)
        taken = claim.take(last.event if last else None)
        return taken and _Change(claim.stream_id, last.version if last else 0, (taken,))

    def _release(self, claim: Claim) -> _Change | None:
        last = self._last(claim.stream_id)
        released = claim.release(last.event if last else None)
        return released and _Change(claim.stream_id, last.version if last else 0, (released,))


def _require_past(moment: datetime) -> None:
    if moment > datetime.now(UTC) + CLOCK_SKEW:
        raise Refused(IN_FUTURE, field="occurredAt", occurred_at=moment.isoformat())


def _require_all_past(told: Sequence[Told]) -> None:
    if told:
        _require_past(max(at for at, _ in told))
