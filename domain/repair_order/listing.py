"""How a quoted line stands to the published prices (R045; 明码标价和禁止价格欺诈规定 Art. 8)."""

import msgspec

from domain.kernel import Fen, Missing, Refused
from domain.kernel.checked import optional_text
from domain.repair_order import rules_before as rules
from domain.repair_order.guards import SENTENCE
from domain.repair_order.records import QuoteLine
from domain.repair_order.terms import LineKind, Payer
from domain.values.listed_prices import ListedPrices


def with_listed_price(line: QuoteLine, prices: ListedPrices | None, *, free: bool) -> QuoteLine:
    """The line with its listed price; refused where the customer's is another without a reason.

    Prices between the dealership and other payers are agreed with them. `free`: a comeback in
    cover, whose price of zero needs no other reason (R092).
    """
    line = msgspec.structs.replace(
        line, price_reason=optional_text("lines", line.price_reason, SENTENCE)
    )
    listed = None if prices is None else _listed_fen(line, prices)
    if prices is None or listed is None:
        return line
    asked = line.unit_price_fen if line.job_code is None else line.amount_fen
    owed = line.payer is Payer.CUSTOMER and not (free and line.amount_fen == 0)
    if asked != listed and owed and line.price_reason is None:
        raise Refused(
            rules.PRICE_DEVIATES,
            field="lines",
            line_id=line.line_id,
            asked_fen=asked,
            listed_fen=listed,
            version=prices.version,
        )
    return msgspec.structs.replace(line, price_list_version=prices.version, listed_fen=listed)


def _listed_fen(line: QuoteLine, prices: ListedPrices) -> Fen | None:
    """What the list says of the job, the part or the hour; None where it says nothing."""
    if line.job_code is not None:
        if line.job_code not in prices.jobs:
            raise Missing(
                rules.JOB_NOT_LISTED, field="lines", code=line.job_code, version=prices.version
            )
        return Fen(prices.jobs[line.job_code])
    if line.kind is LineKind.LABOUR and line.labour_hours_hundredths is not None:
        return Fen(prices.labour_rate_fen_per_hour)
    if line.part_number is None or line.part_grade is None:
        return None
    found = prices.parts.get((line.part_number.strip(), line.part_grade))
    return None if found is None else Fen(found)
