"""What stands on a paper, by pure functions: sums, versions, words, and both forms of a page."""

import io
import re
from enum import Enum

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from api.documents.html import as_html
from api.documents.lines import quantity
from api.documents.paper import Align, Column, Pair, Pairs, Paper, Prose, Signatures, Table
from api.documents.press import PACKAGED_FONT, FontMissingError, Press
from api.documents.quote import lay_out_quote, quote_paper
from api.documents.settlement import lay_out_settlement, settlement_paper
from api.documents.words import decimal, word
from domain.repair_order.events import (
    ApprovalMethod,
    CheckGroup,
    CheckResult,
    Ground,
    LineKind,
    PartGrade,
    Payer,
    Relation,
    RepairLevel,
    ServiceKind,
)
from projections.consent import LineStatus
from tests.api.documents.sheets import BILL, JUNE, LATER, QUOTE, SHEET, charge, line

AMOUNTS = st.integers(0, 10**9)
ON_PAPER: tuple[type[Enum], ...] = (
    ApprovalMethod,
    CheckGroup,
    CheckResult,
    Ground,
    LineKind,
    LineStatus,
    PartGrade,
    Payer,
    Relation,
    RepairLevel,
    ServiceKind,
)


def in_fen(shown: str) -> int:
    return int(re.sub(r"[¥,.]", "", shown))


def table(paper: Paper, title: str) -> Table:
    (found,) = (b for b in paper.blocks if isinstance(b, Table) and b.title == title)
    return found


@pytest.mark.requirement("R036")
@given(
    st.lists(
        st.tuples(AMOUNTS, st.sampled_from(Payer), st.sampled_from(LineStatus)),
        min_size=1,
        max_size=20,
    )
)
def test_what_a_quote_adds_up_is_the_sum_of_its_lines(
    offers: list[tuple[int, Payer, LineStatus]],
) -> None:
    lines = [line(n, *offer) for n, offer in enumerate(offers, 1)]
    quote = quote_paper(SHEET, [QUOTE], 1, [*lines, line(1, 77, version=2)])
    assert quote.total_fen == sum(amount for amount, _, _ in offers)
    for payer in Payer:
        own = [amount for amount, each, _ in offers if each is payer]
        assert quote.totals_fen.get(payer, 0) == sum(own)
    assert quote.agreed_fen == sum(a for a, _, status in offers if status is LineStatus.APPROVED)
    prices = table(lay_out_quote(quote), "报价明细")
    assert sum(in_fen(row[6]) for row in prices.rows) == quote.total_fen
    *payers, whole = (in_fen(row[6]) for row in prices.sums)
    assert whole == sum(payers) == quote.total_fen


@pytest.mark.requirement("R059", "R079")
@given(st.lists(st.tuples(st.integers(1, 5), AMOUNTS, st.sampled_from(Payer)), max_size=20))
def test_what_a_bill_adds_up_is_the_sum_of_its_charges(
    charged: list[tuple[int, int, Payer]],
) -> None:
    other = msgspec.structs.replace(BILL, settlement_number="JS-S1-2025-000002")
    charges = [charge(*each) for each in charged]
    bill = settlement_paper(
        SHEET,
        BILL,
        [*charges, charge(1, 5, Payer.CUSTOMER, other)],
        [line(n, 10**9) for n in range(1, 6)],
        {1: JUNE},
        [],
    )
    assert bill.total_fen == sum(amount for _, amount, _ in charged)
    prices = table(lay_out_settlement(bill), "结算明细")
    assert sum(in_fen(row[7]) for row in prices.rows) == bill.total_fen
    *payers, whole = (in_fen(row[7]) for row in prices.sums)
    assert whole == sum(payers) == bill.total_fen


def test_a_bill_shows_a_line_as_it_was_offered_when_it_was_billed() -> None:
    later = msgspec.structs.replace(BILL, issued_at=JUNE)
    lines = [line(1, 500, version=2), line(1, 400)]
    charges = [charge(1, 400, Payer.CUSTOMER)]
    first = settlement_paper(SHEET, later, charges, lines, {1: JUNE, 2: LATER}, [])
    assert first.lines[0].description == "项目1 v1"
    second = settlement_paper(SHEET, BILL, charges, lines, {1: JUNE, 2: LATER}, [])
    assert second.lines[0].description == "项目1 v2"


