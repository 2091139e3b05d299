"""A store of long ago opens under today's code: every kept sample is read, and shown or parked by name."""

from datetime import UTC, datetime
from uuid import UUID, uuid5

import msgspec
import pytest

from api.store import Store
from domain.kernel import Actor, Channel, Context, Role
from eventstore.codec import StoredFact
from eventstore.database import Database
from eventstore.group_commit import Append, Appended
from tests.golden.facts import facts_of_the_domain
from tests.golden.samples import FOLDER, Golden, read

SAMPLES = [read(file) for file in sorted(FOLDER.glob("*.json"))]


@pytest.fixture
def old(database_url: str) -> Store:
    facts_of_the_domain()
    return Store(database_url, b"a master key for tests")


def test_every_sample_of_every_version_is_read_and_projected(old: Store) -> None:
    with old.opened():
        for golden in SAMPLES:
            assert isinstance(old.history.recorder.append(_append(golden)), Appended)
        facts = old.history.read_all(after=0, limit=len(SAMPLES) + 1)
        assert [fact.event.topic for fact in facts] == [golden.topic for golden in SAMPLES]
        with old.database.connect_owner() as connection:
            while old.follower.catch_up(connection):
                pass
        lag = old.lag()
        assert {view.facts_behind for view in lag.views} == {0}
        assert lag.missing == ()
        assert _undecodable(old.database) == []


def _append(golden: Golden) -> Append:
    """One stream a sample: what came before it in its life is not at hand."""
    stream = uuid5(UUID(int=0), f"{golden.topic}/{golden.schema_version}")
    said = Context(
        actor=Actor("golden", Role.SYSTEM),
        channel=Channel.SYSTEM,
        site_id="S1",
        command_id=uuid5(stream, "command"),
    )
    fact = StoredFact(
        originator_id=stream,
        originator_version=1,
        topic=golden.topic,
        state=bytes(golden.data),
        schema_version=golden.schema_version,
        occurred_at=datetime(2025, 3, 31, tzinfo=UTC),
        context=msgspec.json.encode(said),
    )
    return Append(facts=(fact,), command_id=said.command_id, fingerprint="")


def _undecodable(database: Database) -> list[tuple[str, str]]:
    """What views could not show for another reason than a life that begins in the middle."""
    with database.reading() as connection:
        parked = connection.execute("SELECT topic, error FROM projection.parked").fetchall()
    return [(topic, error) for topic, error in parked if "Unknown" in error or "decode" in error]
