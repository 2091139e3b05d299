"""The eventsourcing library's own cases for recorders, run against ours.

Two promises differ on purpose. Ours refuses a hole in a stream's versions: what was decided on
version 3 cannot be version 5. The library's cases never leave one. And ours always tells positions,
as an application recorder does: there is one history and no table of events without a turn in it
(the library keeps snapshots in such a one; our streams are short and need none). The case for
aggregate recorders expects None instead, so it sees ours through an adapter that drops the answer.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from eventsourcing.persistence import AggregateRecorder, ApplicationRecorder, StoredEvent
from eventsourcing.tests.persistence import (
    AggregateRecorderTestCase,
    ApplicationRecorderTestCase,
    NonInterleavingNotificationIDsBaseCase,
)

from eventstore.database import Database
from eventstore.recorder import HistoryRecorder


class _OnOurRecorder:
    @pytest.fixture(autouse=True)
    def _a_recorder(self, database: Database) -> Iterator[None]:
        self.recorder = HistoryRecorder(database)
        yield
        self.recorder.close()

    def create_recorder(self) -> HistoryRecorder:
        return self.recorder


class TestApplicationRecorder(_OnOurRecorder, ApplicationRecorderTestCase[HistoryRecorder]):
    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class _WithoutPositions(AggregateRecorder):
    def __init__(self, recorder: HistoryRecorder) -> None:
        self._recorder = recorder

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        self._recorder.insert_events(stored_events, **kwargs)

    def select_events(self, *args: Any, **kwargs: Any) -> Sequence[StoredEvent]:
        """Rows as the library knows them, without our envelope."""
        return [
            StoredEvent(row.originator_id, row.originator_version, row.topic, row.state)
            for row in self._recorder.select_events(*args, **kwargs)
        ]


class TestAggregateRecorder(_OnOurRecorder, AggregateRecorderTestCase):
    def create_recorder(self) -> AggregateRecorder:  # pyright: ignore[reportIncompatibleMethodOverride]  # the adapter, see above
        return _WithoutPositions(self.recorder)


class TestPositionsDoNotInterleave(_OnOurRecorder, NonInterleavingNotificationIDsBaseCase):
    insert_num = 1_000


def test_our_recorder_is_the_librarys() -> None:
    assert issubclass(HistoryRecorder, ApplicationRecorder)


del AggregateRecorderTestCase, ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase
