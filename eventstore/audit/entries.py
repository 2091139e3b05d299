"""What is noted: who, when, and either whose data through which field, or which rule refused what."""

from datetime import datetime
from typing import TypeAlias
from uuid import UUID

import msgspec

from domain.kernel import Actor


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """Who asked."""

    actor: Actor
    site_id: str
    on_behalf_of: Actor | None = None


class Read(msgspec.Struct, frozen=True, kw_only=True, tag="read"):
    """Texts about these persons were opened."""

    at: datetime
    who: Who
    purpose: str
    through: str
    """The root field of the API, the document or the export."""
    subjects: tuple[UUID, ...]


class RefusedAsk(msgspec.Struct, frozen=True, kw_only=True, tag="refusal"):
    """A rule refused a command or a question."""

    at: datetime
    who: Who
    asked: str
    """The mutation or root field."""
    code: str
    stream_id: UUID | None = None
    command_id: UUID | None = None


Noted: TypeAlias = Read | RefusedAsk
