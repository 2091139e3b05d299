"""What the words of the API mean: one sentence for each name, wherever it appears."""

from typing import Final

WORDS: Final[dict[str, str]] = {}
"""Field name, as in Python, to its sentence."""

VALUES: Final[dict[str, str]] = {}
"""`EnumName.VALUE` to its Chinese word and sentence."""


def describe(word: str, owner: str = "") -> str:
    """The sentence for a field's name."""
    return WORDS.get(f"{owner}.{word}") or WORDS.get(word, word)


def describe_value(enum: str, value: str) -> str:
    """The words for a value of an enum."""
    return VALUES.get(f"{enum}.{value}", value)
