"""Inputs into values: what is not a value of its field is refused, by the field's name.

The values of the field (`domain.values`) raise `Malformed` and know neither commands nor fields.
Here each of their codes becomes a rule, `malformed.<code>`, on first use; the sentence is made by
the value that was wrong, so the rule's texts are only its place.
"""

from collections.abc import Callable
from typing import TypeVar

from domain.kernel.refused import Refused, Rule
from domain.values.malformed import Malformed
from domain.values.text import clean_text

A = TypeVar("A")
T = TypeVar("T")

TEXT_EMPTY = Rule(
    "malformed.text.empty",
    "a field that must be filled in",
    en="this text must not be empty",
    zh="此项不能为空",
)

_rules: dict[str, Rule] = {}


def checked(field: str, parse: Callable[[A], T], value: A) -> T:
    """The value as `parse` reads it; refuses what it finds malformed, naming the API's field."""
    try:
        return parse(value)
    except Malformed as malformed:
        rule = _rule(malformed)
        raise Refused(rule, field=field, en=malformed.en, zh=malformed.zh) from malformed


def optional(field: str, parse: Callable[[A], T], value: A | None) -> T | None:
    """As `checked`; None stays None."""
    return None if value is None else checked(field, parse, value)


def required_text(field: str, text: str, max_chars: int) -> str:
    """The cleaned text; refuses an empty one and one that is too long or cannot be stored."""
    cleaned = checked(field, lambda raw: clean_text(raw, max_chars), text)
    if not cleaned:
        raise Refused(TEXT_EMPTY, field=field)
    return cleaned


def optional_text(field: str, text: str | None, max_chars: int) -> str | None:
    """The cleaned text; None where there is none or nothing but white space."""
    return optional(field, lambda raw: clean_text(raw, max_chars), text) or None


def _rule(malformed: Malformed) -> Rule:
    code = f"malformed.{malformed.code}"
    if code not in _rules:
        _rules[code] = Rule(code, malformed.source, en="{en}", zh="{zh}")
    return _rules[code]
