"""The one door to the history: load, decide, append.

    history.begin(RepairOrder, order_id, lambda o: o.open(...), command)
    history.change(RepairOrder, order_id, lambda o: o.approve_quote_line(...), command)

A decision that met somebody else's write is taken again on what is there now, unless the caller
named the version it saw. A command id that was answered before gets its first answer again, and
nothing is written.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import UUID

from domain.kernel import (
    Aggregate,
    Claim,
    Command,
    Conflict,
    Decision,
    Event,
    Receipt,
    Reference,
    Refused,
    Series,
    as_events,
)
from eventstore.history_appending import Change, HistoryAppending, require_all_past
from eventstore.history_reading import Loaded
from eventstore.life import Life, Script, Told
from eventstore.refusals import EXISTS, STALE, of_kind

A = TypeVar("A", bound=Aggregate)


class History(HistoryAppending):
    """Everything that happened, and the way to add to it. Safe to use from several threads."""

    def begin(
        self,
        kind: type[A],
        stream_id: UUID,
        decide: Callable[[A], Decision],
        command: Command,
        *,
        claims: Sequence[Claim] = (),
        refers: Sequence[Reference] = (),
    ) -> Receipt:
        """Begin a stream, taking the keys it alone may hold (a VIN) in the same append.

        `refers`: what the command names of other aggregates; it has to exist.
        """

        def changes(*, again: bool) -> list[Change]:
            self.require(refers)
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
        *,
        refers: Sequence[Reference] = (),
    ) -> Receipt:
        """Begin a stream under the next number of a series: 1, 2, 3, … without holes."""

        def changes(*, again: bool) -> list[Change]:
            self.require(refers)
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
        refers: Sequence[Reference] = (),
        or_begin: bool = False,
    ) -> Receipt:
        """Change what exists; a decision without facts writes nothing and has the present version.

        `releases`: keys that the state it decides on holds and gives back in the same append.
        `or_begin`: an empty stream is no obstacle; for the few whose id everybody knows.
        """

        def changes(*, again: bool) -> list[Change]:  # noqa: ARG001 - it loads in any case
            loaded = self._load_for(kind, stream_id, command, or_begin=or_begin)
            self.require(refers)
            events = as_events(decide(loaded.state))
            if not events:
                return [Change(stream_id, loaded.version, ())]
            also = [change for claim in claims if (change := self._claim(claim))]
            given_back = releases(loaded.state)
            also += [change for claim in given_back if (change := self._release(claim))]
            return [Change(stream_id, loaded.version, events, before=loaded.state), *also]

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

        def changes(*, again: bool) -> list[Change]:
            also = [change for claim in claims if (change := self._claim(claim))]
            number = 0
            if series is not None:
                number, numbered = self._number(series, stream_id)
                also.append(numbered)
            life = Life(kind(id=stream_id), command, number)
            script(life)
            require_all_past(life.told)
            return self._opening(kind, stream_id, life.events, also, life.told, again=again)

        turn = series.stream_id if series else None
        return self._run(kind, stream_id, command, changes, turn=turn)

    def change_with(
        self, kind: type[A], stream_id: UUID, script: Script[A], command: Command
    ) -> Receipt:
        """Change what exists by many decisions in one append, as `begin_with` begins it."""

        def changes(*, again: bool) -> list[Change]:  # noqa: ARG001 - it loads in any case
            loaded = self._load_for(kind, stream_id, command)
            life = Life(loaded.state, command)
            script(life)
            require_all_past(life.told)
            return [Change(stream_id, loaded.version, life.events, life.told, loaded.state)]

        return self._run(kind, stream_id, command, changes)

    def _opening(
        self,
        kind: type[A],
        stream_id: UUID,
        events: tuple[Event, ...],
        also: list[Change],
        told: tuple[Told, ...] = (),
        *,
        again: bool,
    ) -> list[Change]:
        # At first the append itself finds out whether the stream exists.
        if (again or not events) and self._last(stream_id) is not None:
            raise Refused(EXISTS, field="id", **of_kind(kind.kind), id=stream_id)
        if not events:  # no number and no key is given away for nothing
            return [Change(stream_id, 0, ())]
        return [Change(stream_id, 0, events, told, kind(id=stream_id)), *also]

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

    def _number(self, series: Series, holder: UUID) -> tuple[int, Change]:
        last = self._last(series.stream_id)
        given = series.next_number(last.event if last else None, holder)
        return given.number, Change(series.stream_id, last.version if last else 0, (given,))

    def _claim(self, claim: Claim) -> Change | None:
        last = self._last(claim.stream_id)
        taken = claim.take(last.event if last else None)
        return taken and Change(claim.stream_id, last.version if last else 0, (taken,))

    def _release(self, claim: Claim) -> Change | None:
        last = self._last(claim.stream_id)
        released = claim.release(last.event if last else None)
        return released and Change(claim.stream_id, last.version if last else 0, (released,))
