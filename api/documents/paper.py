"""What a page is made of, whatever it is about; the renderers know these blocks and nothing else.

All is text, ready to be read: units, signs and dates were put in by whoever laid the paper out.
"""

from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

import msgspec


class Form(StrEnum):
    """How a document is drawn."""

    HTML = "html"
    PDF = "pdf"


class Align(StrEnum):
    """Where the text of a column stands; numbers stand right."""

    LEFT = "left"
    RIGHT = "right"


class Pair(msgspec.Struct, frozen=True):
    """A name and its value."""

    name: str
    value: str


class Pairs(msgspec.Struct, frozen=True, kw_only=True, tag_field="block", tag="pairs"):
    """Names and values, several side by side."""

    title: str | None = None
    pairs: tuple[Pair, ...]
    across: int = 2
    """So many pairs stand in one row."""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column of a table."""

    name: str
    width: int = 1
    """Its share of the page's width."""
    align: Align = Align.LEFT


class Table(msgspec.Struct, frozen=True, kw_only=True, tag_field="block", tag="table"):
    """A table whose head is repeated on each page; `sums` stand below a line at its end."""

    title: str | None = None
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[tuple[str, ...], ...] = ()
    empty: str = "无"
    """Said where there are no rows."""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in (*self.rows, *self.sums)):
            raise ValueError(f"the table {self.title!r} has rows of another width")


class Prose(msgspec.Struct, frozen=True, kw_only=True, tag_field="block", tag="prose"):
    """Paragraphs."""

    title: str | None = None
    paragraphs: tuple[str, ...]


class Signatures(msgspec.Struct, frozen=True, kw_only=True, tag_field="block", tag="signatures"):
    """Places to sign, each with a place for the date."""

    names: tuple[str, ...]


Block: TypeAlias = Pairs | Table | Prose | Signatures


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """One document."""

    title: str
    number: str
    """What it is filed under, e.g. the order's number and the version."""
    issuer: str
    """Whose paper it is: the enterprise."""
    issuer_lines: tuple[str, ...]
    """Address, telephone and the like."""
    stamp: str | None = None
    """Said across its head where the paper no longer counts."""
    blocks: tuple[Block, ...]
    footer: str
    """On each page, beside the page's number."""
    made_of: datetime
    """When the last fact on it was recorded; a PDF bears this date, so that its bytes repeat."""
