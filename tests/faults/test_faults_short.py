"""The short form of `make faults`: everything dies once under load, and nothing is lost.

Views are compared with their rebuild by the long form alone.
"""

from uuid import UUID

import psycopg
import pytest

from eventstore.database import Database
from eventstore.history import History
from tests.eventstore.integrity.notary import card
from tests.eventstore.sample import JobCard, command
from tests.faults.judging import lost_of
from tests.faults.ledger import Answer, Ledger
from tests.faults.suite import opened_shop, suffer

SEED = 20260401


@pytest.mark.long
def test_nothing_acknowledged_is_lost_when_everything_dies_at_once() -> None:
    with opened_shop() as shop:
        verdict = suffer(
            shop, "server, policies and PostgreSQL at once", times=1, seed=SEED, views=False
        )
    assert verdict.acknowledged > 10
    assert verdict.complaints > 0
    assert verdict.faults == 0, verdict


def test_the_judge_names_what_is_lost_and_what_contradicts_itself(
    database: Database, history: History
) -> None:
    asked = command()
    receipt = history.begin(JobCard, card(1), lambda new: new.open("刹车异响"), asked)
    told = Answer(receipt.stream_id, receipt.version, receipt.position)
    ledger = Ledger()
    for command_id in (asked.context.command_id, UUID(int=1)):
        ledger.send(command_id)
    ledger.acknowledge(asked.context.command_id, told)
    ledger.acknowledge(asked.context.command_id, told)
    with psycopg.connect(database.url, autocommit=True) as connection:
        assert (lost_of(connection, ledger), ledger.repeats) == (0, 1)
        ledger.acknowledge(UUID(int=1), told)
        assert lost_of(connection, ledger) == 1
    ledger.acknowledge(UUID(int=1), Answer(told.stream_id, 2, told.position))
    assert len(ledger.contradictions) == 1
