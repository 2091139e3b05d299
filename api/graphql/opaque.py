"""Cursors and ids as clients hold them: JSON in base64, which they are not to look into."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any

import msgspec


def packed(parts: Sequence[Any]) -> str:
    """The text that a client gets."""
    return urlsafe_b64encode(msgspec.json.encode(list(parts))).decode()


def unpacked(text: str) -> list[Any]:
    """The parts in a text that a client gave; ValueError where `packed` cannot have written it."""
    content = urlsafe_b64decode(text.encode())
    if b"\\u0000" in content:  # no database holds it
        raise ValueError(text)
    try:
        return msgspec.json.decode(content, type=list[Any])
    except msgspec.MsgspecError as error:
        raise ValueError(text) from error
