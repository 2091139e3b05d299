"""The README's queries give the README's answers; the explorer's samples and the example of a client run."""

import asyncio
import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import DocumentNode, parse, print_ast, validate

from api.command_line.catching_up import catch_up
from api.demonstration import load_demonstration
from api.demonstration.scenarios import DISPUTED_ORDER, DISPUTED_PLATE
from api.explorer.samples import SAMPLES, Sample
from api.schema import schema
from api.store import Store
from projections.catalogue import READ_MODELS
from tests.api.client import TIMEOUT_S, Served, bearing, token
from tests.conftest import FreshDatabase

CLIENTS = Path(__file__).parents[2] / "docs" / "clients"
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SUPERVISOR = bearing("S1-韩梅", "supervisor")
ASKED = re.compile(
    r"```\ncurl [^']*'[^']*' -H \"authorization: Bearer \$TOKEN\" -d '(?P<body>\{.*?\})'\n```.*?```\n(?P<answer>\{.*?)```",
    re.DOTALL,
)


@pytest.fixture(scope="module")
def demonstration(fresh_database: FreshDatabase) -> Iterator[httpx.Client]:
    """A server with the demonstration in it."""
    with fresh_database() as url, Store(url, b"a master key for tests").opened() as store:
        load_demonstration(store)
        catch_up(
            store, *READ_MODELS
        )  # a busy machine shows 4,500 facts later than a question waits
        with (
            Served(store) as address,
            httpx.Client(base_url=address, timeout=TIMEOUT_S, headers=SUPERVISOR) as http,
        ):
            yield http


def test_the_readme_asks_two_questions() -> None:
    assert len(ASKED.findall(README)) == 2


@pytest.mark.parametrize("turn", [0, 1], ids=["consent", "odometer"])
def test_the_answer_is_the_one_that_the_readme_shows(
    demonstration: httpx.Client, turn: int
) -> None:
    body, answer = ASKED.findall(README)[turn]
    asked = json.loads(body.replace("\n", " "))
    position = _ask(demonstration, "{ position }")["position"]
    query = asked["query"].replace("(", f"(atLeast: {position}, ", 1)
    assert {"data": _ask(demonstration, query)} == json.loads(answer)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.query.split()[1])
def test_a_sample_of_the_explorer_runs(demonstration: httpx.Client, sample: Sample) -> None:
    data = _ask(demonstration, sample.query, dict(sample.variables))
    (found,) = data.values()
    assert found
    if "nodes" in found:
        assert found["nodes"]


def test_the_python_client_asks_pages_commands_and_hears(
    demonstration: httpx.Client,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.syspath_prepend(CLIENTS / "python")  # pyright: ignore[reportUnknownMemberType] - pytest's
    example = importlib.import_module("example")
    bearer = token("S1-韩梅", "supervisor")
    asyncio.run(example.main(f"{demonstration.base_url}/graphql", bearer, DISPUTED_PLATE))
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


def _ask(http: httpx.Client, query: str, variables: dict[str, Any] | None = None) -> Any:
    answer = http.post("/graphql", json={"query": query, "variables": variables}).json()
    assert "errors" not in answer, answer["errors"]
    return answer["data"]
