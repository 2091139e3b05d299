"""Records are kept as long as a law demands, and the longest holds (R069, A.1-3)."""

from datetime import date

import pytest

from domain.customer.events import RetentionBasis
from domain.customer.retention import RULES, kept, longest

DAY = date(2020, 2, 29)


@pytest.mark.requirement("R069")
@pytest.mark.parametrize(
    ("topic", "promised", "until", "basis"),
    [
        ("repair_order.opened", None, date(2026, 2, 28), RetentionBasis.SANBAO_REPAIR_RECORD),
        ("repair_order.opened", 8, date(2028, 2, 29), RetentionBasis.SANBAO_REPAIR_RECORD),
        ("repair_order.opened", 3, date(2026, 2, 28), RetentionBasis.SANBAO_REPAIR_RECORD),
        ("outreach.opened", None, date(2025, 2, 28), RetentionBasis.RECALL_RECORD),
        ("vehicle.insurance_policy_recorded", 10, date(2030, 2, 28), RetentionBasis.SALES_ARCHIVE),
    ],
)
def test_a_promise_is_longer_than_the_law_or_does_not_count(
    topic: str, promised: int | None, until: date, basis: RetentionBasis
) -> None:
    found = kept(topic, DAY, promised)
    assert found is not None
    assert (found.until, found.rule.basis) == (until, basis)


def test_no_law_keeps_a_call_or_a_question() -> None:
    assert kept("enquiry.received", DAY) is None
    assert kept("follow_up.call_attempted", DAY) is None


def test_the_longest_holds() -> None:
    repair, recall = kept("repair_order.opened", DAY), kept("outreach.opened", DAY)
    assert longest([recall, None, repair]) == repair
    assert longest([None]) is None


def test_each_rule_names_its_source() -> None:
    assert all(rule.source for rule in RULES)
    assert all(rule.streams for rule in RULES)
