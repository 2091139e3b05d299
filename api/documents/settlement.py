"""结算清单: what each payer was billed for each line, before paying (R079, B.10), and its warranty."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import msgspec

from api.documents.head import footer, issuer_lines, issuer_name, visit_block
from api.documents.lines import ROUNDING, grade_and_number, quantity, said_by, totals_by_payer
from api.documents.paper import Align, Block, Column, Pair, Paper, Prose, Signatures, Table
from api.documents.sheet import Car, OrderSheet, Said
from api.documents.words import NOTHING, day, km, moment, money, text, word
from domain.repair_order.events import Ground, LineKind, PartGrade, Payer, RepairLevel
from domain.values.clock import shanghai_date
from domain.values.cover import GUARANTEE_TERMS, GuaranteeTerm
from domain.vehicle.guarantee import guarantee_group
from projections.approval_trail.queries import TrailCharge, TrailLine
from projections.vehicle_history.work_queries import Settlement, Warranty


class Granted(msgspec.Struct, frozen=True, kw_only=True):
    """A repair warranty that was granted on a line, and on which ground."""

    basis: Ground
    until_on: date
    until_km: int | None
    scope: str


class BilledLine(msgspec.Struct, frozen=True, kw_only=True):
    """What one payer was billed for a line, beside what had been quoted for it."""

    line_id: str
    kind: LineKind | None
    description: str
    part_number: str | None
    part_grade: PartGrade | None
    quantity_milli: int
    labour_hours_hundredths: int | None
    unit_price_fen: int | None
    quoted_fen: int | None
    charged_fen: int
    payer: Payer
    said: Said | None
    warranties: tuple[Granted, ...]


class SettlementPaper(msgspec.Struct, frozen=True, kw_only=True):
    """All that stands on a printed settlement list."""

    sheet: OrderSheet
    settlement_number: str
    issued_at: datetime
    reversed_at: datetime | None
    reversal_reason: str | None
    lines: tuple[BilledLine, ...]
    totals_fen: dict[Payer, int]
    """By payer, each the sum of its lines."""
    total_fen: int
    by_law: GuaranteeTerm | None
    """The law's least guarantee for this level and kind of vehicle (B.2)."""


def settlement_paper(
    sheet: OrderSheet,
    settlement: Settlement,
    charges: Iterable[TrailCharge],
    lines: Sequence[TrailLine],
    quoted_at: dict[int, datetime],
    warranties: Iterable[Warranty],
) -> SettlementPaper:
    """The paper of one bill.

    `charges`, `lines` and `warranties` may be those of the whole order; `quoted_at` says when each
    version of the quote was issued: a line is shown as it had been offered when it was billed.
    """
    offered = {
        line.line_id: line
        for line in sorted(lines, key=lambda line: line.quote_version)
        if quoted_at[line.quote_version] <= settlement.issued_at
    }
    said = {each.turn: each for each in sheet.said}
    granted = list(warranties)
    billed = tuple(
        _line(charge, offered.get(charge.line_id), said, granted)
        for charge in charges
        if charge.settlement_number == settlement.settlement_number
    )
    return SettlementPaper(
        sheet=sheet,
        settlement_number=settlement.settlement_number,
        issued_at=settlement.issued_at,
        reversed_at=settlement.reversed_at,
        reversal_reason=settlement.reversal_reason,
        lines=billed,
        totals_fen=totals_by_payer((line.payer, line.charged_fen) for line in billed),
        total_fen=sum(line.charged_fen for line in billed),
        by_law=_by_law(sheet.repair_level, sheet.car, shanghai_date(settlement.issued_at)),
    )


def _line(
    charge: TrailCharge,
    offered: TrailLine | None,
    said: dict[int, Said],
    warranties: Iterable[Warranty],
) -> BilledLine:
    return BilledLine(
        line_id=charge.line_id,
        kind=offered and offered.kind,
        description=offered.description if offered else NOTHING,
        part_number=offered and offered.part_number,
        part_grade=offered and offered.part_grade,
        quantity_milli=offered.quantity_milli if offered else 1000,
        labour_hours_hundredths=offered and offered.labour_hours_hundredths,
        unit_price_fen=offered and offered.unit_price_fen,
        quoted_fen=offered and offered.amount_fen,
        charged_fen=charge.amount_fen,
        payer=charge.payer,
        said=said.get((offered and offered.answered_turn) or 0),
        warranties=tuple(
            Granted(basis=w.basis, until_on=w.until_on, until_km=w.until_km, scope=w.scope)
            for w in warranties
            if w.line_id == charge.line_id
        ),
    )


