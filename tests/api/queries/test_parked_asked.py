"""What a view could not show, looked after over GraphQL: seen, replayed, discarded, and kept who did it."""

from base64 import b64encode
from collections.abc import Iterator
from getpass import getuser
from typing import Any, Final, LiteralString
from uuid import uuid4

import httpx
import pytest
from typer.testing import CliRunner, Result

from api.command_line import app
from api.operations import parked as settling
from api.store import Store
from tests.api.client import TIMEOUT_S, Client, Served
from tests.api.visit import on, open_file

AUDITOR = {"actor": "审计-周", "role": "auditor"}
ONE = """query One($view: String!, $stream: UUID!) {
  parkedStream(view: $view, streamId: $stream) {
    id view streamId version position topic error waiting
    facts(first: 1) { nodes { position version topic } pageInfo { hasNextPage endCursor } } } }"""
SETTLED = """__typename
  ... on ParkedSettled { view streamId parkedAgain { position topic } }
  ... on Refusal { kind code field messageZh messageEn }"""
REPLAY = f"""mutation R($view: String!, $stream: UUID!) {{
  replayParkedStream(view: $view, streamId: $stream) {{ {SETTLED} }} }}"""
DISCARD = f"""mutation D($view: String!, $stream: UUID!, $reason: String!) {{
  discardParkedStream(view: $view, streamId: $stream, reason: $reason) {{ {SETTLED} }} }}"""
LOG = """query L($stream: UUID!) { auditLog(filter: {kinds: [OPERATION], streamId: $stream}) {
  nodes { kind actorId actorRole siteId through purpose view streamId position topic data } } }"""
FILE = """query F($id: UUID!, $p: Position) {
  customerFile(customerId: $id, atLeast: $p) { preferredChannel noCalls } }"""


MASTER_KEY: Final = b"a master key for tests of 32 byt"
MENDED: Final = "DROP CONSTRAINT IF EXISTS nothing_preferred"


@pytest.fixture(scope="module")
def client(module_database_url: str) -> Iterator[Client]:
    with (
        Store(module_database_url, MASTER_KEY).opened() as store,
        Served(store) as address,
        httpx.Client(base_url=address, timeout=TIMEOUT_S) as http,
    ):
        yield Client(http, store)


@pytest.fixture(name="customer")
def a_parked_customer(client: Client) -> Iterator[str]:
    """Of whom the view lacks two facts: the database refused the first one's row."""
    customer_id = open_file(client)
    _shown(client, customer_id)
    _alter(client, "ADD CONSTRAINT nothing_preferred CHECK (preferred_channel IS NULL) NOT VALID")
    for channel, day in (("LETTER", 2), ("WECHAT", 3)):
        client.take(
            "setContactPreference",
            customerId=customer_id,
            preferredChannel=channel,
            occurredAt=on(day, 9),
        )
    assert _shown(client, customer_id) == {"preferredChannel": None, "noCalls": False}
    yield customer_id
    _alter(client, MENDED)


def test_a_parked_stream_is_shown_with_the_facts_that_wait(client: Client, customer: str) -> None:
    one = client.gql(ONE, {"view": "customer_file", "stream": customer}, **AUDITOR)["parkedStream"]
    assert (one["version"], one["waiting"], one["topic"]) == (
        2,
        2,
        "customer.contact_preference_set",
    )
    assert [fact["position"] for fact in one["facts"]["nodes"]] == [one["position"]]
    assert one["facts"]["pageInfo"]["hasNextPage"]
    again = client.gql(
        "query N($id: ID!, $after: String) { node(id: $id) { ... on ParkedStream {"
        " streamId facts(after: $after) { nodes { version } } } } }",
        {"id": one["id"], "after": one["facts"]["pageInfo"]["endCursor"]},
        **AUDITOR,
    )["node"]
    assert again == {"streamId": customer, "facts": {"nodes": [{"version": 3}]}}


def test_a_replay_shows_what_waits_once_it_no_longer_fails(client: Client, customer: str) -> None:
    refused = _do(client, REPLAY, customer)
    assert (refused["__typename"], refused["code"]) == ("Refusal", "parked.still_fails")
    assert _log(client, customer) == []
    _alter(client, MENDED)
    done = _do(client, REPLAY, customer)
    assert done == {
        "__typename": "ParkedSettled",
        "view": "customer_file",
        "streamId": customer,
        "parkedAgain": None,
    }
    assert _shown(client, customer) == {"preferredChannel": "WECHAT", "noCalls": False}
    [entry] = _log(client, customer)
    assert (entry["actorId"], entry["actorRole"], entry["siteId"]) == ("审计-周", "AUDITOR", "S1")
    assert (entry["through"], entry["view"]) == ("replayParkedStream", "customer_file")
    assert (entry["streamId"], entry["topic"]) == (customer, "customer.contact_preference_set")
    assert (entry["purpose"], entry["data"]) == (None, None)
    gone = _do(client, REPLAY, customer)
    assert (gone["kind"], gone["code"]) == ("MISSING", "parked.not_parked")


