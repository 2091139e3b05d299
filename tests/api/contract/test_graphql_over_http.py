"""The audits of npm `graphql-http` (serverAudits), by their ids; `make conformance` runs the originals.

https://graphql.github.io/graphql-over-http/draft/
"""

import json
from typing import Any

import httpx
import msgspec
import pytest

from tests.api.client import Client

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
TYPENAME = "{ __typename }"
NAMED = "query Type($name: String!) { __type(name: $name) { name } }"
NONSENSE: tuple[Any, ...] = ({"ob": "ject"}, 0, False, ["array"])
NO_MAP: tuple[Any, ...] = ("string", 0, False, ["array"])

pytestmark = pytest.mark.usefixtures("quiet")


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """One request and what the specification says of its answer."""

    id: str
    body: Any = None
    params: dict[str, str] | None = None
    accept: str | None = None
    content_type: str | None = JSON
    status: int = 200
    no_errors: bool = False
    no_data: bool = False
    answered_as: str | None = None


def _asks(id_: str, accept: str | None = None, status: int = 200, **body: Any) -> Audit:
    asked = {"query": TYPENAME} | body
    no_errors = status == 200 and accept == JSON
    return Audit(id=id_, body=asked, accept=accept, status=status, no_errors=no_errors)


AUDITS = [
    Audit(id="22EB", body={"query": TYPENAME}, accept=GRAPHQL, answered_as=GRAPHQL),
    Audit(id="4655", body={"query": TYPENAME}, accept=JSON, answered_as=JSON),
    Audit(id="47DE", body={"query": TYPENAME}, accept="*/*", answered_as=JSON),
    Audit(id="80D8", body={"query": TYPENAME}, answered_as=JSON),
    _asks("82A3"),
    Audit(
        id="BF61",
        body={"query": '{ __type(name: "Run🏃Swim🏊") { name } }'},
        content_type="application/json; charset=utf-8",
    ),
    _asks("78D5"),
    _asks("2C94"),
    Audit(id="5A70", params={"query": TYPENAME}),
    Audit(id="9C48", params={"query": "mutation { __typename }"}, accept=GRAPHQL, status=405),
    Audit(id="9ABE", body={"query": TYPENAME}, content_type=None, status=415),
    _asks("03D4"),
    Audit(id="A5BF", body=b"", status=400),
    Audit(id="423L", body={"notquery": TYPENAME}, accept=GRAPHQL, status=400),
    *(_asks(f"LKJ{n}", status=400, query=bad) for n, bad in enumerate(NONSENSE)),
    _asks("34A2", GRAPHQL),
    _asks("13EE", JSON),
    *(_asks(f"6C0{n}", status=400, operationName=bad) for n, bad in enumerate(NONSENSE)),
    _asks("8161", GRAPHQL, query="query Query { __typename }", operationName="Query"),
    _asks("B8B3", JSON, query="query Query { __typename }", operationName="Query"),
    *(
        audit
        for n, name in enumerate(("variables", "operationName", "extensions"))
        for audit in (
            Audit(id=f"94B{n}", body={"query": TYPENAME, name: None}, accept=GRAPHQL),
            Audit(id=f"022{n}", body={"query": TYPENAME, name: None}, accept=JSON, no_errors=True),
        )
    ),
    *(_asks(f"476{n}", status=400, variables=bad) for n, bad in enumerate(NO_MAP)),
    _asks("2EA1", GRAPHQL, query=NAMED, variables={"name": "sometype"}),
    _asks("28B9", JSON, query=NAMED, variables={"name": "sometype"}),
    *(
        Audit(
            id=id_,
            params={"query": NAMED, "variables": '{"name": "sometype"}'},
            accept=accept,
            no_errors=True,
        )
        for id_, accept in (("D6D5", GRAPHQL), ("6A70", JSON))
    ),
    *(_asks(f"58B{n}", status=400, extensions=bad) for n, bad in enumerate(NO_MAP)),
    _asks("428F", GRAPHQL, extensions={"some": "value"}),
    _asks("1B7A", JSON, extensions={"some": "value"}),
    Audit(id="B6DC", body=b'{ "not a JSON', accept=JSON, status=400),
    Audit(id="BCF8", body=b'{ "not a JSON', accept=JSON, status=400),
    Audit(id="B7N8", body=b'{ "not a JSON', accept=GRAPHQL, status=400),
    Audit(id="8764", body={"qeury": TYPENAME}, status=400),
    Audit(id="3E3A", body={"qeury": TYPENAME}, status=400),
    *(
        Audit(id=id_, body=body, accept=JSON)
        for id_, body in (
            ("572B", {"query": "{"}),
            ("FDE2", {"query": "{ 8f31403dfe404bccbb0e835f2629c6a7 }"}),
            ("7B9B", {"query": "query C($id: ID!){ __typename }", "variables": {"id": None}}),
        )
    ),
    *(
        Audit(id=id_, body={"query": query}, accept=GRAPHQL, status=400, no_data=True)
        for id_, query in (
            ("865D", "{"),
            ("556A", "{"),
            ("D586", "{"),
            ("51FE", "{ 8f31403dfe404bccbb0e835f2629c6a7 }"),
            ("74FF", "{ 8f31403dfe404bccbb0e835f2629c6a7 }"),
            ("5E5B", "{ 8f31403dfe404bccbb0e835f2629c6a7 }"),
        )
    ),
    Audit(
        id="86EE",
        body={"query": "query C($id: ID!){ __typename }", "variables": {"id": None}},
        accept=GRAPHQL,
        status=400,
    ),
]


