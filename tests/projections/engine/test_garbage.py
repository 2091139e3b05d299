"""Python's search for garbage is left as it was found, or as somebody has set it meanwhile."""

import gc
from collections.abc import Iterator

import pytest

from projections.engine.garbage import collecting_seldom


@pytest.fixture
def usual() -> Iterator[tuple[int, int, int]]:
    before = gc.get_threshold()
    yield before
    gc.set_threshold(*before)


def test_it_is_seldom_while_anybody_is_at_it(usual: tuple[int, int, int]) -> None:
    with collecting_seldom():
        with collecting_seldom():
            seldom = gc.get_threshold()
        assert gc.get_threshold() == seldom
        assert seldom[0] > usual[0]
    assert gc.get_threshold() == usual


def test_what_a_server_sets_meanwhile_stays(usual: tuple[int, int, int]) -> None:
    with collecting_seldom():
        gc.set_threshold(usual[0] + 1)
    assert gc.get_threshold()[0] == usual[0] + 1
