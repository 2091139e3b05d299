"""Refusals: what the record does not take, said once, with the rule and where it comes from.

    Refused         a rule was broken: mend the input or the order of things
    ├── Missing     there is no such thing
    └── Conflict    somebody else wrote first, or a command id was used for something else

Clients react in these three ways and no more, so there are no more kinds.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

_RULES: dict[str, "Rule"] = {}


class Rule(msgspec.Struct, frozen=True):
    """One rule of the domain: its code, its source, and the sentence said when it is broken.

    The sentences are `str.format` templates over the parameters of the refusal.
    """

    code: str
    source: str
    """Row of the requirements, invariant of the model, or article of the law."""
    en: str
    zh: str

    def __post_init__(self) -> None:
        known = _RULES.setdefault(self.code, self)
        if known != self:
            raise TypeError(f"rule {self.code} is declared twice")


def registered_rules() -> Mapping[str, Rule]:
    """Every rule by its code, in the order of codes."""
    return dict(sorted(_RULES.items()))


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A command was not taken; nothing was written."""

    def __init__(self, rule: Rule, *, field: str | None = None, **params: Any) -> None:
        self.rule = rule
        self.field = field
        """The field of the input that broke the rule, where it is one."""
        self.params = params
        super().__init__(rule.en.format(**params))

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def en(self) -> str:
        return self.rule.en.format(**self.params)

    @property
    def zh(self) -> str:
        return self.rule.zh.format(**self.params)


class Missing(Refused):
    """There is no such aggregate, line or document."""


class Conflict(Refused):
    """The history moved on, or the command id belongs to another command."""
