"""A person's text on its way into a fact: cleaned, then wrapped for its subject."""

from typing import Final
from uuid import UUID

from domain.kernel.checked import optional_text, required_text
from domain.kernel.personal import Personal

STORY_MAX_CHARS: Final = 4000
"""The longest narrative among 60 real complaints of the NHTSA has 1,596 characters."""


def said(field: str, subject: UUID, text: str, max_chars: int = STORY_MAX_CHARS) -> Personal:
    """A text that must be there; refuses a blank, an overlong and an unstorable one."""
    return Personal(subject, required_text(field, text, max_chars))


def said_if_any(
    field: str, subject: UUID, text: str | None, max_chars: int = STORY_MAX_CHARS
) -> Personal | None:
    """As `said`; None where there is no text or nothing but white space."""
    cleaned = optional_text(field, text, max_chars)
    return None if cleaned is None else Personal(subject, cleaned)
