"""Checkpoints and proofs: that the history is what it was."""

from base64 import b64encode
from datetime import datetime
from typing import Annotated, Self

import msgspec
import strawberry

from api.graphql.context import Info
from api.graphql.scalars import Position
from domain.kernel import Refused, Rule
from eventstore.database import Database
from eventstore.integrity.note import read_note
from eventstore.integrity.proof import NoProofError, prove

NO_PROOF = Rule(
    "integrity.no_proof", "RM15", en="there is no proof: {why}", zh="无法给出证明：{why}"
)


@strawberry.type(description="A signed statement: so many facts, with this root, at this time.")
class Checkpoint:
    origin: str = strawberry.field(description="Whose history it speaks for.")
    position: Position = strawberry.field(description="It covers the facts up to this one.")
    root: str = strawberry.field(
        description="Root of the Merkle tree over them (RFC 6962), SHA-256 in base64."
    )
    signed_at: datetime = strawberry.field(description="When it was signed, by the server's clock.")
    note: str = strawberry.field(
        description="What was signed, and the signature: a note as c2sp.org/tlog-checkpoint says."
    )

    @classmethod
    def of(cls, note: str) -> Self:
        said = read_note(note)
        return cls(
            origin=said.origin,
            position=Position(said.position),
            root=b64encode(said.root).decode(),
            signed_at=said.time,
            note=note,
        )


@strawberry.type(description="The proof that one fact stands unchanged under a signed checkpoint.")
class IntegrityProof:
    position: Position = strawberry.field(description="The fact that is proven, by its turn.")
    checkpoint: Checkpoint = strawberry.field(description="The checkpoint it is proven under.")
    json: str = strawberry.field(
        description="All of it as JSON: save it as proof.json and check it with docs/verify_proof.py."
    )


@strawberry.type
class IntegrityQueries:
    @strawberry.field(description="The newest checkpoints, the last one first (RM15).")
    async def checkpoints(
        self,
        info: Info,
        first: Annotated[int, strawberry.argument(description="At most so many, up to 200.")] = 20,
    ) -> list[Checkpoint]:
        most = max(0, min(first, 200))
        async with info.context.reading() as reading:
            cursor = await reading.execute(
                "SELECT note FROM integrity.checkpoint ORDER BY position DESC LIMIT %s", (most,)
            )
            return [Checkpoint.of(note) for (note,) in await cursor.fetchall()]

    @strawberry.field(
        description="The proof of one fact, to be checked by anybody without this server (RM15)."
    )
    async def integrity_proof(
        self,
        info: Info,
        position: Annotated[Position, strawberry.argument(description="The turn of the fact.")],
        since: Annotated[
            Position | None,
            strawberry.argument(
                description="Prove, too, that the checkpoint at this position is a beginning of it."
            ),
        ] = None,
    ) -> IntegrityProof:
        database = info.context.history.database
        return await info.context.run(lambda: _proof(database, position, since))


def _proof(database: Database, position: int, since: int | None) -> IntegrityProof:
    try:
        with database.reading() as connection:
            proof = prove(connection, position, since=since)
    except NoProofError as error:
        raise Refused(NO_PROOF, field="position", why=str(error)) from None
    return IntegrityProof(
        position=Position(position),
        checkpoint=Checkpoint.of(proof.checkpoint),
        json=msgspec.json.encode(proof).decode(),
    )
