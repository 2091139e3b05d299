"""Phone numbers as people write them, in one normal form."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.malformed import Malformed
from domain.values.phone import Phone, mask_phone, parse_phone


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("13812341234", "+8613812341234"),
        ("138 1234 1234", "+8613812341234"),
        ("138-1234-1234", "+8613812341234"),
        ("+86 138 1234 1234", "+8613812341234"),
        ("0086-13812341234", "+8613812341234"),
        ("8613812341234", "+8613812341234"),
        ("１３８１２３４１２３４", "+8613812341234"),
        ("010-62345678", "+861062345678"),
        ("(021) 5234 5678", "+862152345678"),
        ("+86 (0)21 5234 5678", "+862152345678"),
        ("+862152345678", "+862152345678"),
        ("0571-8234567", "+865718234567"),
        ("0755-28234567", "+8675528234567"),
        ("0860-2345678", "+868602345678"),
    ],
)
def test_mobiles_and_landlines_have_one_form(text: str, phone: str) -> None:
    assert parse_phone(text) == phone


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12345",
        "12812341234",  # no mobile starts with 12
        "1381234123",
        "138123412345",
        "52345678",  # a landline without its area code
        "021-12345678",  # no subscriber number starts with 1
        "021-5234567",
        "021-52345678-801",
        "+1 650 253 0000",
        "+8652345678",
        "138१2341234",
        "call me",
    ],
)
def test_other_texts_are_refused_without_repeating_them(text: str) -> None:
    with pytest.raises(Malformed) as refused:
        parse_phone(text)
    assert refused.value.code == "phone.format"
    assert not text or text not in str(refused.value)


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("+8613812341234", "138****1234"),
        ("+861062345678", "010****678"),
        ("+862152345678", "021****678"),
        ("+865718234567", "0571****567"),
        ("+8675528234567", "0755****567"),
    ],
)
def test_lists_show_the_masked_number(phone: str, masked: str) -> None:
    assert mask_phone(Phone(phone)) == masked


@given(st.from_regex(r"(\+86|0086|86)?( ?1[3-9][0-9]{9}|0?[1-9][0-9]{8,10})", fullmatch=True))
def test_reading_a_phone_twice_changes_nothing(text: str) -> None:
    with suppress(Malformed):
        phone = parse_phone(text)
        assert parse_phone(phone) == phone
        hidden = len(phone) - 3 - sum(c.isdigit() for c in mask_phone(phone).lstrip("0"))
        assert hidden >= 4


@given(st.text())
def test_any_text_is_read_or_malformed(text: str) -> None:
    with suppress(Malformed):
        assert parse_phone(text).startswith("+86")