def test_a_discard_needs_a_reason_and_keeps_it(client: Client, customer: str) -> None:
    for reason in ("", "  ", "好" * 501):
        refused = _do(client, DISCARD, customer, reason=reason)
        assert (refused["code"], refused["field"]) == ("parked.needs_reason", "reason")
    _alter(client, MENDED)
    done = _do(client, DISCARD, customer, reason=" 通道代码已停用 ")
    assert (done["__typename"], done["parkedAgain"]) == ("ParkedSettled", None)
    [entry] = _log(client, customer)
    assert (entry["through"], entry["purpose"]) == ("discardParkedStream", "通道代码已停用")
    with client.store.database.reading() as connection:
        kept = connection.execute(
            "SELECT discarded_by, reason FROM projection.discarded"
        ).fetchall()
    assert kept == [("审计-周", "通道代码已停用")]


def test_a_replay_waits_for_who_writes_the_view_and_then_says_so(
    client: Client, customer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "WAIT_S", 0.1)
    with client.store.database.connect_owner() as other, other.transaction():
        other.execute("SELECT position FROM customer_file._position FOR UPDATE")
        refused = _do(client, REPLAY, customer)
    assert refused["code"] == "parked.busy"
    _alter(client, MENDED)
    assert _do(client, REPLAY, customer)["__typename"] == "ParkedSettled"


def test_the_command_line_does_the_same_and_is_kept(
    client: Client, customer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AFTERSALES_DATABASE_URL", client.store.url)
    monkeypatch.setenv("AFTERSALES_MASTER_KEY", b64encode(MASTER_KEY).decode())

    def verb(*words: str) -> Result:
        return CliRunner().invoke(app, ["parked", *words])

    assert customer in verb("list", "customer_file").output
    assert "customer.contact_preference_set" in verb("show", "customer_file", customer).output
    assert "the database refuses the rows" in str(verb("replay", "customer_file").exception)
    _alter(client, MENDED)
    assert f"{customer}: shown" in verb("replay", "customer_file").output
    [entry] = _log(client, customer)
    assert (entry["actorId"], entry["through"]) == (getuser(), "replayParkedStream")
    assert "has no parked stream" in str(verb("replay", "customer_file", customer).exception)


@pytest.mark.parametrize("role", ["adviser", "data_protection_officer", "customer"])
def test_others_may_not(client: Client, role: str) -> None:
    who = {"actor": str(uuid4()), "role": role}
    asked = {"view": "customer_file", "stream": str(uuid4())}
    [error] = client.post(ONE, asked, **who).json()["errors"]
    assert error["extensions"]["code"] == "access.other_post"
    for query, more in ((REPLAY, {}), (DISCARD, {"reason": "x"})):
        [refused] = client.gql(query, asked | more, **who).values()
        assert refused["code"] == "access.other_post"


@pytest.mark.parametrize("view", ["customer_file", "no_such_view", "历史"])
def test_what_is_not_parked_is_missing(client: Client, view: str) -> None:
    asked = {"view": view, "stream": str(uuid4())}
    assert client.gql(ONE, asked, **AUDITOR)["parkedStream"] is None
    [refused] = client.gql(REPLAY, asked, **AUDITOR).values()
    assert (refused["kind"], refused["code"]) == ("MISSING", "parked.not_parked")
    assert view in refused["messageZh"]


def _do(client: Client, query: str, stream: str, **more: str) -> Any:
    asked = {"view": "customer_file", "stream": stream} | more
    [done] = client.gql(query, asked, **AUDITOR).values()
    return done


def _log(client: Client, stream: str) -> Any:
    return client.gql(LOG, {"stream": stream}, **AUDITOR)["auditLog"]["nodes"]


def _shown(client: Client, customer_id: str) -> Any:
    asked = {"id": customer_id, "p": client.store.history.position()}
    return client.gql(FILE, asked)["customerFile"]


def _alter(client: Client, change: LiteralString) -> None:
    """Change what the view's table takes."""
    with client.store.database.connect_owner() as connection:
        connection.execute("ALTER TABLE customer_file.customer " + change)
