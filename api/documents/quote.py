"""报价单: one version of an order's quote, with what the customer said to it (R035-R041)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import msgspec

from api.documents.head import footer, issuer_lines, issuer_name, visit_block
from api.documents.lines import ROUNDING, grade_and_number, quantity, said_by, totals_by_payer
from api.documents.paper import Align, Block, Column, Pair, Pairs, Paper, Prose, Signatures, Table
from api.documents.sheet import OrderSheet, Said
from api.documents.words import NOTHING, day, moment, money, text, word
from domain.repair_order.events import LineKind, PartGrade, Payer
from projections.approval_trail.queries import TrailLine, TrailQuote
from projections.consent import LineStatus


class QuotedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it was offered, and what became of it."""

    line_id: str
    kind: LineKind
    description: str
    part_number: str | None
    part_grade: PartGrade | None
    quantity_milli: int
    labour_hours_hundredths: int | None
    unit_price_fen: int
    amount_fen: int
    payer: Payer
    price_list_version: int | None
    status: LineStatus
    said: Said | None


class QuotePaper(msgspec.Struct, frozen=True, kw_only=True):
    """All that stands on a printed quote."""

    sheet: OrderSheet
    version: int
    last_version: int
    issued_at: datetime
    issued_by: str
    valid_until: date | None
    possible_extras: str | None
    withdrawn_at: datetime | None
    withdrawal_reason: str | None
    lines: tuple[QuotedLine, ...]
    totals_fen: dict[Payer, int]
    """By payer, each the sum of its lines."""
    total_fen: int
    agreed_fen: int
    declined_fen: int


def quote_paper(
    sheet: OrderSheet, quotes: Sequence[TrailQuote], version: int, lines: Iterable[TrailLine]
) -> QuotePaper:
    """The paper of one version; `lines` may hold those of all versions."""
    (quote,) = (each for each in quotes if each.quote_version == version)
    said = {each.turn: each for each in sheet.said}
    quoted = tuple(
        _line(line, said.get(line.answered_turn or 0))
        for line in lines
        if line.quote_version == version
    )
    by_status: dict[LineStatus, int] = defaultdict(int)
    for line in quoted:
        by_status[line.status] += line.amount_fen
    return QuotePaper(
        sheet=sheet,
        version=version,
        last_version=max(each.quote_version for each in quotes),
        issued_at=quote.issued_at,
        issued_by=quote.issued_by,
        valid_until=quote.valid_until,
        possible_extras=quote.possible_extras,
        withdrawn_at=quote.withdrawn_at,
        withdrawal_reason=quote.withdrawal_reason,
        lines=quoted,
        totals_fen=totals_by_payer((line.payer, line.amount_fen) for line in quoted),
        total_fen=sum(line.amount_fen for line in quoted),
        agreed_fen=by_status[LineStatus.APPROVED],
        declined_fen=by_status[LineStatus.DECLINED],
    )


def _line(line: TrailLine, said: Said | None) -> QuotedLine:
    return QuotedLine(
        line_id=line.line_id,
        kind=line.kind,
        description=line.description,
        part_number=line.part_number,
        part_grade=line.part_grade,
        quantity_milli=line.quantity_milli,
        labour_hours_hundredths=line.labour_hours_hundredths,
        unit_price_fen=line.unit_price_fen,
        amount_fen=line.amount_fen,
        payer=line.payer,
        price_list_version=line.price_list_version,
        status=line.line_status,
        said=said,
    )


def lay_out_quote(quote: QuotePaper) -> Paper:
    """The paper as blocks."""
    sheet = quote.sheet
    return Paper(
        title="维修报价单",
        number=f"{sheet.order_number} 报价第 {quote.version} 版",
        issuer=issuer_name(sheet),
        issuer_lines=issuer_lines(sheet),
        stamp=_stamp(quote),
        blocks=tuple(_blocks(quote)),
        footer=footer(sheet),
        made_of=sheet.record.recorded_at,
    )


def _stamp(quote: QuotePaper) -> str | None:
    if quote.withdrawn_at is not None:
        return f"本报价已于 {moment(quote.withdrawn_at)} 撤回：{text(quote.withdrawal_reason)}"
    if quote.version < quote.last_version:
        return f"本版已被第 {quote.last_version} 版报价取代"
    return None


def _blocks(quote: QuotePaper) -> Iterable[Block]:
    issued = (
        Pair("报价时间", moment(quote.issued_at)),
        Pair("报价人", quote.issued_by),
        Pair("报价有效期至", day(quote.valid_until)),
        Pair("可能追加的项目", text(quote.possible_extras)),
    )
    yield visit_block(quote.sheet, issued)
    yield _prices(quote)
    yield Pairs(title="客户意见汇总", across=3, pairs=(
        Pair("报价合计", money(quote.total_fen)),
        Pair("已同意", money(quote.agreed_fen)),
        Pair("已拒绝", money(quote.declined_fen)),
    ))  # fmt: skip
    yield _consent(quote)
    yield Prose(
        title="说明",
        paragraphs=(
            ROUNDING,
            "未经客户同意的项目不施工、不收费；增加或减少项目须另行报价并取得同意。",
        ),
    )
    yield Signatures(names=("客户签字", "服务顾问签字"))


def _prices(quote: QuotePaper) -> Table:
    listed = any(line.price_list_version is not None for line in quote.lines)
    sums = [(f"{word(payer)}承担", amount) for payer, amount in quote.totals_fen.items()]
    return Table(
        title="报价明细",
        columns=(
            Column(name="行", width=3),
            Column(name="类别", width=5),
            Column(name="项目 / 配件", width=14),
            Column(name="配件编号 · 等级", width=12),
            Column(name="数量 / 工时", width=7, align=Align.RIGHT),
            Column(name="单价", width=8, align=Align.RIGHT),
            Column(name="金额", width=9, align=Align.RIGHT),
            Column(name="付款方", width=7),
            *((Column(name="价目表", width=6),) if listed else ()),
        ),
        rows=tuple(
            (
                line.line_id,
                word(line.kind),
                line.description,
                grade_and_number(line.part_number, line.part_grade),
                quantity(line.quantity_milli, line.labour_hours_hundredths),
                money(line.unit_price_fen),
                money(line.amount_fen),
                word(line.payer),
                *((_list_of(line),) if listed else ()),
            )
            for line in quote.lines
        ),
        sums=tuple(
            ("", "", name, "", "", "", money(amount), "", *(("",) if listed else ()))
            for name, amount in (*sums, ("合计", quote.total_fen))
        ),
    )


def _list_of(line: QuotedLine) -> str:
    version = line.price_list_version
    return NOTHING if version is None else f"第 {version} 版"


def _consent(quote: QuotePaper) -> Table:
    return Table(
        title="逐项意见",
        columns=(
            Column(name="行", width=3),
            Column(name="状态", width=7),
            Column(name="何人", width=12),
            Column(name="方式", width=7),
            Column(name="时间", width=12),
            Column(name="说明", width=20),
        ),
        rows=tuple((line.line_id, word(line.status), *said_by(line.said)) for line in quote.lines),
    )
