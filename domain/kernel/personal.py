"""Text about one person. It stands in the history encrypted under that person's own key.

The domain writes `Personal(subject, "王女士")`; the event store seals it on the way in. Read back
it carries only the sealed token: rules never need the text, views copy the token, and the text is
opened at the very edge, for a reader who may see it, as long as the person's key exists.
"""

from typing import Final
from uuid import UUID

ERASED: Final = "已删除"
"""What a reader sees where a person's key has been destroyed (PIPL Art. 47)."""


class Personal:
    """One person's text: plain before it is recorded, a sealed token afterwards."""

    __slots__ = ("subject", "text", "token")

    subject: UUID
    """Whose data this is: the customer, or the stream itself where the person is unknown."""
    text: str | None
    """The plain text; None once read back from the history."""
    token: str | None
    """The sealed form that views store and `Keyring.reveal` opens; None before recording."""

    def __init__(self, subject: UUID, text: str | None = None, *, token: str | None = None) -> None:
        self.subject = subject
        self.text = text
        self.token = token

    def __repr__(self) -> str:
        return f"Personal({self.subject}, …)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Personal) and (
            (self.subject, self.text, self.token) == (other.subject, other.text, other.token)
        )

    def __hash__(self) -> int:
        return hash((self.subject, self.text, self.token))
