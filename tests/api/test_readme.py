"""The README's queries give the README's answers; the explorer's samples and the example of a client run.

And they ask the database seldom: once for a root field, once for each list beside its rows, and once for
the keys of all persons that are shown. Where views stand is asked ten times a second at most, whatever is asked
(`standing.py`), and is not counted; nor is what makes a connection.
"""

import asyncio
import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from graphql import DocumentNode, parse, print_ast, validate

from api.demonstration.scenarios import DISPUTED_ORDER, DISPUTED_PLATE
from api.explorer.samples import SAMPLES, Sample
from api.schema import schema
from api.store import Store
from tests.api.client import TIMEOUT_S, Served, bearing, token
from tests.conftest import FreshDatabase

CLIENTS = Path(__file__).parents[2] / "docs" / "clients"
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SUPERVISOR = bearing("S1-韩梅", "supervisor")
ASKED = re.compile(
    r"```\ncurl [^']*'[^']*' -H \"authorization: Bearer \$TOKEN\" -d '(?P<body>\{.*?\})'\n```.*?```\n(?P<answer>\{.*?)```",
    re.DOTALL,
)
STATEMENTS = {
    "ApprovalTrail": 10,  # its eight kinds of rows, the order's number, keys
    "Odometer": 2,
    "CustomerFile": 5,  # files, keys, vehicles, visits, items
    "ComplaintBoard": 2,
    "Satisfaction": 3,  # figures, distribution, response
    "Promises": 3,  # lines, complaint rate, the cases of all promises
    "Workshop": 1,
    "Callbacks": 2,
    "Reminders": 8,  # its five sources, what was sent, customers, keys
    "PartsTrace": 3,  # batch, totals, vehicles
    "SanbaoDemands": 1,
    "LowRatings": 2,
    "Again": 3,  # a visit, its items, keys
    "CancelOrder": 0,
}
"""Of each sample, whatever the number of rows."""
BESIDE = """
  customerId
  vehicles(first: 2) { nodes { vehicleId plate } pageInfo { hasNextPage endCursor } }
  visits(first: 2) {
    nodes { visitId items { lineId description } } edges { cursor } pageInfo { hasNextPage endCursor }
  }
  consents { purpose givenAt }
  plannedServices { service }
"""


