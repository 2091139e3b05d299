"""Units that stand in the names of fields: whole fen and whole kilometres, never floats."""

from domain.values.distance import Km
from domain.values.money import Fen

__all__ = ["Fen", "Km"]
