"""维修委托书: what the customer asks for, what state the car is in, estimate and hand-over time (R022).

It is printed to be signed; the digest of the signed copy then stands in `AuthorisationSigned`.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from api.documents.head import footer, issuer_lines, issuer_name, visit_block
from api.documents.paper import Block, Column, Pair, Pairs, Paper, Prose, Signatures, Table
from api.documents.sheet import OrderSheet
from api.documents.words import NOTHING, moment, money, text, word
from domain.repair_order.events import InspectionItem
from projections.approval_trail.queries import TrailQuote
from projections.vehicle_history.quality_queries import Inspection
from projections.vehicle_history.words import InspectionKind

_TERMS: Final = (
    "本人委托贵企业按上述事项检查、维修本车；每一项目经本人确认报价后方可施工，"
    "追加项目须另行取得本人同意。本委托书一式两份，双方各执一份。"
)


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer said is wrong, in their words; None where the reader may not see them."""

    concern_id: str
    words: str | None
    note: str | None


class AuthorisationPaper(msgspec.Struct, frozen=True, kw_only=True):
    """All that stands on a printed authorisation."""

    sheet: OrderSheet
    wishes: tuple[Wish, ...]
    items: tuple[InspectionItem, ...]
    """Of the walk-round on entry."""
    estimate_fen: int | None
    """Of the quote that stands; None where nothing was quoted yet."""
    quote_version: int | None


def authorisation_paper(
    sheet: OrderSheet,
    wishes: Sequence[Wish],
    inspections: Iterable[Inspection],
    quotes: Iterable[TrailQuote],
) -> AuthorisationPaper:
    """The paper, by the last walk-round and the last quote that was not withdrawn."""
    entries = [each for each in inspections if each.kind is InspectionKind.ENTRY]
    standing = [each for each in quotes if each.withdrawn_at is None]
    last = max(standing, key=lambda quote: quote.quote_version, default=None)
    return AuthorisationPaper(
        sheet=sheet,
        wishes=tuple(wishes),
        items=entries[-1].items if entries else (),
        estimate_fen=last and last.total_fen,
        quote_version=last and last.quote_version,
    )


def lay_out_authorisation(paper: AuthorisationPaper) -> Paper:
    """The paper as blocks."""
    sheet = paper.sheet
    return Paper(
        title="维修委托书",
        number=sheet.order_number,
        issuer=issuer_name(sheet),
        issuer_lines=issuer_lines(sheet),
        blocks=tuple(_blocks(paper)),
        footer=footer(sheet),
        made_of=sheet.record.recorded_at,
    )


def _blocks(paper: AuthorisationPaper) -> Iterable[Block]:
    yield visit_block(paper.sheet)
    yield Table(
        title="客户陈述与委托事项",
        columns=(
            Column(name="项", width=2),
            Column(name="客户原话", width=20),
            Column(name="顾问备注", width=12),
        ),
        rows=tuple((each.concern_id, text(each.words), text(each.note)) for each in paper.wishes),
    )
    yield Table(
        title="进厂环车检查",
        columns=(
            Column(name="部位", width=10),
            Column(name="分组", width=5),
            Column(name="结果", width=5),
            Column(name="发现", width=14),
        ),
        rows=tuple(
            (each.position, word(each.group), word(each.result), text(each.finding))
            for each in paper.items
        ),
    )
    yield Pairs(title="预估费用与交车", pairs=(
        Pair("预估费用", _estimate(paper)),
        Pair("约定交车时间", moment(paper.sheet.promised_at)),
    ))  # fmt: skip
    yield Prose(
        title="委托",
        paragraphs=(_TERMS,),
    )
    yield Signatures(names=("客户签字", "服务顾问签字"))


def _estimate(paper: AuthorisationPaper) -> str:
    if paper.estimate_fen is None:
        return f"{NOTHING}（诊断后报价）"
    return f"{money(paper.estimate_fen)}（报价第 {paper.quote_version} 版）"
