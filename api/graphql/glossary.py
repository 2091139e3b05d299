"""What the words of the API mean: one sentence for each field name, wherever it appears."""

from typing import Final

_WORDS: Final[dict[str, str]] = {}


def describe(word: str) -> str:
    """The sentence for a field or enum name."""
    return _WORDS.get(word, word)
