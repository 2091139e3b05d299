"""The promises of the API against a model of them, over HTTP, on a real PostgreSQL; found paths are shrunk."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.api.client import Client
from tests.api.promises.machine import Promises, PromisesToTheEnd

_SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much)
_SHORT = settings(
    max_examples=8,
    stateful_step_count=25,
    derandomize=True,
    database=None,
    deadline=None,  # a machine that others keep busy breaks no promise
    suppress_health_check=_SLOW,
)
_LONG = settings(
    max_examples=30,
    stateful_step_count=40,
    print_blob=True,
    deadline=None,
    suppress_health_check=_SLOW,
)


@pytest.fixture(autouse=True)
def served(shared_client: Client) -> Iterator[None]:
    """The machines speak to a server that all of them share."""
    Promises.client = shared_client
    yield
    del Promises.client


def test_every_promise_is_kept() -> None:
    run_state_machine_as_test(Promises, settings=_SHORT)


@pytest.mark.long
def test_every_promise_is_kept_for_longer_and_to_the_end() -> None:
    run_state_machine_as_test(PromisesToTheEnd, settings=_LONG)