@pytest.mark.requirement("R041")
def test_an_old_or_withdrawn_version_says_so_at_its_head() -> None:
    second = msgspec.structs.replace(QUOTE, quote_version=2)
    lines = [line(1, 100), line(1, 200, version=2)]
    old = lay_out_quote(quote_paper(SHEET, [QUOTE, second], 1, lines))
    assert old.stamp == "本版已被第 2 版报价取代"
    assert lay_out_quote(quote_paper(SHEET, [QUOTE, second], 2, lines)).stamp is None
    gone = msgspec.structs.replace(QUOTE, withdrawn_at=LATER, withdrawal_reason="配件缺货")
    stamp = lay_out_quote(quote_paper(SHEET, [gone], 1, lines)).stamp
    assert stamp == "本报价已于 2025-06-01 16:00 撤回：配件缺货"


@pytest.mark.requirement("R015")
def test_a_moved_promise_shows_the_first_one_too() -> None:
    (head, *_) = lay_out_quote(quote_paper(SHEET, [QUOTE], 1, [line(1, 1)])).blocks
    assert isinstance(head, Pairs)
    shown = {pair.name: pair.value for pair in head.pairs}
    assert shown["约定交车时间"] == "2025-06-01 16:00（首次约定 2025-06-01 10:00）"


def test_values_on_paper_are_chinese_words() -> None:
    for kind in ON_PAPER:
        for value in kind:
            assert re.search("[\u4e00-\u9fff]", word(value)), value


def test_quantities_are_written_without_needless_digits() -> None:
    assert [decimal(n, 1000) for n in (1000, 1500, 5, 12_345)] == ["1", "1.5", "0.005", "12.345"]
    assert quantity(2_000, 200) == "2 小时"
    assert quantity(4_500, None) == "4.5"


TALL = Paper(
    title="案卷",
    number="第 7 号 <b>",
    issuer="诚达",
    issuer_lines=(),
    blocks=(
        Pairs(title="概要", across=3, pairs=(Pair("车牌号", "京A12345"), Pair("备注", "#a & *b*"))),
        Prose(title="说明", paragraphs=("一行\n又一行 <i>",)),
        Table(
            title="事件",
            columns=(Column(name="序", width=1), Column(name="金额", width=3, align=Align.RIGHT)),
            rows=tuple((str(n), f"¥{n}.00") for n in range(90)),
            sums=(("合计", "¥4,005.00"),),
        ),
        Table(title="空表", columns=(Column(name="无"),), rows=(), empty="没有记录"),
        Signatures(names=("审核人", "负责人")),
    ),
    footer="依据全部记录",
    made_of=JUNE,
)


def test_any_paper_of_blocks_is_drawn_with_page_numbers_and_repeated_heads() -> None:
    press = Press()
    pdf = press.as_pdf(TALL)
    assert pdf == press.as_pdf(TALL) == Press().as_pdf(TALL)
    reader = PdfReader(io.BytesIO(pdf))
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert f"第{number}页/共{len(pages)}页" in page.replace(" ", "").replace("\n", "")
        assert "依据全部记录" in page
    assert "序" in pages[1]
    assert "#a & *b*" in pages[0]
    assert "审核人" in pages[-1]
    assert "没有记录" in pages[-1]
    assert reader.metadata is not None
    assert reader.metadata.creation_date == JUNE


def test_a_page_in_html_escapes_everything_and_loads_nothing() -> None:
    page = as_html(TALL).decode()
    assert as_html(TALL).decode() == page
    assert "第 7 号 &lt;b&gt;" in page
    assert "一行\n又一行 &lt;i&gt;" in page
    assert "没有记录" in page
    assert not re.search("src=|href=|url\\(|<script", page)


def test_a_row_of_another_width_is_no_table() -> None:
    with pytest.raises(ValueError, match="another width"):
        Table(title="x", columns=(Column(name="a"),), rows=(("1", "2"),))


def test_a_font_that_is_not_there_is_named_with_what_to_do() -> None:
    with pytest.raises(FontMissingError, match=r"'No Such Font'.*fonts-noto-cjk"):
        Press("No Such Font")
    named = Press(PACKAGED_FONT).as_pdf(TALL)  # any family that typst finds may be named
    assert PdfReader(io.BytesIO(named)).pages[0].extract_text()


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
def test_no_text_breaks_a_page(anything: str) -> None:
    paper = msgspec.structs.replace(TALL, title=anything or "-", blocks=(TALL.blocks[0],))
    assert _PRESS.as_pdf(paper).startswith(b"%PDF")
    assert as_html(paper)


_PRESS = Press()
