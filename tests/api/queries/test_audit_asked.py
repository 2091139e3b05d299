"""Who recorded, who read about whom and why, and what was refused, over GraphQL (RM15)."""

from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest

from api.exports.revealing import reveal_noted
from domain.customer.aggregate import Customer
from domain.customer.events import CustomerFileOpened
from domain.customer.rules import NOT_UNNAMED
from domain.kernel import Event, Recorded, Refused
from domain.policies import Policy, Reaction, registry
from tests.api.client import Client, bearing
from tests.api.visit import on, open_file, register

LOG = """
query Log($filter: AuditFilter, $first: Int!, $after: String, $atLeast: Position) {
  auditLog(filter: $filter, first: $first, after: $after, atLeast: $atLeast) {
    nodes {
      kind actorId actorRole onBehalfOf siteId channel purpose through code
      streamId version topic lagS personIds data
      corrections { field correctsVersion was isNow reason personal personalReason }
    }
    pageInfo { hasNextPage endCursor }
  }
}"""
FILE = "query File($id: UUID!) { customerFile(customerId: $id) { name phone } }"
AUDITOR = {"role": "auditor", "actor": "审计-周"}


def _page(client: Client, first: int, after: str | None = None, **asked: Any) -> Any:
    assert client.store.trail.flush()
    head = client.store.history.position()
    variables = {"filter": asked, "first": first, "after": after, "atLeast": head}
    return client.gql(LOG, variables, **AUDITOR)["auditLog"]


def _log(client: Client, **asked: Any) -> list[dict[str, Any]]:
    return _page(client, 100, **asked)["nodes"]


def _follow(client: Client, customer_id: str) -> None:
    """Wait until the file can be read; this reads it, as S1-li."""
    client.gql(
        "query F($id: UUID!, $p: Position) { customerFile(customerId: $id, atLeast: $p) { customerId } }",
        {"id": customer_id, "p": client.store.history.position()},
    )


@pytest.mark.requirement("R168")
def test_a_read_leaves_who_whose_why_and_through_what(client: Client) -> None:
    wang = open_file(client)
    _follow(client, wang)
    headers = bearing("S1-陈", "customer_service_agent") | {
        "X-Purpose": quote("回访 TC-0042"),
        "X-On-Behalf-Of": quote("S1-韩"),
    }
    aliased = "query F($id: UUID!) { ...Asked } fragment Asked on Query { position: customerFile(customerId: $id) { name again: phone } }"
    answer = client.http.post(
        "/graphql", json={"query": aliased, "variables": {"id": wang}}, headers=headers
    )
    assert answer.json()["data"]["position"]["name"] == "王女士"
    entry = next(e for e in _log(client, kinds=["READ"], personId=wang) if e["actorId"] == "S1-陈")
    assert entry["purpose"] == "回访 TC-0042"
    assert entry["through"] == "customerFile"
    assert (entry["onBehalfOf"], entry["siteId"]) == ("S1-韩", "S1")
    assert entry["personIds"] == [wang]


def test_without_a_purpose_it_is_that_of_the_post(client: Client) -> None:
    wang = open_file(client)
    _follow(client, wang)
    client.gql(FILE, {"id": wang}, role="supervisor", actor="S1-韩")
    entry = next(e for e in _log(client, kinds=["READ"]) if e["actorId"] == "S1-韩")
    assert (entry["purpose"], entry["personIds"]) == ("业务管理", [wang])


def test_an_export_leaves_whose_texts_it_wrote(client: Client) -> None:
    wang = open_file(client)
    _follow(client, wang)
    [(token,)] = client.store.database.select("SELECT name_sealed FROM customer_file.customer")
    assert reveal_noted(client.store, "export table")([token]) == {token: "王女士"}
    [entry] = _log(client, actorId="command-line")
    assert (entry["through"], entry["personIds"]) == ("export table", [wang])


def test_an_erased_person_is_read_by_nobody(client: Client) -> None:
    wang = open_file(client)
    _follow(client, wang)
    client.store.keyring.destroy([UUID(wang)])
    client.gql(FILE, {"id": wang}, role="supervisor", actor="S1-韩")
    assert _log(client, kinds=["READ"], actorId="S1-韩") == []


