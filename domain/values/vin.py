"""Vehicle identification numbers: ISO 3779 and GB 16735 (law B.7).

A VIN is an attribute of a vehicle, never its identity: cars without one exist, and two files of
one car get merged.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NewType

from domain.values.malformed import Malformed

Vin = NewType("Vin", str)
"""17 characters, upper case, check digit right where the market demands one."""

_SOURCE: Final = "GB 16735, ISO 3779; B.7"
_LENGTH: Final = 17
_CHECK_INDEX: Final = 8
_SHORTEST_PART: Final = 3  # a world manufacturer identifier; less says nothing
_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VALUES: Final = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    "P": 7,
    "R": 9,
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
_UNUSED_LETTERS: Final = re.compile("[IOQ]")
_CHECKED_MARKETS: Final = frozenset("L12345")
"""First characters of China and North America, where the check digit is mandatory. Elsewhere
position 9 may be a filler, as in European cars."""


class KnownPart(StrEnum):
    """Which end of the VIN somebody could read."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class PartialVin:
    """The readable end of a VIN, such as its first 11 or last 8 characters."""

    text: str
    known: KnownPart

    def may_be(self, vin: Vin) -> bool:
        """Whether the full VIN agrees with what is known."""
        if self.known is KnownPart.START:
            return vin.startswith(self.text)
        return vin.endswith(self.text)


def parse_vin(text: str) -> Vin:
    """Read a full VIN; full-width and lower-case input is normalised.

    Raises Malformed with vin.letter, vin.character, vin.length or vin.check_digit.
    """
    characters = _readable(text)
    if len(characters) != _LENGTH:
        raise Malformed(
            "vin.length",
            en=f"A VIN has 17 characters; this has {len(characters)}.",
            zh=f"车辆识别代号应为17位，现为{len(characters)}位。",
            source=_SOURCE,
        )
    vin = Vin(characters)
    expected = check_digit(vin)
    if vin[0] in _CHECKED_MARKETS and vin[_CHECK_INDEX] != expected:
        raise Malformed(
            "vin.check_digit",
            en=f"The check digit at position 9 should be {expected}, not {vin[_CHECK_INDEX]}.",
            zh=f"第9位校验码应为{expected}，现为{vin[_CHECK_INDEX]}。",
            source=_SOURCE,
        )
    return vin


def parse_partial_vin(text: str, known: KnownPart = KnownPart.START) -> PartialVin:
    """Read the known 3 to 16 characters of a VIN; there is no check digit to test.

    Raises Malformed with vin.letter, vin.character or vin.partial_length.
    """
    characters = _readable(text)
    if not _SHORTEST_PART <= len(characters) < _LENGTH:
        raise Malformed(
            "vin.partial_length",
            en=f"A part of a VIN has 3 to 16 characters; this has {len(characters)}.",
            zh=f"部分车辆识别代号应为3至16位，现为{len(characters)}位。",
            source=_SOURCE,
        )
    return PartialVin(characters, known)


def check_digit(vin: Vin) -> str:
    """The character that position 9 should carry: weighted sum modulo 11, with X for 10."""
    total = sum(_VALUES[char] * weight for char, weight in zip(vin, _WEIGHTS, strict=True))
    return "0123456789X"[total % 11]


def vin_warning(vin: Vin) -> str | None:
    """A sentence for the adviser when the check digit does not fit but need not, else None."""
    expected = check_digit(vin)
    if vin[_CHECK_INDEX] == expected:
        return None
    return (
        f"Position 9 is {vin[_CHECK_INDEX]}; as a check digit it would be {expected}. "
        "Outside China and North America it may be a filler: compare with the car."
    )


def _readable(text: str) -> str:
    characters = unicodedata.normalize("NFKC", text).strip()
    # Before upper(): a few foreign letters turn into ASCII ones there.
    if characters.isascii():
        characters = characters.upper()
    if unused := _UNUSED_LETTERS.search(characters):
        raise Malformed(
            "vin.letter",
            en=f"A VIN never has the letters I, O and Q (found {unused.group()}): read 1 or 0.",
            zh=f"车辆识别代号不使用字母I、O、Q（现有{unused.group()}），请核对是否为数字1或0。",
            source=_SOURCE,
        )
    if not all(char in _VALUES for char in characters):
        raise Malformed(
            "vin.character",
            en="A VIN has only the digits 0-9 and the letters A-Z without I, O and Q.",
            zh="车辆识别代号只能由数字和除I、O、Q以外的大写字母组成。",
            source=_SOURCE,
        )
    return characters
