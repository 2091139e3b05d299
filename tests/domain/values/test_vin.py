"""VINs as law B.7 writes them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.malformed import Malformed
from domain.values.vin import (
    KnownPart,
    Vin,
    check_digit,
    parse_partial_vin,
    parse_vin,
    vin_warning,
)

ALPHABET = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
# ISO 3779's transliteration written out, apart from the code's own table.
TRANSLITERATION = dict(
    zip(ALPHABET, map(int, "012345678912345678123457923456789"), strict=True),
)


def with_check_digit(vin: str) -> Vin:
    return Vin(vin[:8] + check_digit(Vin(vin)) + vin[9:])


vins = st.text(ALPHABET, min_size=17, max_size=17)
checked_vins = st.tuples(
    st.sampled_from("L12345"), st.text(ALPHABET, min_size=16, max_size=16)
).map(lambda parts: with_check_digit("".join(parts)))


@pytest.mark.parametrize(
    "text",
    [
        "1M8GDM9AXKP042788",
        "11111111111111111",
        "1FACP45EXLF192944",
        "LSVAA4181E2123456",
        "LFV2A21K8A3000001",
        "LGBH52E01EY012345",
    ],
)
def test_known_good_vins_are_read(text: str) -> None:
    assert parse_vin(text) == text
    assert vin_warning(Vin(text)) is None


def test_wrong_check_digit_of_a_chinese_car_is_refused_and_the_right_one_named() -> None:
    with pytest.raises(Malformed, match="should be 8, not 6") as refused:
        parse_vin("LFV2A21K6A3000001")
    assert refused.value.code == "vin.check_digit"
    assert "应为8" in refused.value.zh
    assert "GB 16735" in refused.value.source


@pytest.mark.parametrize("text", ["1M8GDM9A1KP042788", "5YJ3E1EA0KF000000", "21111111111111112"])
def test_wrong_check_digit_of_a_north_american_car_is_refused(text: str) -> None:
    with pytest.raises(Malformed, match=r"vin\.check_digit"):
        parse_vin(text)


def test_european_filler_at_position_9_is_a_warning() -> None:
    vin = parse_vin("WVWZZZ1KZAW000001")
    warning = vin_warning(vin)
    assert warning is not None
    assert "Position 9 is Z" in warning


@pytest.mark.parametrize(
    "text", [" lsvaa4181e2123456\n", "ＬＳＶＡＡ４１８１Ｅ２１２３４５６", "Lsvaa4181e2123456　"]
)
def test_full_width_lower_case_and_outer_spaces_are_normalised(text: str) -> None:
    assert parse_vin(text) == "LSVAA4181E2123456"


@pytest.mark.parametrize("letter", ["I", "O", "Q", "i", "ｏ"])
def test_letters_i_o_q_are_refused_with_their_own_message(letter: str) -> None:
    with pytest.raises(Malformed, match="read 1 or 0") as refused:
        parse_vin(f"LSVAA4181E212345{letter}")
    assert refused.value.code == "vin.letter"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("LSVAA4181E212345", "vin.length"),
        ("LSVAA4181E21234566", "vin.length"),
        ("", "vin.length"),
        ("LSVAA4181E2-12345", "vin.character"),
        ("LSVAA 4181E212345", "vin.character"),
        ("京SVAA4181E2123456", "vin.character"),
        ("LSVAA4181E212345ı", "vin.character"),
        ("LSVAA4181E212345\0", "vin.character"),
    ],
)
def test_other_texts_are_refused(text: str, code: str) -> None:
    with pytest.raises(Malformed) as refused:
        parse_vin(text)
    assert refused.value.code == code


@given(checked_vins)
def test_reading_a_vin_twice_changes_nothing(vin: Vin) -> None:
    assert parse_vin(parse_vin(vin.lower())) == vin


@given(vins)
def test_check_digit_is_the_standards_weighted_sum(vin: str) -> None:
    weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
    remainder = sum(TRANSLITERATION[c] * w for c, w in zip(vin, weights, strict=True)) % 11
    assert check_digit(Vin(vin)) == ("X" if remainder == 10 else str(remainder))


@given(vins, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_check_digit_detects_every_substitution_of_another_value(
    text: str, position: int, other: str
) -> None:
    """Every weight but that of position 9 is invertible modulo 11 and values differ by under 11;
    position 9 itself is compared as a character. Letters of equal value (A, J, 1) stay unseen.
    """
    vin = with_check_digit(text)
    changed = Vin(vin[:position] + other + vin[position + 1 :])
    same = (
        other == vin[position]
        if position == 8
        else TRANSLITERATION[other] == TRANSLITERATION[vin[position]]
    )
    assert (changed[8] == check_digit(changed)) is same


@given(st.text())
def test_any_text_is_read_or_malformed(text: str) -> None:
    with suppress(Malformed):
        assert len(parse_vin(text)) == 17


def test_first_eleven_characters_find_the_car() -> None:
    part = parse_partial_vin("lsvaa4181e2")
    assert (part.text, part.known) == ("LSVAA4181E2", KnownPart.START)
    assert part.may_be(Vin("LSVAA4181E2123456"))
    assert not part.may_be(Vin("LFV2A21K8A3000001"))


def test_last_six_characters_find_the_car() -> None:
    part = parse_partial_vin("123456", KnownPart.END)
    assert part.may_be(Vin("LSVAA4181E2123456"))
    assert not part.may_be(Vin("LSVAA4181E2123457"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("LS", "vin.partial_length"),
        ("LSVAA4181E2123456", "vin.partial_length"),
        ("LSVO", "vin.letter"),
        ("LSV*", "vin.character"),
    ],
)
def test_unusable_parts_are_refused(text: str, code: str) -> None:
    with pytest.raises(Malformed) as refused:
        parse_partial_vin(text)
    assert refused.value.code == code
