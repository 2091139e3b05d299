"""What the commands of a repair order take where a plain value is not enough."""

import msgspec

from domain.kernel import Fen
from domain.repair_order.records import QuoteLine
from domain.repair_order.terms import LineKind, PartGrade, Payer
from domain.values.money import Fen as MoneyFen
from domain.values.money import line_total_fen

_MILLI_PER_HUNDREDTH = 10


class QuoteLineInput(msgspec.Struct, frozen=True, kw_only=True):
    """One line to be quoted; its amount is computed, quantity times price (R036, R048)."""

    line_id: str | None = None
    """Of an earlier version, to keep or change that line; None: a new line."""
    kind: LineKind
    description: str
    unit_price_fen: Fen
    """Of a piece or litre; of an hour where `labour_hours_hundredths` is given."""
    quantity_milli: int = 1000
    """Thousandths; ignored where `labour_hours_hundredths` is given."""
    labour_hours_hundredths: int | None = None
    payer: Payer = Payer.CUSTOMER
    part_number: str | None = None
    part_grade: PartGrade | None = None
    concern_id: str | None = None
    finding_id: str | None = None
    job_code: str | None = None
    """The job of the price list that this line is."""
    price_reason: str | None = None
    """Why the price is another than the listed one (R045)."""

    def priced(self, line_id: str) -> QuoteLine:
        """The line with its amount. Raises Malformed for a price or quantity below zero."""
        hours = self.labour_hours_hundredths
        quantity = self.quantity_milli if hours is None else hours * _MILLI_PER_HUNDREDTH
        return QuoteLine(
            line_id=line_id,
            kind=self.kind,
            description=self.description,
            quantity_milli=quantity,
            unit_price_fen=self.unit_price_fen,
            amount_fen=Fen(line_total_fen(quantity, MoneyFen(self.unit_price_fen))),
            payer=self.payer,
            part_number=self.part_number,
            part_grade=self.part_grade,
            labour_hours_hundredths=hours,
            concern_id=self.concern_id,
            finding_id=self.finding_id,
            job_code=self.job_code,
            price_reason=self.price_reason,
        )


class MissingBelongingInput(msgspec.Struct, frozen=True, kw_only=True):
    """A listed thing that cannot be given back, and why."""

    item_id: str
    explanation: str
