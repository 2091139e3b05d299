"""Money: whole fen, never floats (invariant 18). The currency is always CNY."""

import re
import unicodedata
from typing import Final, NewType

from domain.values.malformed import Malformed

Fen = NewType("Fen", int)
"""1/100 yuan; never negative: a credit is a fact of its own, not a sign."""

MAX_FEN: Final = Fen(10**13 - 1)
"""Just under a hundred billion yuan: more is a typing error, and sums stay far inside 64 bits."""

_SOURCE: Final = "model D.3, invariant 18"
_AMOUNT: Final = re.compile(
    r"¥?\s*(?P<yuan>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<cents>\d{1,2}))?\s*元?", re.ASCII
)
_MILLI: Final = 1_000
_HUNDREDTHS: Final = 100


def fen(amount: int) -> Fen:
    """An amount in fen. Raises Malformed with money.negative or money.too_large."""
    if amount < 0:
        raise Malformed(
            "money.negative",
            en="An amount of money cannot be negative.",
            zh="金额不能为负数。",
            source=_SOURCE,
        )
    if amount > MAX_FEN:
        raise Malformed(
            "money.too_large",
            en=f"An amount of money cannot exceed {yuan(MAX_FEN)}.",
            zh=f"金额不能超过{yuan(MAX_FEN)}。",
            source=_SOURCE,
        )
    return Fen(amount)


def yuan(amount: Fen) -> str:
    """For people: ¥1,280.00."""
    return f"¥{amount // 100:,}.{amount % 100:02d}"


def parse_yuan(text: str) -> Fen:
    """Read 1280, 1,280.5 or ¥1,280.00 exactly; a third decimal is refused, never rounded.

    Raises Malformed with money.format or money.too_large.
    """
    match = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    # More digits than this can never be money, and int() would refuse some 4,000 of them anyway.
    if match is None or len(match["yuan"]) > len(str(MAX_FEN)) * 2:
        raise Malformed(
            "money.format",
            en="An amount is written in yuan with at most two decimals, such as 1280.50.",
            zh="金额应以元为单位，最多两位小数，例如1280.50。",
            source=_SOURCE,
        )
    cents = (match["cents"] or "").ljust(2, "0")
    return fen(int(match["yuan"].replace(",", "")) * 100 + int(cents))


def line_total_fen(quantity_milli: int, unit_price_fen: Fen) -> Fen:
    """Price of a quantity in thousandths (1.5 litres = 1500), rounded to the fen, half a fen up."""
    return _product(quantity_milli, unit_price_fen, _MILLI)


def labour_total_fen(hours_hundredths: int, rate_fen_per_hour: Fen) -> Fen:
    """Price of hours in hundredths (1.25 h = 125), rounded to the fen, half a fen up (R048)."""
    return _product(hours_hundredths, rate_fen_per_hour, _HUNDREDTHS)


def _product(quantity: int, price: Fen, unit: int) -> Fen:
    if quantity < 0:
        raise Malformed(
            "money.negative_quantity",
            en="A quantity cannot be negative.",
            zh="数量不能为负数。",
            source=_SOURCE,
        )
    return fen((quantity * fen(price) + unit // 2) // unit)
