"""How lines of quotes and bills are summed and written."""

from collections.abc import Iterable
from typing import Final

from api.documents.sheet import Said
from api.documents.words import NOTHING, decimal, moment, text, word
from domain.repair_order.events import PartGrade, Payer

ROUNDING: Final = (
    "金额单位为人民币元。每行金额 = 单价 × 数量（工时），四舍五入到分；"
    "合计为各行金额之和，不再取整，不含其他费用。"
)


def totals_by_payer(amounts: Iterable[tuple[Payer, int]]) -> dict[Payer, int]:
    """What each payer bears, to the fen, in the order of the payers; only those who bear a line."""
    totals: dict[Payer, int] = {}
    for payer, amount_fen in amounts:
        totals[payer] = totals.get(payer, 0) + amount_fen
    return {payer: totals[payer] for payer in Payer if payer in totals}


def quantity(quantity_milli: int, labour_hours_hundredths: int | None) -> str:
    """2 小时 for flagged hours, else the bare quantity: 1.5."""
    if labour_hours_hundredths is not None:
        return f"{decimal(labour_hours_hundredths, 100)} 小时"
    return decimal(quantity_milli, 1000)


def grade_and_number(part_number: str | None, grade: PartGrade | None) -> str:
    """The part's number, and below it its grade (R084)."""
    return "\n".join(filter(None, (part_number, word(grade) if grade else None))) or NOTHING


def said_by(said: Said | None) -> tuple[str, str, str, str]:
    """Who, how, when, why: of an answer, or of none."""
    if said is None:
        return (NOTHING, NOTHING, NOTHING, NOTHING)
    who = text(said.person) + (f"（{word(said.relation)}）" if said.relation else "")
    return (who, word(said.method), moment(said.answered_at), text(said.reason))
