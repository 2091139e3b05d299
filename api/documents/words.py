"""How values are written on paper: Chinese words, amounts, quantities, days and moments."""

from datetime import date, datetime
from enum import Enum
from typing import Final

from api.graphql.glossary import describe_value
from domain.kernel import Fen
from domain.values.clock import SHANGHAI
from domain.values.money import yuan

NOTHING: Final = "—"
# The glossary knows these enumerations by the names they bear in the schema.
_NAMES: Final = {
    "DataKind": "PersonalDataKind",
    "Ground": "CoverGround",
    "Purpose": "ConsentPurpose",
    "Relation": "SignerRelation",
    "RequestKind": "DataRequestKind",
    "RequestOutcome": "DataRequestOutcome",
}


def word(value: Enum | None) -> str:
    """The Chinese word for a value: what stands first in the glossary."""
    if value is None:
        return NOTHING
    name = type(value).__name__
    return describe_value(_NAMES.get(name, name), value.name).split(" – ", 1)[0]


def money(amount_fen: int | None) -> str:
    """¥1,280.00."""
    return NOTHING if amount_fen is None else yuan(Fen(amount_fen))


def decimal(parts: int, of: int) -> str:
    """Hundredths or thousandths as people write them: 1500 of 1000 is 1.5."""
    whole, rest = divmod(parts, of)
    digits = f"{rest:0{len(str(of)) - 1}d}".rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)


def km(distance_km: int | None) -> str:
    """45,210 km."""
    return NOTHING if distance_km is None else f"{distance_km:,} km"


def day(on: date | None) -> str:
    """2025-06-01."""
    return NOTHING if on is None else on.isoformat()


def moment(at: datetime | None) -> str:
    """2025-06-01 14:00, in Shanghai."""
    return NOTHING if at is None else at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def text(value: str | None) -> str:
    """The text, or a dash."""
    return value or NOTHING
