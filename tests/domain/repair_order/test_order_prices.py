"""A price for the customer is the published one, or says why it is not (R045, R048, R049)."""

from typing import Any

import msgspec
import pytest

from domain.kernel import Fen
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import ComebackAccepted, Payer, QuoteIssued, QuoteLine
from domain.repair_order.inputs import QuoteLineInput
from domain.values.listed_prices import ListedPrices
from domain.values.money import Fen as MoneyFen
from domain.values.parts import PartGrade
from tests.domain.dsl import given
from tests.domain.repair_order.asks import Ask
from tests.domain.repair_order.examples import (
    ADVISER,
    LABOUR_INPUT,
    PART_INPUT,
    UNTIL_AGREED,
)
from tests.domain.repair_order.turns import LINKED, STANDS_FOR_IT

pytestmark = pytest.mark.requirement("R045")

LIST_8 = ListedPrices(
    version=8,
    labour_rate_fen_per_hour=MoneyFen(24_000),
    jobs={"IGN-01": MoneyFen(12_000)},
    parts={
        ("06H905110G", PartGrade.ORIGINAL): MoneyFen(38_000),
        ("06H905110G", PartGrade.AFTERMARKET): MoneyFen(15_000),
    },
)
DIAGNOSED_ORDER = UNTIL_AGREED[:8]


def changed(line: QuoteLineInput, **changes: Any) -> QuoteLineInput:
    return msgspec.structs.replace(line, line_id=None, concern_id=None, **changes)


def offer(*lines: QuoteLineInput, prices: ListedPrices | None = LIST_8) -> Ask:
    return lambda o: o.issue_quote(lines=lines, actor=ADVISER, prices=prices)


def quoted(*lines: QuoteLineInput, prices: ListedPrices | None = LIST_8) -> tuple[QuoteLine, ...]:
    decided = offer(*lines, prices=prices)(given(RepairOrder, *DIAGNOSED_ORDER).state)
    assert isinstance(decided, QuoteIssued)
    return decided.lines


def test_a_line_at_the_listed_price_names_its_list() -> None:
    hour, part = quoted(changed(LABOUR_INPUT), changed(PART_INPUT))
    assert (hour.price_list_version, hour.listed_fen) == (8, 24_000)
    assert (part.price_list_version, part.listed_fen) == (8, 38_000)
    [job] = quoted(changed(LABOUR_INPUT, job_code="IGN-01"))
    assert (job.price_list_version, job.listed_fen) == (8, 12_000)


@pytest.mark.parametrize(
    "dear_or_cheap",
    [
        changed(PART_INPUT, unit_price_fen=Fen(38_001)),
        changed(PART_INPUT, unit_price_fen=Fen(30_000)),
        changed(PART_INPUT, part_grade=PartGrade.AFTERMARKET),  # at the price of the original
        changed(LABOUR_INPUT, unit_price_fen=Fen(26_000)),
        changed(LABOUR_INPUT, job_code="IGN-01", labour_hours_hundredths=60),
    ],
)
def test_another_price_needs_a_reason(dear_or_cheap: QuoteLineInput) -> None:
    order = given(RepairOrder, *DIAGNOSED_ORDER)
    order.when(offer(dear_or_cheap)).then_refused("repair_order.price_deviates", field="lines")
    blank = msgspec.structs.replace(dear_or_cheap, price_reason=" ")
    order.when(offer(blank)).then_refused("repair_order.price_deviates")
    reasoned = msgspec.structs.replace(dear_or_cheap, price_reason="厂家促销价")
    [line] = quoted(reasoned)
    assert (line.price_reason, line.price_list_version) == ("厂家促销价", 8)
    [free] = quoted(dear_or_cheap, prices=None)  # before the first list there is nothing to keep to
    assert (free.price_list_version, free.listed_fen) == (None, None)


def test_what_is_on_no_list_or_paid_by_others_is_priced_freely() -> None:
    [unlisted] = quoted(changed(PART_INPUT, part_number="N10159104", unit_price_fen=Fen(5)))
    assert unlisted.price_list_version is None
    [makers] = quoted(changed(PART_INPUT, unit_price_fen=Fen(31_000), payer=Payer.MAKER_WARRANTY))
    assert makers.listed_fen == 38_000
    given(RepairOrder, *DIAGNOSED_ORDER).when(
        offer(changed(LABOUR_INPUT, job_code="IGN-99"))
    ).then_refused("repair_order.job_not_listed")


def test_a_comeback_in_cover_is_free_without_another_reason() -> None:
    accepted: ComebackAccepted = STANDS_FOR_IT
    order = given(RepairOrder, *DIAGNOSED_ORDER, LINKED, accepted)
    free = msgspec.structs.replace(PART_INPUT, line_id=None, unit_price_fen=Fen(0))
    decided = offer(free)(order.state)
    assert isinstance(decided, QuoteIssued)
    assert decided.lines[0].listed_fen == 38_000


@pytest.mark.requirement("R049")
def test_r049_a_line_that_stays_keeps_the_price_of_its_list() -> None:
    raised = msgspec.structs.replace(LIST_8, version=9, labour_rate_fen_per_hour=MoneyFen(30_000))
    first = offer(LABOUR_INPUT, PART_INPUT)
    order = given(RepairOrder, *DIAGNOSED_ORDER)
    kept = order.state.apply(_issued(first, order.state))
    again = _issued(offer(LABOUR_INPUT, PART_INPUT, prices=raised), kept)
    assert [line.price_list_version for line in again.lines] == [8, 8]
    assert again.price_list_version == 9


def _issued(ask: Ask, order: RepairOrder) -> QuoteIssued:
    decided = ask(order)
    assert isinstance(decided, QuoteIssued)
    return decided
