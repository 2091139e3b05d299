"""The short forms of `make faults`. Views are compared with their rebuild by the long form alone."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from uuid import UUID

import psycopg
import pytest

from eventstore.database import Database
from eventstore.history import History
from tests.eventstore.integrity.notary import card
from tests.eventstore.sample import JobCard, command
from tests.faults.client import Manner
from tests.faults.injecting import answer_is_cut, server_dies
from tests.faults.judging import lost_of, twice_of
from tests.faults.ledger import Answer, Ledger
from tests.faults.postgres import LentPostgres
from tests.faults.shop import ALONE, Shop
from tests.faults.suite import FAULTS, SINGLE, Fault, Place, opened_shop, suffer
from tests.program import started

SEED = 20260401
_AGAIN = """
INSERT INTO history.event
SELECT position + 1, gen_random_uuid(), version, schema_version, occurred_at, recorded_at, topic,
       context, data, hash
FROM history.event
"""


@pytest.fixture
def lent_shop(database_url: str) -> Iterator[Shop]:
    """One server that does everything, on the database of a test."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Shop(Path(folder), LentPostgres(database_url), ALONE, start=started) as shop,
    ):
        yield shop


def test_a_server_that_loses_an_answer_and_dies_while_everybody_asks_twice(lent_shop: Shop) -> None:
    def worst(shop: Shop, chance: Random) -> None:
        answer_is_cut(shop, chance)
        server_dies(shop, chance)

    fault = Fault(worst, Place.ALONE, Manner.TWICE_AT_ONCE)
    verdict = suffer(lent_shop, fault, times=1, seed=SEED, pause_s=0.4, views=False)
    assert verdict.acknowledged > 10
    assert verdict.reactions > 0
    assert verdict.faults == 0, verdict


@pytest.mark.long
@pytest.mark.parametrize("fault", [SINGLE, FAULTS["wall clocks jump"]], ids=["single", "clocks"])
def test_nothing_acknowledged_is_lost(fault: Fault) -> None:
    with opened_shop(fault.place) as shop:
        verdict = suffer(shop, fault, times=1, seed=SEED, views=False)
    assert verdict.acknowledged > 10
    assert verdict.reactions > 0
    assert verdict.faults == 0, verdict


def test_the_judge_names_what_is_lost_applied_twice_and_contradicts_itself(
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
        assert twice_of(connection) == 0
        connection.execute(_AGAIN)
        assert twice_of(connection) == 1
    ledger.acknowledge(UUID(int=1), Answer(told.stream_id, 2, told.position))
    assert len(ledger.contradictions) == 1
