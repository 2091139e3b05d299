"""Number plates as law B.8 and model D.8 write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.malformed import Malformed
from domain.values.plate import Plate, PlateFormat, parse_plate


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("京A12345", PlateFormat.STANDARD),
        ("粤BZ99Z9", PlateFormat.STANDARD),
        ("京AD12345", PlateFormat.NEW_ENERGY_SMALL),
        ("沪AFA1234", PlateFormat.NEW_ENERGY_SMALL),
        ("苏EK01234", PlateFormat.NEW_ENERGY_SMALL),
        ("沪A12345D", PlateFormat.NEW_ENERGY_LARGE),
        ("京A1234挂", PlateFormat.SPECIAL),
        ("京A1234学", PlateFormat.SPECIAL),
        ("京A1234警", PlateFormat.SPECIAL),
        ("粤ZF023港", PlateFormat.SPECIAL),
        ("粤ZF023澳", PlateFormat.SPECIAL),
        ("京A0145使", PlateFormat.SPECIAL),
        ("沪A0023领", PlateFormat.SPECIAL),
    ],
)
def test_plates_of_known_shapes_are_read(text: str, form: PlateFormat) -> None:
    assert parse_plate(text) == Plate(text, form)


@pytest.mark.parametrize(
    "text",
    [
        "京AI2345",  # no letter I in the serial
        "A12345",  # no province
        "京A123456",  # six digits are no new-energy plate
        "京O12345",  # no office O
        "京AI12345",  # I marks no energy
        "沪A1234DD",
        "美A12345",
        "京A１２３４",
        "京A1234५",  # a digit, but not one of ours
        "京AD1234५",
        "京A12345\n6",
        "",
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(Malformed, match=r"plate\.format"):
        parse_plate(text)


@pytest.mark.parametrize(
    "text", ["京A·12345", "京 a 12345", "京Ａ１２３４５", "京A-12345", "京A・12345 "]
)
def test_separators_width_and_case_are_normalised(text: str) -> None:
    assert parse_plate(text) == Plate("京A12345", PlateFormat.STANDARD)


@pytest.mark.parametrize("text", ["使014578", "WJ京1234X", "临AB1234", "京AI2345", "M AB 1234"])
def test_unknown_shapes_are_kept_only_on_demand(text: str) -> None:
    with pytest.raises(Malformed):
        parse_plate(text)
    assert parse_plate(text, allow_other=True) == Plate(text.replace(" ", ""), PlateFormat.OTHER)


@pytest.mark.parametrize("text", ["", "A", "A" * 13, "AB\x00123", "AB?123", "AB\ud800"])
def test_what_no_plate_can_be_is_refused_even_on_demand(text: str) -> None:
    with pytest.raises(Malformed):
        parse_plate(text, allow_other=True)


@given(
    st.one_of(
        st.from_regex(r"[京沪粤][A-HJ-NP-Z][A-HJ-NP-Z0-9]{4,6}", fullmatch=True),
        st.text(min_size=2, max_size=12),
    )
)
def test_reading_a_plate_twice_changes_nothing(text: str) -> None:
    with suppress(Malformed):
        plate = parse_plate(text, allow_other=True)
        assert parse_plate(plate.text, allow_other=True) == plate
