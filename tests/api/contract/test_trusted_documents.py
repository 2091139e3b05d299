"""With a list of trusted documents the server answers these and no other, by text or by digest."""

import json
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from api.command_line import app
from api.explorer.samples import SAMPLES
from api.graphql.options import Options
from api.graphql.trusted import digest_of, load_trusted
from api.store import Store
from eventstore.operator_error import OperatorError
from tests.api.client import TIMEOUT_S, Client, Served, bearing

OURS = "query Where { position }"


@pytest.fixture(scope="module", name="listed")
def list_of_our_clients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clients")
    (folder / "where.graphql").write_text(OURS)
    done = CliRunner().invoke(
        app, ["trusted-documents", str(folder), "--out", str(folder / "trusted.json")]
    )
    assert done.exit_code == 0, done.output
    return folder / "trusted.json"


@pytest.fixture(scope="module", name="http")
def strict_server(module_database_url: str, listed: Path) -> Generator[httpx.Client]:
    options = Options(trusted=load_trusted(listed))
    with (
        Store(module_database_url, b"a master key for tests").opened() as store,
        Served(store, options) as address,
        httpx.Client(base_url=address, timeout=TIMEOUT_S, headers=bearing()) as http,
    ):
        yield http


def test_the_list_holds_the_samples_and_the_clients_operations(listed: Path) -> None:
    trusted = load_trusted(listed)
    assert set(trusted.values()) == {OURS, *(sample.query for sample in SAMPLES)}


@pytest.mark.parametrize(
    "asked",
    [
        {"query": OURS},
        {"documentId": f"sha256:{digest_of(OURS)}"},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest_of(OURS)}}},
    ],
    ids=["by text", "by id", "as Apollo's clients ask"],
)
def test_a_listed_document_is_answered(http: httpx.Client, asked: object) -> None:
    assert http.post("/graphql", json=asked).json()["data"] == {"position": 0}


@pytest.mark.parametrize(
    "asked",
    [{"query": "{ position }"}, {"query": OURS + " "}, {"documentId": "0" * 64}],
    ids=["another", "one more space", "an unknown id"],
)
def test_another_is_refused(http: httpx.Client, asked: object) -> None:
    answer = http.post("/graphql", json=asked)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "NOT_A_TRUSTED_DOCUMENT"


def test_without_a_list_a_digest_comes_along_with_its_text(shared_client: Client) -> None:
    hashed = {"persistedQuery": {"version": 1, "sha256Hash": digest_of(OURS)}}
    answer = shared_client.http.post("/graphql", json={"extensions": hashed})
    # The words that Apollo's clients look for.
    assert answer.json()["errors"][0]["message"] == "PersistedQueryNotFound"
    both = shared_client.http.post("/graphql", json={"query": OURS, "extensions": hashed})
    assert both.status_code == 200


@pytest.mark.parametrize(
    ("text", "said"),
    [("[]", "is no list"), (json.dumps({"0" * 64: OURS}), "is another one"), (None, "cannot be")],
)
def test_a_list_that_is_none_stops_the_server(tmp_path: Path, text: str | None, said: str) -> None:
    path = tmp_path / "trusted.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(OperatorError, match=said):
        load_trusted(path)


def test_an_operation_that_the_schema_does_not_know_is_named(tmp_path: Path) -> None:
    (tmp_path / "old.graphql").write_text("{ wheels }")
    done = CliRunner().invoke(app, ["trusted-documents", str(tmp_path)])
    assert isinstance(done.exception, OperatorError)
    assert "old.graphql" in str(done.exception)
