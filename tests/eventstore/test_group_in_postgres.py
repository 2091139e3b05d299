"""Groups that PostgreSQL judges: whoever is refused or rejected there fails alone."""

import struct
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest

from eventstore.codec import StoredFact
from eventstore.database import Database
from eventstore.group_commit import Append, Appended, Repeated, StaleVersion, Verdict
from eventstore.history import History
from tests.eventstore.locks import APPEND_LOCK, wait_for_waiters
from tests.eventstore.storage import stored
from tests.eventstore.waiting import until


def _fact(stream: UUID, version: int = 1) -> StoredFact:
    return StoredFact(
        originator_id=stream,
        originator_version=version,
        topic="job_card.opened",
        state=b"{}",
        schema_version=1,
        occurred_at=datetime(2025, 3, 31, tzinfo=UTC),
    )


def _append(*facts: StoredFact, command_id: UUID | None = None) -> Append:
    return Append(
        facts=facts or (_fact(uuid4()),), command_id=command_id or uuid4(), fingerprint=""
    )


def _in_one_group(
    database: Database, history: History, appends: Sequence[Append]
) -> list[Future[Verdict]]:
    with database.connect_owner() as owner, ThreadPoolExecutor(len(appends) + 1) as threads:
        owner.execute("SELECT pg_advisory_lock(%s)", (APPEND_LOCK,))
        threads.submit(history.recorder.append, _append())
        wait_for_waiters(owner, 1)
        futures: list[Future[Verdict]] = []
        for append in appends:
            futures.append(threads.submit(history.recorder.append, append))
            until(lambda append=append: append in history.recorder.group.waiting())
        owner.execute("SELECT pg_advisory_unlock(%s)", (APPEND_LOCK,))
    return futures


def test_conflicts_and_repetitions_leave_neither_rows_nor_holes(
    database: Database, history: History
) -> None:
    stream, fresh, holed, known = uuid4(), uuid4(), uuid4(), uuid4()
    history.recorder.append(_append(_fact(stream), command_id=known))
    wanted = {
        "a new stream": _append(),
        "a version too far": _append(_fact(stream, 3)),
        "two facts of one stream": _append(_fact(fresh), _fact(fresh, 2)),
        "a command done before": _append(command_id=known),
        "a hole, after a good fact": _append(_fact(uuid4()), _fact(holed), _fact(holed, 3)),
        "not the first fact": _append(_fact(uuid4(), 2)),
        "after those refused": _append(),
    }
    futures = _in_one_group(database, history, list(wanted.values()))
    verdicts = [future.result() for future in futures]
    assert [type(verdict) for verdict in verdicts] == [
        Appended, StaleVersion, Appended, Repeated, StaleVersion, StaleVersion, Appended
    ]  # fmt: skip
    assert verdicts[1] == StaleVersion(stream, 1)
    assert verdicts[3] == Repeated(stream, 1, 1, "")
    appended = [verdict.position for verdict in verdicts if isinstance(verdict, Appended)]
    assert appended == [3, 5, 6]  # 1 was there before, 2 held the group up
    assert [row.position for row in stored(database)] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("spoilt", "error"),
    [
        (replace(_fact(uuid4()), schema_version=70_000), struct.error),
        (replace(_fact(uuid4()), state=b'"\0"'), psycopg.errors.CharacterNotInRepertoire),
        (replace(_fact(uuid4()), topic="\0"), psycopg.errors.CharacterNotInRepertoire),
        (replace(_fact(uuid4()), context=b"\xff"), psycopg.errors.CharacterNotInRepertoire),
    ],
)
def test_a_row_that_postgresql_rejects_fails_alone(
    database: Database, history: History, spoilt: StoredFact, error: type[Exception]
) -> None:
    before, failing, after = _in_one_group(
        database, history, [_append(), _append(_fact(uuid4()), spoilt), _append()]
    )
    with pytest.raises(error):
        failing.result()
    assert isinstance(before.result(), Appended)
    assert isinstance(after.result(), Appended)
    assert len(stored(database)) == 3
