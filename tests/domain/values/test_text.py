"""Free text: kept whole or refused, never cut."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.malformed import Malformed
from domain.values.text import clean_text

any_text = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  刹车异响\n", "刹车异响"),
        ("  ", ""),
        ("Cafe\u0301", "Café"),
        ("line one\nline two", "line one\nline two"),
        ("😀", "😀"),
    ],
)
def test_outer_space_goes_and_the_rest_stays(text: str, cleaned: str) -> None:
    assert clean_text(text, 100) == cleaned


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\0b", "text.nul"),
        ("\0", "text.nul"),
        ("a\ud800", "text.surrogate"),
        ("\udfffb", "text.surrogate"),
        ("车" * 11, "text.too_long"),
    ],
)
def test_what_cannot_be_stored_is_refused(text: str, code: str) -> None:
    with pytest.raises(Malformed) as refused:
        clean_text(text, 10)
    assert refused.value.code == code


def test_length_is_that_of_the_result() -> None:
    assert clean_text(" " * 5 + "车" * 10 + " " * 5, 10) == "车" * 10


@given(any_text, st.integers(0, 50))
def test_every_text_is_cleaned_or_malformed(text: str, max_chars: int) -> None:
    with suppress(Malformed):
        cleaned = clean_text(text, max_chars)
        assert len(cleaned) <= max_chars
        assert cleaned.encode().decode() == cleaned
        assert clean_text(cleaned, max_chars) == cleaned


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_every_storable_text_is_taken(text: str) -> None:
    assert clean_text(text, 10_000) == clean_text(clean_text(text, 10_000), 10_000)
