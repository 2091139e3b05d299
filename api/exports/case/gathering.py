"""A case as it is recorded: its facts with their stored bytes and proofs, opened for one reader."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from api.access.policy import POSTS_FOR_DOCUMENT
from api.access.reach import require_post
from api.documents.sheet import Asked
from api.exports.case.scope import VIEWS, CaseKind, Scope, scope_of
from api.exports.case.telling import LEFT_OUT, Teller, personal_in
from api.graphql.context import ApiContext
from api.graphql.rows import tokens_in
from api.graphql.sight import Sight, sight_of
from domain.kernel import Event, Personal, Recorded
from eventstore.database import Database
from eventstore.decoding import FACT_COLUMNS, decode_rows
from eventstore.integrity.checkpoints import Checkpoints
from eventstore.integrity.note import Checkpoint, PublicKey, read_note
from eventstore.integrity.proof import Proof, prove_all
from projections.customer_file.queries import CustomerFile, file_of

_FACTS: Final = (
    f"SELECT {FACT_COLUMNS} FROM history.event WHERE stream_id = ANY(%s) ORDER BY position"
)
_COVERED: Final = "SELECT coalesce(max(position), 0) FROM integrity.checkpoint"
_PLAIN, _WITH_PEOPLE = "caseFile", "caseFileWithPeople"


class Party(msgspec.Struct, frozen=True):
    """A customer of the case, as the reader may see them."""

    customer_id: UUID
    name: str | None
    phone: str | None


class Case(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """All that is recorded, and by what it is proven. Facts and proofs stand in the same order."""

    scope: Scope
    facts: Sequence[Recorded[Event]]
    proofs: Sequence[Proof]
    parties: Sequence[Party]
    key: PublicKey
    people: dict[str, str] | None
    """The opened texts by their tokens; None: the file is one without people."""

    @cached_property
    def checkpoint(self) -> Checkpoint:
        """Under which every fact is proven."""
        return read_note(self.note)

    @property
    def note(self) -> str:
        """The checkpoint as it was signed."""
        return self.proofs[0].checkpoint

    @cached_property
    def labels(self) -> dict[UUID, str]:
        """What the streams are called."""
        return {part.stream_id: part.label for part in self.scope.parts}

    def teller(self) -> Teller:
        """Tells the facts as far as this file shows persons."""
        return Teller(self.labels, self._opened)

    def _opened(self, value: Personal) -> str:
        if self.people is None or value.token is None:
            return LEFT_OUT
        return self.people[value.token]


async def case_of(
    context: ApiContext,
    checkpoints: Checkpoints,
    kind: CaseKind,
    named: str,
    *,
    people: bool = False,
    at_least: int | None = None,
) -> Case:
    """The case that is named by id, number, VIN or plate, for the reader of a request.

    Raises Missing, or Refused where the reader's post has no right to it.
    """
    name = _WITH_PEOPLE if people else _PLAIN
    require_post(name, context.identity.actor.role, POSTS_FOR_DOCUMENT)
    for view in VIEWS:
        async with context.reading(view, at_least):
            pass
    return await case_for_operator(context, checkpoints, kind, named, people=people)


async def case_for_operator(
    context: ApiContext, checkpoints: Checkpoints, kind: CaseKind, named: str, *, people: bool
) -> Case:
    """As `case_of`, whatever the post: whoever may run commands on the server reads everything.

    A checkpoint is signed first where none covers the facts yet.
    """
    async with context.reading() as reading, reading.transaction():
        await reading.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        scope = await scope_of(reading, kind, named)
        streams = [part.stream_id for part in scope.parts]
        rows = await (await reading.execute(_FACTS, (streams,))).fetchall()
        facts = decode_rows(rows)
        files = await _files(reading, facts)
        sight, opened = await _opened(context, reading, facts, files, people=people)
    database = context.history.database
    proofs = await context.run(
        lambda: _proofs(database, checkpoints, [fact.position for fact in facts])
    )
    return Case(
        scope=scope,
        facts=facts,
        proofs=proofs,
        parties=[_party(file, sight) for file in files],
        key=checkpoints.key.public,
        people=opened,
    )


async def _files(
    reading: AsyncConnection[Any], facts: Sequence[Recorded[Event]]
) -> list[CustomerFile]:
    named = dict.fromkeys(
        each
        for fact in facts
        for name in ("customer_id", "to_customer_id", "from_customer_id")
        if isinstance(each := getattr(fact.event, name, None), UUID)
    )
    found = [await file_of(reading, customer_id=each) for each in named]
    return list({file.customer_id: file for file in found if file is not None}.values())


async def _opened(
    context: ApiContext,
    reading: AsyncConnection[Any],
    facts: Sequence[Recorded[Event]],
    files: Sequence[CustomerFile],
    *,
    people: bool,
) -> tuple[Sight | None, dict[str, str] | None]:
    if not people:
        return None, None
    tokens = {
        value.token
        for fact in facts
        for value in personal_in(fact.event)
        if value.token is not None
    }
    sight = await sight_of(Asked(context), reading, [*tokens, *tokens_in(files)])
    return sight, {token: sight.text(token) or "" for token in tokens}


def _party(file: CustomerFile, sight: Sight | None) -> Party:
    if sight is None:
        return Party(file.customer_id, LEFT_OUT, LEFT_OUT)
    return Party(file.customer_id, sight.text(file.name_sealed), sight.phone(file.phone_sealed))


def _proofs(
    database: Database, checkpoints: Checkpoints, positions: Sequence[int]
) -> Sequence[Proof]:
    if database.select(_COVERED)[0][0] < positions[-1]:
        checkpoints.make()
    with database.reading() as connection:
        return prove_all(connection, positions)
