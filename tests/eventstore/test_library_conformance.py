"""The eventsourcing library's own cases for recorders, run against ours.

One promise differs on purpose: ours refuses a hole in a stream's versions. The library's cases
never leave one.
"""

from collections.abc import Iterator

import pytest
from eventsourcing.persistence import ApplicationRecorder
from eventsourcing.tests.persistence import (
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


class TestPositionsDoNotInterleave(_OnOurRecorder, NonInterleavingNotificationIDsBaseCase):
    insert_num = 1_000


def test_our_recorder_is_the_librarys() -> None:
    assert issubclass(HistoryRecorder, ApplicationRecorder)


del ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase
