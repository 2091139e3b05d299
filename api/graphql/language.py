"""The language of messages, as `Accept-Language` asks for it: Chinese or English."""

from enum import StrEnum


class Language(StrEnum):
    """Languages in which messages are written."""

    EN = "en"
    ZH = "zh"

    def of(self, *, en: str, zh: str) -> str:
        """The text in this language."""
        return zh if self is Language.ZH else en


def asked_language(header: str | None) -> Language:
    """The one that is wanted most among ours; English where nothing of ours is asked for."""
    wanted = sorted(
        ((weight, -turn, tag) for turn, (tag, weight) in enumerate(weighted(header or ""))),
        reverse=True,
    )
    for weight, _, tag in wanted:
        primary = tag.partition("-")[0]
        if weight > 0 and primary in set(Language):
            return Language(primary)
    return Language.EN


def weighted(header: str) -> list[tuple[str, float]]:
    """The lower-case items of an `Accept…` header with their weights (RFC 9110, 12.4.2)."""
    items: list[tuple[str, float]] = []
    for item in header.split(","):
        value, *parameters = (part.strip().lower() for part in item.split(";"))
        if value:
            items.append((value, _weight(parameters)))
    return items


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return max(0.0, min(1.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0
