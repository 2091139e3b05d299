"""The one door to the history: load, decide, append.

    history.begin(RepairOrder, order_id, lambda o: o.open(...), command)
    history.change(RepairOrder, order_id, lambda o: o.approve_quote_line(...), command)

A decision that met somebody else's write is taken again on what is there now, unless the caller
named the version it saw. A command id that was answered before gets its first answer again, and
nothing is written.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol, TypeVar
from uuid import UUID

import msgspec

from domain.kernel import (
    Aggregate,
    Claim,
    Command,
    Conflict,
    Decision,
    Event,
    Missing,
    Receipt,
    Recorded,
    Refused,
    Series,
    as_events,
)
from eventstore.codec import StoredFact
from eventstore.database import Database
from eventstore.group_commit import Append, Appended, Repeated, StaleVersion
from eventstore.history_reading import HistoryReading, Loaded, receipt_of
from eventstore.keyring import Keyring
from eventstore.life import Life, Script, Told
from eventstore.refusals import (
    COMMAND_REUSED,
    CONTENDED,
    EXISTS,
    IN_FUTURE,
    STALE,
    of_kind,
)
from eventstore.together import decide_together
from eventstore.turns import Turns

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
    before: Aggregate | None = None
    """The aggregate decided on; None for a key or number."""


class _Decide(Protocol):
    """Takes the decision on what is there now; `again` after somebody else wrote in between."""

    def __call__(self, *, again: bool) -> list[_Change]: ...


class History(HistoryReading):
    """Everything that happened, and the way to add to it. Safe to use from several threads."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        super().__init__(database, keyring)
        self._turns = Turns()

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

        def changes(*, again: bool) -> list[_Change]:
            events = as_events(decide(kind(id=stream_id)))
            claimed = [change for claim in claims if (change := self._claim(claim))]
            return self._opening(kind, stream_id, events, claimed, again=again)

        return self._run(kind, stream_id, command, changes)

    def begin_numbered(
        self,
        kind: type[A],
        stream_id: UUID,
        series: Series,
        decide: Callable[[A, int], Decision],
        command: Command,
    ) -> Receipt:
        """Begin a stream under the next number of a series: 1, 2, 3, … without holes."""

        def changes(*, again: bool) -> list[_Change]:
            number, numbered = self._number(series, stream_id)
            events = as_events(decide(kind(id=stream_id), number))
            return self._opening(kind, stream_id, events, [numbered], again=again)

        return self._run(kind, stream_id, command, changes, turn=series.stream_id)

    def change(
        self,
        kind: type[A],
        stream_id: UUID,
        decide: Callable[[A], Decision],
        command: Command,
        *,
        claims: Sequence[Claim] = (),
        releases: Callable[[A], Sequence[Claim]] = lambda _: (),
        or_begin: bool = False,
    ) -> Receipt:
        """Change what exists; a decision without facts writes nothing and has the present version.

        `releases`: keys that the state it decides on holds and gives back in the same append.
        `or_begin`: an empty stream is no obstacle; for the few whose id everybody knows.
        """

        def changes(*, again: bool) -> list[_Change]:  # noqa: ARG001 - it loads in any case
            loaded = self._load_for(kind, stream_id, command, or_begin=or_begin)
            events = as_events(decide(loaded.state))
            if not events:
                return [_Change(stream_id, loaded.version, ())]
            also = [change for claim in claims if (change := self._claim(claim))]
            given_back = releases(loaded.state)
            also += [change for claim in given_back if (change := self._release(claim))]
            return [_Change(stream_id, loaded.version, events, before=loaded.state), *also]

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

        def changes(*, again: bool) -> list[_Change]:
            also = [change for claim in claims if (change := self._claim(claim))]
            number = 0
            if series is not None:
                number, numbered = self._number(series, stream_id)
                also.append(numbered)
            life = Life(kind(id=stream_id), command, number)
            script(life)
            _require_all_past(life.told)
            return self._opening(kind, stream_id, life.events, also, life.told, again=again)

        turn = series.stream_id if series else None
        return self._run(kind, stream_id, command, changes, turn=turn)

    def change_with(
        self, kind: type[A], stream_id: UUID, script: Script[A], command: Command
    ) -> Receipt:
        """Change what exists by many decisions in one append, as `begin_with` begins it."""

        def changes(*, again: bool) -> list[_Change]:  # noqa: ARG001 - it loads in any case
            loaded = self._load_for(kind, stream_id, command)
            life = Life(loaded.state, command)
            script(life)
            _require_all_past(life.told)
            return [_Change(stream_id, loaded.version, life.events, life.told, loaded.state)]

        return self._run(kind, stream_id, command, changes)

    def _opening(
        self,
        kind: type[A],
        stream_id: UUID,
        events: tuple[Event, ...],
        also: list[_Change],
        told: tuple[Told, ...] = (),
        *,
        again: bool,
    ) -> list[_Change]:
        # At first the append itself finds out whether the stream exists.
        if (again or not events) and self._last(stream_id) is not None:
            raise Refused(EXISTS, field="id", **of_kind(kind.kind), id=stream_id)
        if not events:  # no number and no key is given away for nothing
            return [_Change(stream_id, 0, ())]
        return [_Change(stream_id, 0, events, told, kind(id=stream_id)), *also]

    def _load_for(
        self, kind: type[A], stream_id: UUID, command: Command, *, or_begin: bool = False
    ) -> Loaded[A]:
        loaded = (self._load_or_new if or_begin else self.load)(kind, stream_id)
        if command.at_version is not None and loaded.version != command.at_version:
            raise Conflict(
                STALE,
                field="atVersion",
                **of_kind(kind.kind),
                id=stream_id,
                version=loaded.version,
                at_version=command.at_version,
            )
        return loaded

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
        decide: _Decide,
        *,
        turn: UUID | None = None,
    ) -> Receipt:
        _require_past(command.occurred_at)
        for decision in range(MOST_DECISIONS):
            with self._turns.of(turn):
                answer = self._decide_and_append(decide, command, again=decision > 0)
            if isinstance(answer, Receipt):
                return answer
            turn = answer.stream_id
        raise Conflict(CONTENDED, **of_kind(kind.kind), id=stream_id)

    def _decide_and_append(
        self, decide: _Decide, command: Command, *, again: bool
    ) -> Receipt | StaleVersion:
        try:
            changes = decide(again=again)
            changes += self._together_with(changes[0])
            facts = tuple(fact for change in changes for fact in self._rows(change, command))
        except Refused:
            # A repeated command is refused by what its first run did: give the first answer.
            first = self._first_answer(command)
            if first is not None:
                return first
            raise
        return self._append(changes[0], facts, command)

    def _together_with(self, main: _Change) -> list[_Change]:
        """What other aggregates do in the same append, each fact told as the one that demanded it."""
        if main.before is None:
            return []
        return [
            _Change(
                their.stream_id,
                their.version,
                tuple(their.events),
                tuple(main.told[place] for place in their.places) if main.told else (),
            )
            for their in decide_together(main.before, main.events, self._load_or_new)
        ]

    def _append(
        self, main: _Change, facts: tuple[StoredFact, ...], command: Command
    ) -> Receipt | StaleVersion:
        """The receipt, or where somebody else wrote first."""
        if not facts:
            first = self._first_answer(command)
            return first or Receipt(
                stream_id=main.stream_id, version=main.version, position=self.position()
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
                    stream_id=main.stream_id,
                    version=main.version + len(main.events),
                    position=position,
                )
            case Repeated():
                return self._repeated(receipt_of(verdict), verdict.fingerprint, command)
            case StaleVersion():
                return verdict

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
