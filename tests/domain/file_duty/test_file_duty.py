"""王女士 comes on Monday 2 June 2025 and has no file: it is due on Wednesday, 24:00 (R101)."""

from datetime import datetime
from uuid import UUID

import pytest

from domain.file_duty.aggregate import FileDuty
from domain.file_duty.events import DeadlineMissed, FileDutySource, FileOwed
from domain.values.clock import SHANGHAI
from tests.domain.dsl import given

WANG = UUID("00000000-0000-4000-8000-00000000c001")
ORDER = UUID("00000000-0000-4000-8000-00000000b001")


def june(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2025, 6, day, hour, minute, tzinfo=SHANGHAI)


DUE = datetime(2025, 6, 4, 23, 59, 59, 999_999, tzinfo=SHANGHAI)
OWED = FileOwed(
    customer_id=WANG,
    site_id="S1",
    source=FileDutySource.REPAIR,
    source_id=ORDER,
    triggered_at=june(2),
    due_at=DUE,
    promise_version=1,
)
MISSED = DeadlineMissed(customer_id=WANG, due_at=DUE)


@pytest.mark.requirement("R101")
def test_a_file_is_owed_by_the_end_of_the_second_day() -> None:
    given(FileDuty).when(
        lambda duty: duty.owe(
            customer_id=WANG,
            site_id="S1",
            source=FileDutySource.REPAIR,
            source_id=ORDER,
            triggered_at=june(2),
            file_days=2,
            promise_version=1,
        )
    ).then(OWED)


@pytest.mark.requirement("R101")
def test_on_thursday_it_is_missed_once() -> None:
    given(FileDuty, OWED).when(lambda duty: duty.breach(DUE, None)).then()
    given(FileDuty, OWED).when(lambda duty: duty.breach(june(5, 0), None)).then(MISSED)
    given(FileDuty, OWED, MISSED).when(lambda duty: duty.breach(june(6), None)).then()


def test_a_file_opened_in_time_is_no_miss_whenever_one_looks() -> None:
    given(FileDuty, OWED).when(lambda duty: duty.breach(june(9), DUE)).then()
    given(FileDuty, OWED).when(lambda duty: duty.breach(june(9), june(5, 0))).then(MISSED)


def test_where_nothing_is_owed_nothing_is_missed() -> None:
    given(FileDuty).when(lambda duty: duty.breach(june(30), None)).then()
