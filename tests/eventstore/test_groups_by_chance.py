"""Groups of commands by chance, some of them refused: what is written is what was accepted, of each its own."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventstore.append_call import AppendCall
from eventstore.codec import StoredFact
from eventstore.database import Database
from eventstore.group_commit import Append, Appended, StaleVersion, Verdict

STREAMS = 6

# Of each command: the streams it adds to, how far off its version is, and how many facts.
commands = st.lists(
    st.lists(
        st.tuples(st.integers(0, STREAMS - 1), st.sampled_from([0, 0, 0, 1]), st.integers(1, 3)),
        min_size=1,
        max_size=2,
        unique_by=lambda part: part[0],
    ),
    min_size=1,
    max_size=5,
)


class _Account:
    """What has to be there, counted beside the database."""

    def __init__(self, head: int) -> None:
        self.head = head
        self.streams = [uuid4() for _ in range(STREAMS)]
        self.versions = dict.fromkeys(self.streams, 0)
        self.rows: list[tuple[int, UUID, int, str]] = []

    def fits(self, append: Append) -> bool:
        versions = dict(self.versions)
        for fact in append.facts:
            stream = fact.originator_id
            assert isinstance(stream, UUID)
            versions[stream] += 1
            if versions[stream] != fact.originator_version:
                return False
        return True

    def take(self, append: Append) -> None:
        for fact in append.facts:
            assert isinstance(fact.originator_id, UUID)
            self.head += 1
            self.versions[fact.originator_id] = fact.originator_version
            self.rows.append(
                (self.head, fact.originator_id, fact.originator_version, fact.state.decode())
            )


def _append(account: _Account, parts: list[tuple[int, int, int]]) -> Append:
    return Append(
        facts=tuple(
            StoredFact(
                originator_id=account.streams[stream],
                originator_version=account.versions[account.streams[stream]] + off + turn,
                topic="job_card.opened",
                state=f'"{uuid4()}"'.encode(),
                schema_version=1,
                occurred_at=datetime(2025, 3, 31, tzinfo=UTC),
            )
            for stream, off, size in parts
            for turn in range(1, size + 1)
        ),
        command_id=uuid4(),
        fingerprint="",
    )


def _apart(appends: list[Append]) -> list[Append]:
    """Those that may travel together: no two of them touch the same stream."""
    taken: set[UUID | str] = set()
    apart: list[Append] = []
    for append in appends:
        if taken.isdisjoint(append.streams):
            apart.append(append)
            taken |= append.streams
    return apart


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(groups=st.lists(commands, min_size=1, max_size=4))
def test_what_is_written_is_what_was_accepted(
    database: Database, groups: list[list[list[tuple[int, int, int]]]]
) -> None:
    with database.connect_owner() as owner, database.connect_writer() as writer:
        call = AppendCall(writer)
        last = owner.execute("SELECT coalesce(max(position), 0) FROM history.event").fetchone()
        assert last is not None
        account = _Account(last[0])
        before, done = account.head, list[tuple[UUID, int]]()
        for group in groups:
            appends = _apart([_append(account, parts) for parts in group])
            verdicts: list[Verdict] = call(appends)
            for append, verdict in zip(appends, verdicts, strict=True):
                if account.fits(append):
                    account.take(append)
                    assert isinstance(verdict, Appended)
                    assert verdict.position == account.head
                    done.append((append.command_id, account.head))
                else:
                    assert isinstance(verdict, StaleVersion)
                    assert verdict.version == account.versions[verdict.stream_id]
        rows = owner.execute(
            "SELECT position, stream_id, version, data FROM history.event"
            " WHERE position > %s ORDER BY position",
            (before,),
        ).fetchall()
        assert rows == account.rows
        known = owner.execute(
            "SELECT command_id, position FROM history.command WHERE position > %s ORDER BY position",
            (before,),
        ).fetchall()
        assert known == done
