"""Which columns are asked of lists beside rows: those that a question shows, and what goes with them."""

from typing import Any

import pytest
from graphql import DocumentNode, FragmentDefinitionNode, OperationDefinitionNode, parse

from api.graphql import planning
from api.graphql.narrowing import Columns
from api.graphql.shape import fragments_of
from api.schema import schema

VISITS = """{ vehicleHistory(vehicleId: "5edb40e0-779b-5286-a87f-cdbdbbf48b35") {
    visits { nodes { %s } } } }"""


def _columns(monkeypatch: pytest.MonkeyPatch, text: str) -> dict[str, Columns | None]:
    """Of each field that the document's plan resolves, by its name."""
    found: dict[str, Columns | None] = {}
    resolved = planning.Resolved

    def noted(**given: Any) -> Any:
        found[given["key"]] = given["columns"]
        return resolved(**given)

    monkeypatch.setattr(planning, "Resolved", noted)
    document: DocumentNode = parse(text)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    fragments: dict[str, FragmentDefinitionNode] = dict(fragments_of(document))
    assert planning.plan_of(schema.core, operation, fragments) is not None
    return found


def test_they_are_those_that_are_shown_and_those_of_cursors(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = _columns(
        monkeypatch,
        """query Visits { vehicleHistory(vehicleId: "5edb40e0-779b-5286-a87f-cdbdbbf48b35") {
            visits { nodes { number: orderNumber ...Site } edges { node { plate } } pageInfo { endCursor } }
        } } fragment Site on Visit { siteId ... on Visit { __typename plate } }""",
    )
    assert found["vehicleHistory"] is None
    assert found["visits"] == ("order_id", "order_number", "site_id", "opened_at", "plate")


def test_lists_further_down_keep_the_key_that_they_ask_by(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _columns(
        monkeypatch,
        """{ customerFile(customerId: "5edb40e0-779b-5286-a87f-cdbdbbf48b35") {
            visits { nodes { siteId items { description } } } } }""",
    )
    assert found["visits"] == ("visit_id", "visited_at", "site_id")
    assert found["items"] == ("order_id", "description")


def test_sealed_texts_are_always_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _columns(monkeypatch, VISITS % "lines { lineId }")
    assert found["lines"] == ("order_id", "line_id", "answered_by_sealed")


def test_rows_that_are_filled_in_later_are_asked_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """A correction of a part finds it by a column that nobody selects."""
    assert _columns(monkeypatch, VISITS % "parts { __typename }")["parts"] is None
