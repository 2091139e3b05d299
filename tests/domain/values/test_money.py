"""Money in fen: written, read and multiplied without a float."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.malformed import Malformed
from domain.values.money import (
    MAX_FEN,
    Fen,
    fen,
    labour_total_fen,
    line_total_fen,
    parse_yuan,
    yuan,
)

amounts = st.integers(0, MAX_FEN).map(Fen)
prices = st.integers(0, 10_000_000).map(Fen)
quantities = st.integers(0, 100_000)


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "¥0.00"), (5, "¥0.05"), (128_000, "¥1,280.00"), (1_234_567_890, "¥12,345,678.90")],
)
def test_yuan_as_people_read_it(amount: int, text: str) -> None:
    assert yuan(fen(amount)) == text


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1280", 128_000),
        ("1280.5", 128_050),
        ("¥1,280.00", 128_000),
        ("￥１２８０．００", 128_000),
        (" 1,234,567.89 元", 123_456_789),
        ("0.01", 1),
        ("99999999999.99", MAX_FEN),
    ],
)
def test_yuan_as_people_write_it(text: str, amount: int) -> None:
    assert parse_yuan(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "¥",
        "-5",
        "1.234",
        "1,28",
        "12,80.00",
        "1.",
        ".5",
        "1e3",
        "NaN",
        "१२",
        "1 280",
        "9" * 5000,
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(Malformed, match=r"money\.format"):
        parse_yuan(text)


def test_more_than_any_repair_costs_is_refused() -> None:
    with pytest.raises(Malformed, match=r"money\.too_large"):
        parse_yuan("100000000000.00")


def test_negative_money_and_quantities_are_refused() -> None:
    with pytest.raises(Malformed, match=r"money\.negative"):
        fen(-1)
    with pytest.raises(Malformed, match=r"money\.negative_quantity"):
        line_total_fen(-1, Fen(100))
    with pytest.raises(Malformed, match=r"money\.negative"):
        labour_total_fen(1, Fen(-100))


@pytest.mark.parametrize(
    ("quantity_milli", "price", "total"),
    [
        (4_500, 6_800, 30_600),  # 4.5 l of oil at ¥68
        (1_000, 1, 1),
        (500, 1, 1),  # half a fen goes up
        (499, 1, 0),
        (1_500, 1, 2),
        (0, 6_800, 0),
    ],
)
def test_a_line_is_rounded_half_up_to_the_fen(quantity_milli: int, price: int, total: int) -> None:
    assert line_total_fen(quantity_milli, Fen(price)) == total


@pytest.mark.parametrize(
    ("hours_hundredths", "rate", "total"),
    [(125, 20_000, 25_000), (50, 1, 1), (49, 1, 0), (33, 18_050, 5_957)],
)
def test_labour_is_rounded_half_up_to_the_fen(hours_hundredths: int, rate: int, total: int) -> None:
    assert labour_total_fen(hours_hundredths, Fen(rate)) == total


@given(amounts)
def test_what_is_written_is_read_back(amount: Fen) -> None:
    assert parse_yuan(yuan(amount)) == amount


@given(quantities, prices)
def test_products_round_as_decimal_does(quantity: int, price: Fen) -> None:
    for total, unit in (
        (line_total_fen(quantity, price), 1000),
        (labour_total_fen(quantity, price), 100),
    ):
        exact = Decimal(quantity) * price / unit
        assert total == int(exact.quantize(Decimal(1), ROUND_HALF_UP))