def test_there_are_as_many_as_the_audits_have() -> None:
    assert len({audit.id for audit in AUDITS}) == len(AUDITS) == 61


@pytest.mark.parametrize("audit", AUDITS, ids=lambda audit: audit.id)
def test_an_audit(shared_client: Client, audit: Audit) -> None:
    answer = _send(shared_client.http, audit)
    assert answer.status_code == audit.status
    answer.content.decode()
    if audit.answered_as:
        assert answer.headers["content-type"] == f"{audit.answered_as}; charset=utf-8"
    if audit.no_errors:
        assert "errors" not in answer.json()
    if audit.no_data:
        assert "data" not in answer.json()
    assert audit.status == 200 or answer.json()["errors"][0]["message"]


def _send(http: httpx.Client, audit: Audit) -> httpx.Response:
    # httpx would say Accept by itself.
    headers = {"accept": audit.accept} if audit.accept else {"accept": "*/*"}
    if audit.params is not None:
        return http.get("/graphql", params=audit.params, headers=headers)
    if audit.content_type:
        headers["content-type"] = audit.content_type
    body = audit.body if isinstance(audit.body, bytes) else json.dumps(audit.body).encode()
    return http.post("/graphql", content=body, headers=headers)


# What the audits leave out


def test_of_several_operations_one_is_named(shared_client: Client) -> None:
    two = "query A { __typename } query B { position }"
    answer = shared_client.post(two).json()
    assert answer["errors"][0]["extensions"]["code"] == "OPERATION_NOT_FOUND"
    assert "data" not in answer
    named = shared_client.http.post("/graphql", json={"query": two, "operationName": "A"})
    assert named.json()["data"] == {"__typename": "Query"}


def test_a_mutation_by_get_says_how_it_is_sent(shared_client: Client) -> None:
    answer = shared_client.http.get("/graphql", params={"query": "mutation { __typename }"})
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (f"{JSON};q=0.5, {GRAPHQL}", GRAPHQL),
        (f"{JSON}, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL};q=0.1, {JSON}", JSON),
        ("text/html, application/*;q=0.2", JSON),
    ],
)
def test_the_answer_is_of_the_type_that_is_wanted_most(
    shared_client: Client, accept: str, kind: str
) -> None:
    answer = shared_client.http.post(
        "/graphql", json={"query": TYPENAME}, headers={"accept": accept}
    )
    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"


def test_an_answer_in_another_type_is_refused(shared_client: Client) -> None:
    answer = shared_client.http.post(
        "/graphql", json={"query": TYPENAME}, headers={"accept": "text/html"}
    )
    assert answer.status_code == 406
