"""The one door to the history: load, decide, append.

    history.begin(RepairOrder, order_id, lambda o: o.open(...), command)
    history.change(RepairOrder, order_id, lambda o: o.approve_quote_line(...), command)

A decision that met somebody else's write is taken again on what is there now, unless the caller
named the version it saw. A command id that was answered before gets its first answer again, and
nothing is written.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar, cast
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
    Rule,
    Series,
    as_events,
)
from domain.policies import companions_of
from eventstore.application import HistoryApplication
from eventstore.codec import FactMapper, StoredFact
from eventstore.database import Database
from eventstore.group_commit import Append, Appended, Repeated, StaleVersion
from eventstore.keyring import Keyring
from eventstore.recorder import HistoryRecorder
from eventstore.together import Loaded, decide_together

A = TypeVar("A", bound=Aggregate)

CLOCK_SKEW: Final = timedelta(minutes=2)
"""How far a caller's clock may run ahead of ours before its time counts as the future."""
MOST_DECISIONS: Final = 20

NOT_FOUND = Rule(
    "history.not_found",
    "D.3",
    en="there is no {kind} {id}",
    zh="不存在该{kind}：{id}",
)
EXISTS = Rule(
    "history.already_exists",
    "D.3",
    en="{kind} {id} exists already",
    zh="{kind} {id} 已存在",
)
STALE = Rule(
    "history.stale_version",
    "D.2",
    en="{kind} {id} stands at version {version}, the command was made for version {at_version}",
    zh="{kind} {id} 当前版本为 {version}，而命令基于版本 {at_version}",
)
CONTENDED = Rule(
    "history.contended",
    "D.2",
    en="{kind} {id} is being changed by many at once: try again",
    zh="{kind} {id} 正被多方同时修改，请重试",
)
COMMAND_REUSED = Rule(
    "history.command_id_reused",
    "D.2",
    en="command id {command_id} was used for another command",
    zh="命令编号 {command_id} 已用于另一条命令",
)
IN_FUTURE = Rule(
    "history.in_the_future",
    "D.2",
    en="occurredAt {occurred_at} lies in the future",
    zh="发生时间 {occurred_at} 晚于当前时间",
)


class _Change(msgspec.Struct, frozen=True):
    """Facts that one command adds to one stream, after `version`."""

    stream_id: UUID
    version: int
    events: tuple[Event, ...]
    before: Aggregate | None = None
    """The aggregate decided on; None for a key or number."""


