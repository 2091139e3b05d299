"""The pages made from the code say what the code says."""

import re
from datetime import date
from uuid import UUID

import pytest

from api.code_pages import cell
from api.events_page import events_page, type_name
from api.rules_page import rules_page
from api.schema_page import schema_page
from domain.kernel import Personal, registered_events
from domain.repair_order.terms import ReworkCause


@pytest.fixture(scope="module")
def events() -> str:
    return events_page()


@pytest.fixture(scope="module")
def rules() -> str:
    return rules_page()


def section(page: str, topic: str) -> str:
    return page.split(f"\n### {topic}\n")[1].split("\n### ", maxsplit=1)[0]


def test_every_fact_of_the_domain_has_its_section(events: str) -> None:
    ours = [e for e in registered_events().values() if e.__module__.startswith("domain.")]
    assert len(ours) > 100
    assert [e.topic for e in ours if f"\n### {e.topic}\n" not in events] == []


def test_a_section_says_version_sentence_fields_and_what_is_personal(events: str) -> None:
    opened = section(events, "customer.file_opened")
    assert "CustomerFileOpened, version 1. The customer got a file" in opened
    assert "| `name` | text | personal |" in opened
    assert "| `triggered_at` | time |  |" in opened
    assert "| `phone` | text, or none | personal |" in opened


@pytest.mark.parametrize(
    ("annotation", "name"),
    [
        (str, "text"),
        (date | None, "day, or none"),
        (tuple[UUID, ...], "list of id"),
        (Personal, "text"),
        (ReworkCause, "`inspection` / `customer`"),
    ],
)
def test_a_type_is_named_as_a_reader_knows_it(annotation: object, name: str) -> None:
    assert type_name(annotation) == name


@pytest.mark.parametrize(
    "row",
    [
        "| `repair_order.line_not_approved` | R035, invariant 1 |",
        "| `history.stale_version` | D.2 |",
        "| `identity.other_site` | R171 |",
        "| `malformed.vin.length` | GB 16735, ISO 3779; B.7 |",
        "| `malformed.time.naive` | D.5 |",
    ],
)
def test_rules_of_every_room_stand_in_the_table(rules: str, row: str) -> None:
    assert f"\n{row} " in rules


def test_every_rule_has_a_chinese_and_an_english_sentence(rules: str) -> None:
    rows = [line.split(" | ") for line in rules.splitlines() if line.startswith("| `")]
    assert len(rows) > 200
    assert [
        row[0] for row in rows if len(row) != 4 or not re.search("[\u4e00-\u9fff]", row[2])
    ] == []
    assert [row[0] for row in rows if not re.search("[a-z]{3}", row[3])] == []


def test_a_cell_stays_in_its_column() -> None:
    assert cell("a | b\n  c") == "a \\| b c"


def test_the_schema_page_says_where_it_comes_from() -> None:
    assert schema_page().startswith("# Made by `python -m api docs`")
