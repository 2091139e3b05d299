"""The Chinese of a case file: what each fact is called, and each field of it.

A page here is plain text, a line each: the name as it is stored, then the word for it. A test names
what is missing.
"""

from collections.abc import Mapping
from importlib.resources import files
from typing import Final

_HERE: Final = files(__package__ or "api.exports.words")


def _page(name: str) -> Mapping[str, str]:
    words: dict[str, str] = {}
    for line in (_HERE / name).read_text(encoding="utf-8").splitlines():
        stored, _, word = line.strip().partition(" ")
        if not stored or stored == "#":
            continue
        if stored in words:
            raise ValueError(f"{name} says {stored} twice")
        words[stored] = word.strip()
    return words


TOPICS: Final = _page("topics.txt")
FIELDS: Final = _page("fields.txt")


def fact_word(topic: str) -> str:
    """What a fact is called; its topic where nobody wrote a word."""
    return TOPICS.get(topic, topic)


def field_word(name: str) -> str:
    """What a field is called; its name where nobody wrote a word."""
    return FIELDS.get(name, name)
