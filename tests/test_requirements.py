"""What the tests say they prove exists as a requirement, and whole areas are proved row by row."""

import re
from typing import Final

import pytest

from api.requirements_page import Row, proofs, rows

COMPLETE: Final[tuple[tuple[int, int], ...]] = (
    (1, 160),
    (168, 176),
)
"""Ranges of rows, both ends included, in which every core row has a test; add a range here."""

AWAITED: Final[dict[str, str]] = {}
"""Core rows of those ranges whose last piece is on its way, and by what it will be shown."""


def number(row: Row) -> int:
    """The row's number; R090a and R090b are both 90."""
    found = re.match("R([0-9]{3})", row.row)
    assert found, row
    return int(found.group(1))


def test_every_mark_names_a_row() -> None:
    known = {row.row for row in rows()}
    assert set(proofs()) <= known


@pytest.mark.parametrize(("first", "last"), COMPLETE)
def test_every_core_row_of_a_complete_range_has_a_test(first: int, last: int) -> None:
    core = [row for row in rows() if row.core and first <= number(row) <= last]
    assert core
    proved = proofs()
    bare = [f"{row.row} {row.requirement}" for row in core if row.row not in {*proved, *AWAITED}]
    assert not bare, "mark the test that proves it: @pytest.mark.requirement(...)"


def test_nothing_is_awaited_that_is_no_core_row_of_a_complete_range() -> None:
    core = {
        row.row
        for row in rows()
        if row.core and any(first <= number(row) <= last for first, last in COMPLETE)
    }
    assert set(AWAITED) <= core
