"""Phone numbers of mainland China: mobiles and landlines with their area code.

Numbers are personal data: no message repeats them, and staff without need see the masked form.
"""

import re
import unicodedata
from typing import Final, NewType

from domain.values.malformed import Malformed

Phone = NewType("Phone", str)
"""E.164, such as +8613812341234 (mobile) or +862152345678 (Shanghai, without the trunk 0)."""

_DECORATION: Final = re.compile(r"[\s\-()‐‑–—.]")
_MOBILE: Final = r"1[3-9]\d{9}"
# Beijing and the 02x cities have 8 digits; the other areas 7 or 8.
_LANDLINE: Final = r"(?:10|2\d)[2-9]\d{7}|[3-9]\d{2}[2-9]\d{6,7}"
_WITH_COUNTRY: Final = re.compile(rf"(?:\+|00)?86(?P<number>{_MOBILE}|0?(?:{_LANDLINE}))", re.ASCII)
_DOMESTIC: Final = re.compile(rf"(?P<number>{_MOBILE}|0(?:{_LANDLINE}))", re.ASCII)
_MOBILE_NUMBER: Final = re.compile(_MOBILE, re.ASCII)
_COUNTRY: Final = "+86"


def parse_phone(text: str) -> Phone:
    """Read a number with or without +86, spaces, dashes and brackets.

    A landline needs its area code; extensions are refused. Raises Malformed with phone.format.
    """
    digits = _DECORATION.sub("", unicodedata.normalize("NFKC", text))
    match = _DOMESTIC.fullmatch(digits) or _WITH_COUNTRY.fullmatch(digits)
    if match is None:
        raise Malformed(
            "phone.format",
            en="This is neither a Chinese mobile number nor a landline with its area code.",
            zh="电话号码应为大陆手机号，或带区号的固定电话。",
            source="R102; E.164",
        )
    return Phone(_COUNTRY + match["number"].removeprefix("0"))


def mask_phone(phone: Phone) -> str:
    """For lists: 138****1234, or 021****678; at least four digits stay hidden."""
    number = phone.removeprefix(_COUNTRY)
    if _MOBILE_NUMBER.fullmatch(number):
        return f"{number[:3]}****{number[-4:]}"
    area = 2 if number.startswith(("10", "2")) else 3
    return f"0{number[:area]}****{number[-3:]}"
