"""Relay's contract: ids over all types, `node` and `nodes`, connections that page forward."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
)

from api.graphql.documents import Documents
from api.graphql.nodes import node_types
from api.schema import schema
from tests.api.client import Client, nothing_written
from tests.api.published import SCHEMA
from tests.api.visit import Visit, on, open_file, register

HAN = {"actor": "S1-韩梅", "role": "supervisor"}
NODE = "query N($id: ID!) { node(id: $id) { __typename id ... on VehicleHistory { model } } }"
NODES = "query N($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
HISTORY = """query H($id: UUID!, $knownAt: DateTime, $p: Position) {
  vehicleHistory(vehicleId: $id, knownAt: $knownAt, atLeast: $p) {
    id plate asOf { knownAt } visits { nodes { id orderNumber } } } }"""


def history(client: Client, vehicle_id: str, **asked: Any) -> Any:
    given = {"id": vehicle_id, "p": client.store.history.position()} | asked
    return client.gql(HISTORY, given, **HAN)["vehicleHistory"]


def encoded(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode()


def refused(client: Client, query: str, given: dict[str, Any]) -> Any:
    """The errors of a request that changed nothing."""
    return nothing_written(client, lambda: client.post(query, given, **HAN)).json()["errors"]


@pytest.fixture(name="car", scope="module")
def a_car(shared_client: Client) -> str:
    vehicle_id = register(shared_client, plate="京A54321")
    return history(shared_client, vehicle_id)["id"]


def test_every_node_has_one_id_field_and_no_other_type_has_such_an_id() -> None:
    node = SCHEMA.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    assert [str(field.type) for field in node.fields.values()] == ["ID!"]
    assert {each.name for each in SCHEMA.get_possible_types(node)} == set(node_types())
    with_id = {
        name
        for name, kind in SCHEMA.type_map.items()
        if isinstance(kind, GraphQLObjectType) and str(kind.fields.get("id", "")) == "ID!"
    }
    assert with_id <= set(node_types())


def test_every_connection_is_one_by_the_specification() -> None:
    info = {name: str(field.type) for name, field in _fields("PageInfo").items()}
    assert info == {
        "hasNextPage": "Boolean!",
        "hasPreviousPage": "Boolean!",
        "startCursor": "String",
        "endCursor": "String",
    }
    for name in [each for each in SCHEMA.type_map if each.endswith("Connection")]:
        page = {field: str(each.type) for field, each in _fields(name).items()}
        edge = page["edges"].strip("[]!")
        assert page["pageInfo"] == "PageInfo!"
        assert str(_fields(edge)["cursor"].type) == "String!"
        assert "node" in _fields(edge)
    for owner, field_name, field in _pages():
        assert str(field.args["first"].type) == "Int!", (owner, field_name)
        assert str(field.args["after"].type) == "String", (owner, field_name)


def test_a_node_is_found_by_its_id(shared_client: Client, car: str) -> None:
    found = shared_client.gql(NODE, {"id": car}, **HAN)["node"]
    assert found == {"__typename": "VehicleHistory", "id": car, "model": "朗逸"}


def test_nodes_stand_in_the_order_of_their_ids(shared_client: Client, car: str) -> None:
    other = history(shared_client, register(shared_client, plate="京A54322"))["id"]
    ids = [other, _changed(car, str(uuid4())), car, other]
    found = shared_client.gql(NODES, {"ids": ids}, **HAN)["nodes"]
    assert [each and each["id"] for each in found] == [other, None, car, other]


def test_a_type_that_is_refused_is_refused_in_its_place_alone(
    shared_client: Client, car: str
) -> None:
    board = encoded(f'["CustomerFile",["{uuid4()}"]]')
    answer = shared_client.post(NODES, {"ids": [car, board]}, role="technician").json()
    assert [each and each["__typename"] for each in answer["data"]["nodes"]] == [
        "VehicleHistory",
        None,
    ]
    [error] = answer["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["nodes", 1], "access.other_post")


KEY = uuid4()
NOT_OURS = {
    "empty": "",
    "plain": "VehicleHistory:1",
    "Chinese": "中文",
    "cut off": encoded(f'["VehicleHistory",["{KEY}"]]')[:-1],
    "padded": encoded(f'["VehicleHistory",["{KEY}"]]') + "====",
    "spaced": " " + encoded(f'["VehicleHistory",["{KEY}"]]'),
    "of another alphabet": encoded(f'["VehicleHistory",["{KEY}"]]') + "*",
    "of a type that is no node": encoded(f'["Vehicle",["{KEY}"]]'),
    "without a key": encoded('["VehicleHistory",[]]'),
    "with a key of another kind": encoded('["VehicleHistory",["1"]]'),
    "with a number for a text": encoded('["WorkshopOrder",["S1",7]]'),
    "with a space": encoded(f'["VehicleHistory", ["{KEY}"]]'),
    "with the key in another spelling": encoded(f'["VehicleHistory",["{KEY.hex}"]]'),
    "of no past": encoded(f'["VehicleHistory",["{KEY}"],null,null]'),
    "of a past that is no time": encoded(f'["VehicleHistory",["{KEY}"],"yesterday",null]'),
    "with a list for a type": encoded(f'[["VehicleHistory"],["{KEY}"]]'),
    "an object": encoded('{"VehicleHistory":1}'),
    "null": encoded("null"),
    "with a NUL": encoded('["Visit",["\\u0000"]]'),
    "with half a character": encoded('["Visit",["\\ud800"]]'),
    "too long": encoded(f'["Visit",["{"x" * 5_000}"]]'),
}


@pytest.mark.parametrize("given", NOT_OURS.values(), ids=NOT_OURS)
def test_what_is_no_id_of_ours_is_bad_input(shared_client: Client, car: str, given: str) -> None:
    for query, asked in ((NODE, {"id": given}), (NODES, {"ids": [car, given]})):
        [error] = refused(shared_client, query, asked)
        assert error["extensions"]["code"] == "BAD_USER_INPUT", error
        assert error["message"] == "this id was not made by this server"


@pytest.mark.parametrize("given", ['["\\u0000"]', '["\\ud800"]', "[1]", '["a","b"]', '["a"'])
def test_what_is_no_cursor_of_ours_is_bad_input(shared_client: Client, given: str) -> None:
    query = "query P($after: String) { partBatches(after: $after) { nodes { id } } }"
    [error] = refused(shared_client, query, {"after": encoded(given)})
    assert error["extensions"]["code"] == "BAD_USER_INPUT", error
    assert error["message"] == "this cursor was not made by this list"


def test_no_more_ids_than_a_page_has(shared_client: Client, car: str) -> None:
    answer = shared_client.post(NODES, {"ids": [car] * 101}, **HAN).json()
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert "at most 100" in answer["errors"][0]["message"]


def test_each_id_is_a_question_in_the_price() -> None:
    operation = Documents(schema.core).operation(NODES, None)
    assert operation.price.points({"ids": ["a"]}) == 11
    assert operation.price.points({"ids": ["a"] * 7}) == 77
    assert operation.price.points({"ids": ["b"] * 10_000}) == 1_100
    written = NODES.replace("$ids)", '["a", "b"])').replace("($ids: [ID!]!)", "")
    assert Documents(schema.core).operation(written, None).price.points({}) == 22


@pytest.mark.requirement("R105")
def test_what_is_shown_of_a_past_is_found_again_as_of_it(shared_client: Client) -> None:
    visit = Visit(shared_client)
    history(shared_client, visit.vehicle_id)
    before = datetime.now(UTC).isoformat()
    shared_client.take(
        "changePlate",
        vehicleId=visit.vehicle_id,
        plate="京A99999",
        validFrom="2025-06-05",
        occurredAt=on(5, 9),
    )
    now = history(shared_client, visit.vehicle_id)
    then = history(shared_client, visit.vehicle_id, knownAt=before)
    assert (now["plate"], then["plate"]) == ("京A99999", "京A12345")
    assert now["id"] != then["id"]
    [order] = then["visits"]["nodes"]
    again = shared_client.gql(
        """query N($car: ID!, $visit: ID!) {
          car: node(id: $car) { id ... on VehicleHistory { plate asOf { knownAt } } }
          visit: node(id: $visit) { id ... on Visit { orderNumber asOf { knownAt } } } }""",
        {"car": then["id"], "visit": order["id"]},
        **HAN,
    )
    assert again["car"] == {key: then[key] for key in ("id", "plate", "asOf")}
    assert again["visit"] == {**order, "asOf": then["asOf"]}


def test_a_read_through_a_node_is_noted_like_one_through_its_root_field(client: Client) -> None:
    customer_id = open_file(client)
    position = client.store.history.position()
    asked = (
        "query F($id: UUID!, $p: Position) { customerFile(customerId: $id, atLeast: $p) { id } }"
    )
    file = client.gql(asked, {"id": customer_id, "p": position}, **HAN)["customerFile"]["id"]
    aliased = "query N($id: ID!) { hidden: nodes(ids: [$id]) { id ... on CustomerFile { name } } }"
    agent = {"actor": "S1-陈", "role": "customer_service_agent"}
    assert client.gql(aliased, {"id": file}, **agent)["hidden"][0]["name"] == "王女士"
    assert client.store.trail.flush()
    log = client.gql(
        'query L { auditLog(filter: {actorId: "S1-陈"}) { nodes { through personIds } } }',
        {},
        **HAN,
    )
    assert log["auditLog"]["nodes"] == [{"through": "customerFile", "personIds": [customer_id]}]


def test_pages_stay_where_they_are_while_others_write(shared_client: Client) -> None:
    site = "S7"
    dealer = {**HAN, "site": site}

    def page(after: str | None) -> Any:
        return shared_client.gql(
            """query P($site: String!, $after: String, $p: Position) {
              customerFiles(siteId: $site, first: 2, after: $after, atLeast: $p) {
                edges { cursor node { id customerId } }
                pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }""",
            {"site": site, "after": after, "p": shared_client.store.history.position()},
            **dealer,
        )["customerFiles"]

    files = [_file(shared_client, site, day) for day in (1, 2, 3)]
    first = page(None)
    _file(shared_client, site, 9)  # before the page that was read: the latest stands first
    second = page(first["pageInfo"]["endCursor"])
    seen = [edge["node"]["customerId"] for edge in first["edges"] + second["edges"]]
    assert seen == files[::-1]
    assert first["pageInfo"] == {
        "hasNextPage": True,
        "hasPreviousPage": False,
        "startCursor": first["edges"][0]["cursor"],
        "endCursor": first["edges"][1]["cursor"],
    }
    assert (second["pageInfo"]["hasNextPage"], second["pageInfo"]["hasPreviousPage"]) == (
        False,
        True,
    )
    assert page(second["pageInfo"]["endCursor"])["pageInfo"]["startCursor"] is None


def _file(client: Client, site: str, day: int) -> str:
    who = {"actor": "S7-韩梅", "role": "supervisor", "site": site}
    return client.take(
        "openCustomerFile",
        who=who,
        name="周先生",
        phone="13800138001",
        customerKind="PERSON",
        trigger="REPAIR",
        triggeredAt=on(day, 8),
        occurredAt=on(day, 9),
    )["id"]


def _fields(name: str) -> dict[str, Any]:
    kind = SCHEMA.type_map[name]
    assert isinstance(kind, GraphQLObjectType)
    return dict(kind.fields)


def _pages() -> list[tuple[str, str, Any]]:
    return [
        (name, field_name, field)
        for name, kind in SCHEMA.type_map.items()
        if isinstance(kind, GraphQLObjectType)
        for field_name, field in kind.fields.items()
        if str(field.type).rstrip("!").endswith("Connection") and name != "PartsTrace"
    ]


def _changed(node_id: str, key: str) -> str:
    """An id of the same type with another key."""
    head = urlsafe_b64decode(node_id).decode().partition(",")[0]
    return encoded(f'{head},["{key}"]]')
