"""Rows of the complaint file of the US National Highway Traffic Safety Administration (NHTSA).

One record a line, 49 fields between tabs, no header. A field that holds a quotation mark is
quoted as in CSV, with the marks inside doubled. No field runs over a line's end: a quotation mark
that is never closed therefore spoils its own line and no other.
"""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

import msgspec

from domain.kernel import Channel, Km
from domain.values.distance import miles_to_km
from domain.values.malformed import Malformed
from domain.values.vin import parse_partial_vin

FIELDS: Final = 49
_COLUMN: Final = {
    "ODINO": 2,
    "MAKETXT": 4,
    "MODELTXT": 5,
    "YEARTXT": 6,
    "CRASH": 7,
    "FAILDATE": 8,
    "FIRE": 9,
    "INJURED": 10,
    "DEATHS": 11,
    "COMPDESC": 12,
    "CITY": 13,
    "STATE": 14,
    "VIN": 15,
    "LDATE": 17,
    "MILES": 18,
    "CDESCR": 20,
    "CMPL_TYPE": 21,
    "PROD_TYPE": 46,
}
_YEAR_UNKNOWN: Final = 9999
_VEHICLE: Final = "V"
_MOST_DIGITS: Final = 18

CHANNELS: Final = {
    "IVOQ": Channel.WEBSITE,
    "VOQ": Channel.WEBSITE,  # the owner's questionnaire, whose usual way is the web form
    "EVOQ": Channel.PHONE,
    "MAVQ": Channel.APP,
    "MIVQ": Channel.APP,
    "LETR": Channel.LETTER,
    "LETT": Channel.LETTER,
    "MVOQ": Channel.LETTER,  # the questionnaire on paper
    "SVOQ": Channel.LETTER,
    "CAG": Channel.LETTER,  # passed on by a consumers' group
    "INS": Channel.LETTER,
    "CON": Channel.REGULATOR,
    "DP": Channel.REGULATOR,
    "EWR": Channel.REGULATOR,
    "RC": Channel.REGULATOR,
    "RP": Channel.REGULATOR,
}
"""By CMPL_TYPE; a code that is not here says only that the complaint was imported."""


class NhtsaRow(msgspec.Struct, frozen=True, kw_only=True):
    """One readable record; a complaint about several components has several."""

    line: int
    odino: str
    make: str
    model: str
    model_year: int | None
    about_vehicle: bool
    """False: about a tyre, a child seat or other equipment."""
    vin_start: str | None
    """The first 11 characters; None where the field is empty or holds no part of a VIN."""
    received_on: date
    incident_on: date | None
    odometer_km: Km | None
    crash: bool | None
    fire: bool | None
    injured: int | None
    deaths: int | None
    component: str
    city: str | None
    state: str | None
    description: str
    channel: Channel


class BadRow(msgspec.Struct, frozen=True):
    """A record that does not go in, and why."""

    line: int
    field: str
    """The agency's name of the field; "row" where no single field is wrong."""
    reason: str


class _Bad(Exception):  # noqa: N818 - a verdict on a field, caught in this module
    def __init__(self, field: str, reason: str) -> None:
        self.field, self.reason = field, reason


def read_rows(path: Path) -> Iterator[NhtsaRow | BadRow]:
    """Every record of the file, readable or not, in its order; blank lines are no records."""
    with path.open("rb") as file:
        for line, raw in enumerate(file, start=1):
            if not raw.strip():
                continue
            try:
                yield _row(line, _Cells(_split(raw.rstrip(b"\r\n"))))
            except _Bad as bad:
                yield BadRow(line, bad.field, bad.reason)


def _split(raw: bytes) -> list[str]:
    if b"\0" in raw:
        raise _Bad("row", "contains a NUL character")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Bad("row", f"is not UTF-8 at byte {error.start + 1}") from None
    try:
        cells = next(csv.reader([text], delimiter="\t", strict=True))
    except csv.Error as error:
        raise _Bad("row", f"is quoted wrongly: {error}") from None
    if len(cells) != FIELDS:
        raise _Bad("row", f"has {len(cells)} fields instead of {FIELDS}")
    return cells


def _row(line: int, cells: "_Cells") -> NhtsaRow:
    return NhtsaRow(
        line=line,
        odino=cells.required("ODINO"),
        make=cells.text("MAKETXT"),
        model=cells.text("MODELTXT"),
        model_year=cells.model_year(),
        about_vehicle=cells.text("PROD_TYPE") == _VEHICLE,
        vin_start=cells.vin_start(),
        received_on=cells.required_day("LDATE"),
        incident_on=cells.day("FAILDATE"),
        odometer_km=cells.kilometres("MILES"),
        crash=cells.flag("CRASH"),
        fire=cells.flag("FIRE"),
        injured=cells.count("INJURED"),
        deaths=cells.count("DEATHS"),
        component=cells.text("COMPDESC"),
        city=cells.text("CITY") or None,
        state=cells.text("STATE") or None,
        description=cells.text("CDESCR"),
        channel=CHANNELS.get(cells.text("CMPL_TYPE"), Channel.IMPORT),
    )


class _Cells:
    """The cells of one record, read by the agency's names."""

    def __init__(self, cells: Sequence[str]) -> None:
        self._cells = cells

    def text(self, field: str) -> str:
        return self._cells[_COLUMN[field] - 1].strip()

    def required(self, field: str) -> str:
        text = self.text(field)
        if not text:
            raise _Bad(field, "is empty")
        return text

    def count(self, field: str) -> int | None:
        text = self.text(field)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
            raise _Bad(field, f"{text[:40]!r} is not a whole number")
        return int(text)

    def flag(self, field: str) -> bool | None:
        text = self.text(field)
        if text not in ("Y", "N", ""):
            raise _Bad(field, f"{text[:40]!r} is neither Y nor N")
        return text == "Y" if text else None

    def day(self, field: str) -> date | None:
        return self.required_day(field) if self.text(field) else None

    def required_day(self, field: str) -> date:
        text = self.required(field)
        try:
            # The zone is of no account: only the day is taken.
            day = datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007
        except ValueError:
            raise _Bad(field, f"{text[:40]!r} is not a day as YYYYMMDD") from None
        if f"{day:%Y%m%d}" != text:
            raise _Bad(field, f"{text[:40]!r} is not a day as YYYYMMDD")
        return day

    def kilometres(self, field: str) -> Km | None:
        miles = self.count(field)
        try:
            return None if miles is None else Km(miles_to_km(miles))
        except Malformed as malformed:
            raise _Bad(field, malformed.en) from None

    def model_year(self) -> int | None:
        year = self.count("YEARTXT")
        return None if year == _YEAR_UNKNOWN else year

    def vin_start(self) -> str | None:
        """What nobody can read as part of a VIN ("UN", "PLEASE PROV") is as good as nothing."""
        try:
            return parse_partial_vin(self.text("VIN")).text
        except Malformed:
            return None
