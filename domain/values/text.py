"""Free text as it may be recorded: PostgreSQL and JSON can hold it, and nothing is cut off."""

import unicodedata
from typing import Final

from domain.values.malformed import Malformed

_SOURCE: Final = "event store: text is kept as JSON in UTF-8"


def clean_text(text: str, max_chars: int) -> str:
    """The text without outer white space, in Unicode's composed form (NFC); it may be empty.

    `max_chars` counts code points of the result. Raises Malformed with text.nul, text.surrogate
    or text.too_long, and nothing else.
    """
    if "\0" in text:
        raise Malformed(
            "text.nul",
            en="The text contains a NUL character, which cannot be stored.",
            zh="文本含有无法保存的空字符（NUL）。",
            source=_SOURCE,
        )
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise Malformed(
            "text.surrogate",
            en="The text contains half a character (a lone surrogate), which cannot be stored.",
            zh="文本含有无法保存的不完整字符。",
            source=_SOURCE,
        )
    cleaned = unicodedata.normalize("NFC", text).strip()
    if len(cleaned) > max_chars:
        raise Malformed(
            "text.too_long",
            en=f"The text has {len(cleaned)} characters; at most {max_chars} are kept.",
            zh=f"文本有{len(cleaned)}个字符，最多允许{max_chars}个。",
            source=_SOURCE,
        )
    return cleaned