class Asking:
    """Somebody who asks, and what the database is asked meanwhile."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http
        self.sent: list[str] = []

    def ask(self, query: str, variables: dict[str, Any] | None = None) -> Any:
        self.sent.clear()
        asked = {"query": query, "variables": variables}
        answer = self.http.post("/graphql", json=asked).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def note(self, statement: str) -> None:
        if "_position" not in statement and "SET statement_timeout" not in statement:
            self.sent.append(statement)

    def statements(self) -> int:
        """How many the last question took."""
        return len(self.sent)


@pytest.fixture(scope="module")
def demonstration(demonstrated: FreshDatabase) -> Iterator[Asking]:
    """A server with the demonstration in it."""
    with (
        pytest.MonkeyPatch.context() as patch,
        demonstrated() as url,
        Store(url, b"a master key for tests").opened() as store,
        Served(store) as address,
        httpx.Client(base_url=address, timeout=TIMEOUT_S, headers=SUPERVISOR) as http,
    ):
        asking, execute = Asking(http), psycopg.AsyncCursor[Any].execute
        shown = "{ customerFiles(atLeast: %d, first: 1) { nodes { customerId } } }"
        asking.ask(shown % store.history.position())

        async def noted(cursor: Any, query: Any, *given: Any, **also: Any) -> Any:
            asking.note(str(query))
            return await execute(cursor, query, *given, **also)

        patch.setattr(psycopg.AsyncCursor, "execute", noted)
        yield asking


def test_the_readme_asks_two_questions() -> None:
    assert len(ASKED.findall(README)) == 2


@pytest.mark.parametrize("turn", [0, 1], ids=["consent", "odometer"])
def test_the_answer_is_the_one_that_the_readme_shows(demonstration: Asking, turn: int) -> None:
    body, answer = ASKED.findall(README)[turn]
    asked = json.loads(body.replace("\n", " "))
    position = demonstration.ask("{ position }")["position"]
    query = asked["query"].replace("(", f"(atLeast: {position}, ", 1)
    assert {"data": demonstration.ask(query)} == json.loads(answer)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.query.split()[1])
def test_a_sample_of_the_explorer_runs(demonstration: Asking, sample: Sample) -> None:
    data = demonstration.ask(sample.query, dict(sample.variables))
    (found,) = data.values()
    assert found
    if "nodes" in found:
        assert found["nodes"]
    name = sample.query.split()[1].partition("(")[0]
    assert demonstration.statements() == STATEMENTS[name]


def test_lists_beside_many_rows_are_asked_for_once(demonstration: Asking) -> None:
    few = demonstration.ask(f"{{ customerFiles(first: 2) {{ nodes {{ {BESIDE} }} }} }}")
    asked_for_few = demonstration.statements()
    many = demonstration.ask(f"{{ customerFiles(first: 60) {{ nodes {{ {BESIDE} }} }} }}")
    assert len(few["customerFiles"]["nodes"]) == 2
    assert len(many["customerFiles"]["nodes"]) > 15
    assert demonstration.statements() == asked_for_few == 1 + 1 + 5  # files, keys, lists


def test_they_are_those_of_each_row(demonstration: Asking) -> None:
    files = demonstration.ask(f"{{ customerFiles(first: 60) {{ nodes {{ {BESIDE} }} }} }}")
    shown = files["customerFiles"]["nodes"]
    assert any(len(file["visits"]["nodes"]) == 2 for file in shown)
    for file in shown[:20]:
        alone = f'{{ customerFile(customerId: "{file["customerId"]}") {{ {BESIDE} }} }}'
        assert demonstration.ask(alone)["customerFile"] == file


def test_so_are_the_cases_of_a_promise(demonstration: Asking) -> None:
    asked = 'since: "2026-09-01", until: "2026-09-30"'
    cases = "cases(first: 3) { nodes { subjectNumber dueAt } pageInfo { hasNextPage endCursor } }"
    lines = demonstration.ask(
        f"{{ promiseCompliance({asked}) {{ promises {{ promise {cases} }} }} }}"
    )
    shown = lines["promiseCompliance"]["promises"]
    assert any(line["cases"]["pageInfo"]["hasNextPage"] for line in shown)
    for line in shown[::4]:
        alone = cases.replace("(first: 3)", f"(first: 3, {asked}, promise: {line['promise']})")
        found = demonstration.ask(f"{{ {alone.replace('cases', 'promisedCases', 1)} }}")
        assert found["promisedCases"] == line["cases"]


def test_of_a_list_only_the_columns_that_are_shown_are_asked(demonstration: Asking) -> None:
    asked = "vehicles(first: 2) { nodes { plate } } visits(first: 2) { nodes { items { lineId } } }"
    demonstration.ask(f"{{ customerFiles(first: 2) {{ nodes {{ {asked} }} }} }}")
    said = "\n".join(demonstration.sent)
    for columns in ("vehicle_id, plate", "visit_id, visited_at", "order_id, line_id"):
        assert f"SELECT {columns} FROM (" in said


def test_the_python_client_asks_pages_commands_and_hears(
    demonstration: Asking,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.syspath_prepend(CLIENTS / "python")  # pyright: ignore[reportUnknownMemberType] - pytest's
    example = importlib.import_module("example")
    bearer = token("S1-韩梅", "supervisor")
    asyncio.run(example.main(f"{demonstration.http.base_url}/graphql", bearer, DISPUTED_PLATE))
    said = capsys.readouterr().out
    assert DISPUTED_ORDER in said
    orders = re.search(r"^(\d+) orders in the workshop$", said, re.MULTILINE)
    assert orders is not None
    assert int(orders[1]) > 0
    assert "told again: True" in said
    assert said.count("changed: vehicle.odometer_recorded") == 1
    assert "the same by its id: True" in said


def test_its_operations_are_those_that_the_clients_share() -> None:
    """Made anew by `make clients`; here only that they are as written, and that the schema answers them."""
    shared = [
        file.read_text(encoding="utf-8") for file in (CLIENTS / "operations").glob("*.graphql")
    ]
    written = parse("\n".join(shared))
    assert validate(schema.core, written) == []
    made = (CLIENTS / "python" / "aftersales_client" / "client.py").read_text(encoding="utf-8")
    generated = [parse(text) for text in re.findall(r'gql\("""(.*?)"""\)', made, re.DOTALL)]
    assert _definitions(*generated) == _definitions(written)


def _definitions(*documents: DocumentNode) -> set[str]:
    return {print_ast(part) for document in documents for part in document.definitions}
