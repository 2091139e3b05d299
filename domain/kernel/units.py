"""Units that stand in the names of fields: whole fen and whole kilometres, never floats."""

from typing import NewType

Fen = NewType("Fen", int)
"""Money in fen, 1/100 yuan; the currency is always CNY."""

Km = NewType("Km", int)
"""Distance in whole kilometres."""