class History:
    """Everything that happened, and the way to add to it. Safe to use from several threads."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self.recorder = HistoryRecorder(database)
        self.application = HistoryApplication(self.recorder, keyring.seal)
        self.keyring = keyring
        self._mapper = cast("FactMapper", self.application.mapper)

    def close(self) -> None:
        """Close the writing connection."""
        self.application.close()

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
            last = self._last(series.stream_id)
            given = series.next_number(last.event if last else None, stream_id)
            numbered = _Change(series.stream_id, last.version if last else 0, (given,))
            events = as_events(decide(kind(id=stream_id), given.number))
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
        releases: Callable[[A], Sequence[Claim]] = lambda _: (),
        or_begin: bool = False,
    ) -> Receipt:
        """Change what exists; a decision without facts writes nothing and has the present version.

        `releases`: keys that the state it decides on holds and gives back in the same append.
        `or_begin`: an empty stream is no obstacle; for the few whose id everybody knows.
        """

        def changes() -> list[_Change]:
            loaded = self._load_or_new(kind, stream_id) if or_begin else self.load(kind, stream_id)
            if command.at_version is not None and loaded.version != command.at_version:
                raise Conflict(
                    STALE,
                    field="atVersion",
                    kind=kind.kind,
                    id=stream_id,
                    version=loaded.version,
                    at_version=command.at_version,
                )
            events = as_events(decide(loaded.state))
            also = [change for claim in claims if (change := self._claim(claim))]
            given_back = releases(loaded.state)
            also += [change for claim in given_back if (change := self._release(claim))]
            return [_Change(stream_id, loaded.version, events, loaded.state), *also]

        return self._run(kind, stream_id, command, changes)

    def load(self, kind: type[A], stream_id: UUID, *, upto: int | None = None) -> Loaded[A]:
        """Fold a stream, whole or up to a version; raises Missing where there is none of this kind."""
        state, version = kind(id=stream_id), 0
        for fact in self.read(stream_id, upto=upto):
            if version == 0 and not fact.event.topic.startswith(f"{kind.kind}."):
                break
            state, version = state.apply(fact.event), fact.version
        if version == 0:
            raise Missing(NOT_FOUND, field="id", kind=kind.kind, id=stream_id)
        return Loaded(state, version)

    def _load_or_new(self, kind: type[A], stream_id: UUID) -> Loaded[A]:
        try:
            return self.load(kind, stream_id)
        except Missing:
            return Loaded(kind(id=stream_id), 0)

    def read(self, stream_id: UUID, *, upto: int | None = None) -> Iterator[Recorded[Event]]:
        """The facts of one stream, in the order of versions."""
        return cast("Iterator[Recorded[Event]]", self.application.events.get(stream_id, lte=upto))

    def read_all(
        self, *, after: int, limit: int, upto: int | None = None, topics: Sequence[str] = ()
    ) -> list[Recorded[Event]]:
        """Facts of the whole history with positions above `after`, in the order of positions."""
        rows = self.recorder.select_facts(after=after, limit=limit, upto=upto, topics=topics)
        return [self._mapper.to_domain_event(row) for row in rows]

    def position(self) -> int:
        """The position of the last fact; 0 in an empty history."""
        return self.recorder.max_notification_id() or 0

    def answered(self, command_id: UUID) -> tuple[Receipt, str] | None:
        """The receipt and fingerprint of a command that is in the history."""
        found = self.recorder.find_command(command_id)
        if found is None:
            return None
        return _receipt_of(found), found.fingerprint

    def _opening(
        self, kind: type[A], stream_id: UUID, events: tuple[Event, ...], also: list[_Change]
    ) -> list[_Change]:
        if self._last(stream_id) is not None:
            raise Refused(EXISTS, field="id", kind=kind.kind, id=stream_id)
        return [_Change(stream_id, 0, events, kind(id=stream_id)), *also]

    def _run(
        self, kind: type[A], stream_id: UUID, command: Command, decide: Callable[[], list[_Change]]
    ) -> Receipt:
        if command.occurred_at > datetime.now(UTC) + CLOCK_SKEW:
            raise Refused(
                IN_FUTURE, field="occurredAt", occurred_at=command.occurred_at.isoformat()
            )
        for _ in range(MOST_DECISIONS):
            try:
                changes = self._accompanied(decide())
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

    def _accompanied(self, changes: list[_Change]) -> list[_Change]:
        """The changes, and what other aggregates do in the same append."""
        before, events = changes[0].before, changes[0].events
        if before is None:
            return changes
        theirs = decide_together(companions_of(before, events), self._load_or_new)
        return changes + [_Change(*their) for their in theirs]

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
                return self._repeated(_receipt_of(verdict), verdict.fingerprint, command)
            case StaleVersion():
                return None

    def _rows(self, change: _Change, command: Command) -> Iterator[StoredFact]:
        for turn, event in enumerate(change.events, start=change.version + 1):
            yield self._mapper.to_stored_event(
                Recorded(
                    event=event,
                    stream_id=change.stream_id,
                    version=turn,
                    position=0,
                    occurred_at=command.occurred_at,
                    recorded_at=command.occurred_at,
                    context=command.context,
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

    def _last(self, stream_id: UUID) -> Recorded[Event] | None:
        last = self.application.events.get(stream_id, desc=True, limit=1)
        return cast("Recorded[Event] | None", next(last, None))

    def _claim(self, claim: Claim) -> _Change | None:
        last = self._last(claim.stream_id)
        taken = claim.take(last.event if last else None)
        return taken and _Change(claim.stream_id, last.version if last else 0, (taken,))

    def _release(self, claim: Claim) -> _Change | None:
        last = self._last(claim.stream_id)
        released = claim.release(last.event if last else None)
        return released and _Change(claim.stream_id, last.version if last else 0, (released,))


def _receipt_of(found: Repeated) -> Receipt:
    return Receipt(
        stream_id=found.stream_id,
        version=found.version,
        position=found.position,
        repeated=True,
    )
