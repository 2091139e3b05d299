"""Small records that the facts of a repair order hold."""

import msgspec

from domain.kernel import Fen
from domain.repair_order.terms import (
    CheckGroup,
    CheckResult,
    EvidenceKind,
    LineKind,
    PartGrade,
    Payer,
)


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """A file that proves something, by its digest."""

    kind: EvidenceKind
    sha256: str
    """In hexadecimal, 64 characters."""


class InspectionItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a walk-round and its verdict."""

    group: CheckGroup
    position: str
    """Where on the car or which function, e.g. "left rear door", "wipers"."""
    result: CheckResult
    finding: str | None = None
    """What was seen, e.g. "scratch 8 cm"."""
    photos: tuple[str, ...] = ()
    """SHA-256 of the pictures, in hexadecimal."""


class Measurement(msgspec.Struct, frozen=True, kw_only=True):
    """A measured value, as read."""

    what: str
    value: str
    unit: str | None = None


class QuoteLine(msgspec.Struct, frozen=True, kw_only=True):
    """One priced line of a quote; the line id is the same in every version."""

    line_id: str
    """Running: "1", "2", …"""
    kind: LineKind
    description: str
    quantity_milli: int
    """Thousandths of a piece, litre or hour."""
    unit_price_fen: Fen
    amount_fen: Fen
    payer: Payer
    part_number: str | None = None
    part_grade: PartGrade | None = None
    labour_hours_hundredths: int | None = None
    """Flagged hours of the job; then the unit price is the rate of an hour (R048)."""
    concern_id: str | None = None
    finding_id: str | None = None
    """Set where the line is additional work: the finding it answers."""
    price_list_version: int | None = None
    """The list on which it stands with a price; None: it is on none."""
    job_code: str | None = None
    """The job of the price list that this line is."""
    listed_fen: Fen | None = None
    """What the list says: of the job as a whole, else of an hour or piece."""
    price_reason: str | None = None
    """Why the price is another than the listed one (R045)."""

    def offer(self) -> "QuoteLine":
        """What the customer agrees to: not from which list a price is, and why it is another."""
        return msgspec.structs.replace(
            self, price_list_version=None, job_code=None, listed_fen=None, price_reason=None
        )

    def same_offer(self, other: "QuoteLine") -> bool:
        """Whether both say the same to the customer."""
        return self.offer() == other.offer()


class PartRef(msgspec.Struct, frozen=True, kw_only=True):
    """One part that can be traced: by its batch, or by its own number."""

    part_number: str
    name: str
    grade: PartGrade
    batch_id: str | None = None
    serial: str | None = None


class LineResult(msgspec.Struct, frozen=True, kw_only=True):
    """The inspector's verdict on one executed line (R068)."""

    line_id: str
    passed: bool
    measured: str | None = None


class SettlementLine(msgspec.Struct, frozen=True, kw_only=True):
    """What one payer pays of one line."""

    line_id: str
    payer: Payer
    amount_fen: Fen
