"""Policies at work: reads new facts, carries out what they demand, each reaction once.

A reaction's command id follows from the policy's name and the fact's id, so a fact seen twice – after
a crash, or by two processes – changes nothing the second time.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Final
from uuid import UUID, uuid5

import msgspec
import psycopg
import structlog
from psycopg import Connection
from psycopg.rows import TupleRow

from domain.customer.events import PersonalDataErased
from domain.kernel import (
    Actor,
    Aggregate,
    Channel,
    Command,
    Context,
    Event,
    Recorded,
    Refused,
    Role,
)
from domain.policies import Knowledge, Policy, Reaction, registered_policies
from eventstore.database import Database
from eventstore.ear import Ear
from eventstore.history import History
from eventstore.refusals import EXISTS

_COMMANDS: Final = UUID("4d0f4f2a-2f0e-5c9a-bb5f-6a0b3d9f8c11")
BATCH: Final = 500
POLL_S: Final = 1.0
BREATH_S: Final = 0.02
"""Between a word and looking, so that whoever has just written reads first, and several facts are one look."""
_MOVE: Final = """
INSERT INTO reaction.position SELECT unnest(%s::text[]), %s::bigint
ON CONFLICT (policy) DO UPDATE SET position = EXCLUDED.position
WHERE reaction.position.position < EXCLUDED.position
"""
_REFUSED: Final = """
WITH new AS (
    INSERT INTO reaction.refused (policy, event_id, turn, position, code, message)
    VALUES (%(policy)s, %(event_id)s, %(turn)s, %(position)s, %(code)s, %(message)s)
    ON CONFLICT DO NOTHING RETURNING refused_at
)
INSERT INTO audit.refusal
    (session_id, at, actor_id, actor_role, site_id, asked, code, stream_id, command_id)
SELECT '00000000-0000-0000-0000-000000000000', refused_at, %(actor_id)s, %(actor_role)s,
    %(site_id)s, %(policy)s, %(code)s, %(stream_id)s, %(command_id)s
FROM new
"""

_log = structlog.get_logger(__name__)


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """What a fact does outside of the history; done again after a crash, it changes nothing more."""

    name: str
    on: type[Event]
    act: Callable[[Recorded[Any]], None]


class Reactor:
    """Reacts to the history in a thread, or on demand with `catch_up`."""

    name: ClassVar[str] = "policies"

    def __init__(self, database: Database, history: History, knowledge: Knowledge) -> None:
        self._database = database
        self._history = history
        self._knowledge = knowledge
        self._reactors: tuple[Policy | Effect, ...] = (
            *registered_policies().values(),
            Effect(
                name="destroy_person_keys",
                on=PersonalDataErased,
                act=lambda fact: history.keyring.destroy(fact.event.subjects),
            ),
        )
        self._topics = sorted({reactor.on.topic for reactor in self._reactors})
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reactor", daemon=True)
        self._ear: Ear | None = None

    def start(self) -> None:
        """Begin to react."""
        self._ear = Ear()
        self._thread.start()

    def stop(self) -> None:
        """Finish the reaction under way and end."""
        self._stopping.set()
        if self._ear is not None:
            self._ear.wake()
            self._thread.join()
            self._ear.close()
            self._ear = None

    def catch_up(self, on_batch: Callable[[int], None] = lambda _: None) -> int:
        """React to everything there is, also to what the reactions record; how many facts.

        `on_batch` hears after each batch how many facts it had.
        """
        seen = 0
        with self._database.connect_writer() as connection:
            while batch := self._batch(connection):
                seen += batch
                on_batch(batch)
        return seen

    def _run(self) -> None:
        ear = self._ear
        assert ear is not None  # noqa: S101 - made by `start`
        while not self._stopping.is_set():
            try:
                with (
                    self._database.connect_writer(wary=True) as connection,
                    self._database.connect_reader(wary=True) as line,
                ):
                    ear.listen(line, ["history"])
                    while not self._stopping.is_set():
                        if not self._batch(connection):
                            ear.wait(POLL_S)
                            self._stopping.wait(BREATH_S)
            except psycopg.OperationalError as error:
                _log.warning("reactor lost its connection", error=str(error))
                self._stopping.wait(POLL_S)
            except Exception:  # noqa: BLE001 - the thread must live; the log has it all
                _log.exception("reactor failed, trying again")
                self._stopping.wait(POLL_S)

    def _batch(self, connection: Connection[TupleRow]) -> int:
        positions = dict(
            connection.execute("SELECT policy, position FROM reaction.position").fetchall()
        )
        lowest = min(positions.get(reactor.name, 0) for reactor in self._reactors)
        head = self._history.position()
        if head <= lowest:
            return 0
        facts = self._history.read_all(after=lowest, limit=BATCH, upto=head, topics=self._topics)
        scanned = facts[-1].position if len(facts) == BATCH else head
        for fact in facts:
            for reactor in self._reactors:
                if (
                    isinstance(fact.event, reactor.on)
                    and positions.get(reactor.name, 0) < fact.position
                ):
                    self._react(connection, reactor, fact)
                    if self._stopping.is_set():
                        return len(facts)
        connection.execute(_MOVE, ([reactor.name for reactor in self._reactors], scanned))
        return max(len(facts), 1)

    def _react(
        self, connection: Connection[TupleRow], reactor: Policy | Effect, fact: Recorded[Event]
    ) -> None:
        if isinstance(reactor, Effect):
            reactor.act(fact)
        else:
            with self._history.watch.reacting(reactor.name, fact):
                self._carry_out_all(connection, reactor, fact)

    def _carry_out_all(
        self, connection: Connection[TupleRow], policy: Policy, fact: Recorded[Event]
    ) -> None:
        reactions: Iterable[Reaction] = policy.react(fact, self._knowledge)
        for turn, reaction in enumerate(reactions):
            command = _command(policy, fact, turn)
            try:
                self._carry_out(reaction, command)
            except Refused as refused:
                if refused.rule is EXISTS and reaction.begins:
                    continue
                _log.warning("a reaction was refused", policy=policy.name, code=refused.code)
                told = {"policy": policy.name, "turn": turn, "stream_id": reaction.stream_id}
                connection.execute(_REFUSED, told | _refusal(fact, command.context, refused))

    def _carry_out(self, reaction: Reaction, command: Command) -> None:
        kind: type[Aggregate] = reaction.kind
        if reaction.numbered is not None:
            self._history.begin_numbered(
                kind,
                reaction.stream_id,
                reaction.numbered,
                lambda state, number: reaction.decide(state, number=number),
                command,
            )
        elif reaction.begins:
            self._history.begin(kind, reaction.stream_id, reaction.decide, command)
        else:
            self._history.change(kind, reaction.stream_id, reaction.decide, command)


def _refusal(fact: Recorded[Event], context: Context, refused: Refused) -> dict[str, Any]:
    return {
        "event_id": fact.event_id,
        "position": fact.position,
        "code": refused.code,
        "message": refused.en,
        "actor_id": context.actor.id,
        "actor_role": context.actor.role.value,
        "site_id": context.site_id,
        "command_id": context.command_id,
    }


def _command(policy: Policy, fact: Recorded[Event], turn: int) -> Command:
    context = fact.context
    return Command(
        context=Context(
            actor=Actor(f"policy:{policy.name}", Role.SYSTEM),
            channel=Channel.SYSTEM,
            site_id=context.site_id,
            command_id=uuid5(_COMMANDS, f"{policy.name}/{fact.event_id}/{turn}"),
            correlation_id=context.correlation_id or context.command_id,
            causation_id=fact.event_id,
        ),
        occurred_at=fact.occurred_at,
    )