@pytest.fixture
def strict_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy whose every reaction a rule refuses."""

    def says_no(_: Customer) -> Event:
        raise Refused(NOT_UNNAMED, stream_id=UUID(int=7))

    def react(fact: Recorded[Any], _: object) -> Iterable[Reaction]:
        yield Reaction(kind=Customer, stream_id=fact.stream_id, decide=says_no)

    made = Policy(name="strict", on=CustomerFileOpened, react=react)
    monkeypatch.setitem(cast("Any", registry)._POLICIES, made.name, made)


@pytest.mark.requirement("R168")
@pytest.mark.usefixtures("strict_policy")
def test_what_a_policy_was_refused_is_kept_once(client: Client) -> None:
    wang = open_file(client)
    client.react()
    with client.store.database.connect_owner() as owner:
        owner.execute("DELETE FROM reaction.position")  # as if nothing had been seen
    client.react()
    [entry] = _log(client, kinds=["REFUSAL"])
    assert (entry["actorId"], entry["actorRole"]) == ("policy:strict", "SYSTEM")
    assert (entry["code"], entry["through"]) == ("customer.not_unnamed", "strict")
    assert (entry["streamId"], entry["siteId"]) == (wang, "S1")
    assert _log(client, streamId=wang, code="customer.not_unnamed") == [entry]


@pytest.mark.requirement("R168")
def test_a_refused_command_and_a_refused_question_are_kept(client: Client) -> None:
    order = str(uuid4())
    client.refuse(
        "startWork",
        who={"actor": "S1-审", "role": "auditor"},
        repairOrderId=order,
        lineId="1",
        technicianId="S1-赵",
    )
    client.post(
        "{ alias: customerFiles { nodes { customerId } } }", role="technician", actor="S1-赵"
    )
    client.refuse(
        "startWork",
        who={"actor": "S1-赵", "role": "technician"},
        repairOrderId=order,
        lineId="1",
        technicianId="S1-赵",
    )
    kept = _log(client, kinds=["REFUSAL"])
    assert [(e["actorId"], e["through"], e["code"]) for e in reversed(kept)] == [
        ("S1-审", "startWork", "access.other_post"),
        ("S1-赵", "customerFiles", "access.other_post"),
    ]  # that there is no such order is no refusal worth knowing
    assert [e["streamId"] for e in kept] == [None, order]
    assert [e["actorId"] for e in _log(client, streamId=order)] == ["S1-审"]
    assert len(_log(client, code="access.other_post")) == 2


@pytest.mark.requirement("R106")
def test_scenario_2_a_mistyped_odometer_shows_both_values(client: Client) -> None:
    car = register(client)
    client.take(
        "recordOdometer", vehicleId=car, odometerKm=301_464, source="RECEPTION", occurredAt=on(3, 9)
    )
    client.take(
        "correctOdometer",
        vehicleId=car,
        correctsVersion=2,
        odometerKm=154_754,
        reason="接车时录入错误：301464 应为 154754",
        occurredAt=on(10, 10),
        who={"actor": "S2-潘峰", "role": "supervisor"},
    )
    [entry] = _log(client, streamId=car, correctionsOnly=True)
    assert (entry["actorId"], entry["topic"]) == ("S2-潘峰", "vehicle.odometer_corrected")
    assert entry["lagS"] > 3600
    [changed] = entry["corrections"]
    assert (changed["field"], changed["was"], changed["isNow"]) == (
        "odometer_km",
        "301464",
        "154754",
    )
    corrected = client.gql(
        "query C($s: UUID!, $v: Int!) { auditedFact(streamId: $s, version: $v) { topic data actorId } }",
        {"s": car, "v": changed["correctsVersion"]},
        **AUDITOR,
    )["auditedFact"]
    assert corrected["topic"] == "vehicle.odometer_recorded"
    assert '"odometer_km": 301464' in corrected["data"]


def test_pages_run_through_facts_reads_and_refusals(client: Client) -> None:
    wang = open_file(client)
    _follow(client, wang)
    client.gql(FILE, {"id": wang}, role="supervisor")
    client.post("{ customerFiles { nodes { customerId } } }", role="technician")
    whole = _log(client)
    assert {entry["kind"] for entry in whole} == {"FACT", "READ", "REFUSAL"}
    paged: list[Any] = []
    page: Any = {"pageInfo": {"endCursor": None, "hasNextPage": True}}
    while page["pageInfo"]["hasNextPage"]:
        page = _page(client, 2, page["pageInfo"]["endCursor"])
        paged += page["nodes"]
    assert paged == whole


def test_it_is_for_auditors(client: Client) -> None:
    answer = client.post("{ auditLog { nodes { at } } }", role="adviser").json()
    assert answer["errors"][0]["extensions"]["code"] == "access.other_post"
