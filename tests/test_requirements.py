"""What the tests say they prove exists as a requirement."""

from api.requirements_page import proofs, rows


def test_every_mark_names_a_row() -> None:
    known = {row.row for row in rows()}
    assert set(proofs()) <= known