def _by_law(level: RepairLevel | None, car: Car, on: date) -> GuaranteeTerm | None:
    if level is None or car.vehicle_kind is None:
        return None
    asked = (level, guarantee_group(car.vehicle_kind))
    terms = [
        term
        for term in GUARANTEE_TERMS
        if (term.repair_level, term.vehicle_group) == asked and term.in_force_from <= on
    ]
    return max(terms, key=lambda term: term.in_force_from, default=None)


def lay_out_settlement(bill: SettlementPaper) -> Paper:
    """The paper as blocks."""
    sheet = bill.sheet
    stamp = None
    if bill.reversed_at is not None:
        stamp = f"本清单已于 {moment(bill.reversed_at)} 冲销：{text(bill.reversal_reason)}"
    return Paper(
        title="维修结算清单",
        number=bill.settlement_number,
        issuer=issuer_name(sheet),
        issuer_lines=issuer_lines(sheet),
        stamp=stamp,
        blocks=tuple(_blocks(bill)),
        footer=footer(sheet),
        made_of=sheet.record.recorded_at,
    )


def _blocks(bill: SettlementPaper) -> Iterable[Block]:
    issued = (
        Pair("结算清单编号", bill.settlement_number),
        Pair("结算时间", moment(bill.issued_at)),
        Pair("出厂时间", moment(bill.sheet.delivered_at)),
        Pair("出厂里程", km(bill.sheet.car.odometer_out_km)),
    )
    yield visit_block(bill.sheet, issued)
    yield _prices(bill)
    yield _consent(bill)
    yield _warranties(bill)
    yield Prose(title="说明", paragraphs=(ROUNDING, *_guarantee(bill.by_law)))
    yield Prose(paragraphs=("旧件处理：□ 客户收回　□ 客户放弃，交由本企业处理　□ 无旧件",))
    yield Signatures(names=("客户签字", "服务顾问签字", "结算员签字"))


def _prices(bill: SettlementPaper) -> Table:
    sums = [(f"{word(payer)}承担", amount) for payer, amount in bill.totals_fen.items()]
    return Table(
        title="结算明细",
        columns=(
            Column(name="行", width=3),
            Column(name="类别", width=5),
            Column(name="项目 / 配件", width=14),
            Column(name="配件编号 · 等级", width=11),
            Column(name="数量 / 工时", width=7, align=Align.RIGHT),
            Column(name="单价", width=8, align=Align.RIGHT),
            Column(name="报价金额", width=8, align=Align.RIGHT),
            Column(name="结算金额", width=9, align=Align.RIGHT),
            Column(name="付款方", width=7),
        ),
        rows=tuple(
            (
                line.line_id,
                word(line.kind),
                line.description,
                grade_and_number(line.part_number, line.part_grade),
                quantity(line.quantity_milli, line.labour_hours_hundredths),
                money(line.unit_price_fen),
                money(line.quoted_fen),
                money(line.charged_fen),
                word(line.payer),
            )
            for line in bill.lines
        ),
        sums=tuple(
            ("", "", name, "", "", "", "", money(amount), "")
            for name, amount in (*sums, ("合计", bill.total_fen))
        ),
    )


def _consent(bill: SettlementPaper) -> Table:
    lines = {line.line_id: line for line in bill.lines}
    return Table(
        title="同意记录",
        columns=(
            Column(name="行", width=3),
            Column(name="何人", width=12),
            Column(name="方式", width=7),
            Column(name="时间", width=12),
            Column(name="说明", width=20),
        ),
        rows=tuple((line_id, *said_by(line.said)) for line_id, line in lines.items()),
    )


def _warranties(bill: SettlementPaper) -> Table:
    lines = {line.line_id: line for line in bill.lines}
    return Table(
        title="质量保证",
        columns=(
            Column(name="行", width=3),
            Column(name="依据", width=6),
            Column(name="有效期至", width=9),
            Column(name="里程至", width=9),
            Column(name="范围与出处", width=28),
        ),
        rows=tuple(
            (line_id, word(each.basis), day(each.until_on), _limit(each), each.scope)
            for line_id, line in lines.items()
            for each in line.warranties
        ),
        empty="质量保证自交车之日起计算，交车时逐项出具。",
    )


def _limit(granted: Granted) -> str:
    return "不限里程" if granted.until_km is None else km(granted.until_km)


def _guarantee(term: GuaranteeTerm | None) -> Iterable[str]:
    if term is not None:
        yield (
            f"{word(term.repair_level)}的法定质量保证期：自竣工出厂之日起 {term.days} 日或 "
            f"{term.km:,} 公里，以先到者为准（{term.article}）；企业承诺更长的，从其承诺。"
        )
