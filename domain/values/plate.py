"""Number plates: the shapes of GA 36 (law B.8).

A plate changes and is reused, so it is a dated attribute of a vehicle and never its identity.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.values.malformed import Malformed

_SOURCE: Final = "GA 36; B.8"
_PROVINCE: Final = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
_OFFICE: Final = "[A-HJ-NP-Z]"
_SERIAL: Final = "[A-HJ-NP-Z0-9]"
_ENERGY: Final = "[A-HJK]"
"""D and F at first; A-E battery-electric and F-K other new energy in the extended set."""
_SEPARATORS: Final = re.compile(r"[\s\-·•・‧∙⋅]")
_OTHER_LENGTH: Final = range(2, 13)


class PlateFormat(StrEnum):
    """What kind of plate it is, by its shape alone."""

    STANDARD = "standard"
    NEW_ENERGY_SMALL = "new_energy_small"
    NEW_ENERGY_LARGE = "new_energy_large"
    SPECIAL = "special"
    """Trailer, learner, police, Hong Kong, Macau, embassy, consulate: 挂学警港澳使领 at the end."""
    OTHER = "other"
    """Army, temporary, foreign and older plates: kept as read, not understood."""


_SHAPES: Final = {
    form: re.compile(f"{_PROVINCE}{_OFFICE}{serial}", re.ASCII)
    for form, serial in (
        (PlateFormat.STANDARD, f"{_SERIAL}{{5}}"),
        (PlateFormat.NEW_ENERGY_SMALL, rf"{_ENERGY}{_SERIAL}\d{{4}}"),
        (PlateFormat.NEW_ENERGY_LARGE, rf"\d{{5}}{_ENERGY}"),
        (PlateFormat.SPECIAL, f"{_SERIAL}{{4}}[挂学警港澳使领]"),
    )
}


@dataclass(frozen=True, slots=True)
class Plate:
    """A plate in its normal form: upper case, no separators, such as 京AD12345."""

    text: str
    format: PlateFormat


def parse_plate(text: str, *, allow_other: bool = False) -> Plate:
    """Read a plate; full-width characters, lower case and separators are normalised.

    With `allow_other`, 2 to 12 letters and digits of any other shape are kept as
    PlateFormat.OTHER. Raises Malformed with plate.format.
    """
    characters = _normal(text)
    for form, shape in _SHAPES.items():
        if shape.fullmatch(characters):
            return Plate(characters, form)
    if allow_other and len(characters) in _OTHER_LENGTH and characters.isalnum():
        return Plate(characters, PlateFormat.OTHER)
    raise Malformed(
        "plate.format",
        en="This is not a number plate of a known shape, such as 京A12345 or 京AD12345.",
        zh="车牌号码格式不正确，应如京A12345或京AD12345。",
        source=_SOURCE,
    )


def _normal(text: str) -> str:
    joined = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    # Again after upper(): the capitals of a few foreign letters come decomposed.
    return unicodedata.normalize("NFKC", joined.upper())
