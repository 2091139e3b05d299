"""Kinds of malformed requests: bytes, types, sizes, nesting, encodings. Each is the client's error."""

import json
from typing import Any

import pytest

from tests.api.client import Client, nothing_written

JSON = "application/json"
Q = b'{"query": "{ position }"'

BODIES: dict[str, bytes] = {
    # bytes and encodings
    "nothing": b"",
    "a space": b" ",
    "a NUL": b"\0",
    "no UTF-8": b"\xff\xfe",
    "UTF-8 cut short": b'{"query": "\xe5\xa5"}',
    "an overlong slash": b'{"query": "\xc0\xaf"}',
    "a surrogate in UTF-8": b'{"query": "\xed\xa0\x80"}',
    "UTF-16": '{"query": "{ position }"}'.encode("utf-16"),
    "UTF-32": '{"query": "{ position }"}'.encode("utf-32"),
    "a byte order mark": b'\xef\xbb\xbf{"query": "{ position }"}',
    "GB18030": '{"query": "{ 位置 }"}'.encode("gb18030"),
    "gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03",
    # JSON that is none
    "half": b"{",
    "a text without end": b'{"query": "',
    "a comma too much": Q + b",}",
    "single quotes": b"{'query': '{ position }'}",
    "two values": Q + b"}{}",
    "a comment": Q + b"/* */}",
    "NaN": Q + b', "variables": {"a": NaN}}',
    "Infinity": Q + b', "variables": {"a": -Infinity}}',
    "a raw line break in a text": b'{"query": "{\nposition }"}',
    "an endless number": b'{"query": ' + b"9" * 5_000 + b"}",
    # other types
    "null": b"null",
    "a number": b"1",
    "a text": b'"{ position }"',
    "true": b"true",
    "a list": b"[]",
    "a batch": b"[" + Q + b"}]",
    "an empty object": b"{}",
    "a query of null": b'{"query": null}',
    "an empty query": b'{"query": ""}',
    "a blank query": b'{"query": " \\n "}',
    "a query of 7": b'{"query": 7}',
    "a query of a list": b'{"query": ["{ position }"]}',
    "a query of an object": b'{"query": {"a": 1}}',
    "variables of a list": Q + b', "variables": [1]}',
    "variables of a text": Q + b', "variables": "{}"}',
    "an operation name of 7": Q + b', "operationName": 7}',
    "an operation name of a list": Q + b', "operationName": []}',
    "extensions of a text": Q + b', "extensions": "x"}',
    "a persisted query of 7": Q + b', "extensions": {"persistedQuery": 7}}',
    "a document id of 7": b'{"documentId": 7}',
    "an unknown document id": b'{"documentId": "' + b"0" * 64 + b'"}',
    "a digest of another text": Q + b', "documentId": "' + b"0" * 64 + b'"}',
    # nesting
    "lists in lists": b"[" * 100_000,
    "objects in objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "variables nested 65 deep": Q + b', "variables": {"a": ' + b"[" * 65 + b"]" * 65 + b"}}",
    "variables nested 900 deep": Q + b', "variables": {"a": ' + b"[" * 900 + b"]" * 900 + b"}}",
    # text that no database holds
    "a NUL in the query": b'{"query": "{ position } #\\u0000"}',
    "an escaped NUL in the query": b'{"query": "{ a(b: \\"\\\\u{000}\\") }"}',
    "a lone surrogate in the query": b'{"query": "{ position } #\\ud800"}',
    "a lone surrogate in a variable": Q + b', "variables": {"a": "\\udfff"}}',
    "a NUL in a variable's name": Q + b', "variables": {"\\u0000": 1}}',
}
TYPES: dict[str, str] = {
    "a form": "application/x-www-form-urlencoded",
    "files": "multipart/form-data; boundary=x",
    "text": "text/plain",
    "bare GraphQL": "application/graphql",
    "JSON in another charset": "application/json; charset=gb18030",
    "no type at all": ";",
}
DOCUMENTS: dict[str, str] = {
    "half": "{",
    "a NUL's picture": "{ ␀ }",
    "an unknown field": "{ wheels }",
    "an unknown argument": "{ position(wheels: 4) }",
    "an unknown directive": "{ position @wheels }",
    "an unknown fragment": "{ ...Wheels }",
    "a fragment in a circle": "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "an operation twice": "query A { position } query A { position }",
    "no operation": "fragment A on Query { position }",
    "a schema": "type Query { position: Int }",
    "3,000 levels": "{ " + "a { " * 3_000 + "b" + " }" * 3_001,
    "20 levels": "{ " + "a { " * 20 + "b" + " }" * 21,
    "a list of 3,000 levels": "{ position(a: " + "[" * 3_000 + "]" * 3_000 + ") }",
    "a million fields in 20 fragments": "{ ...A0 }"
    + "".join(f" fragment A{n} on Query {{ ...A{n + 1} ...A{n + 1} }}" for n in range(20))
    + " fragment A20 on Query { position }",
    "a chain of 700 fragments": "{ ...A0 }"
    + "".join(f" fragment A{n} on Query {{ ...A{n + 1} }}" for n in range(700))
    + " fragment A700 on Query { position }",
    "100,000 tokens": "{ " + "position " * 100_000 + "}",
    "2,000 fields": "{ " + "position " * 2_000 + "}",
    "21 root fields": "{ " + " ".join(f"a{n}: position" for n in range(21)) + " }",
    "51 directives": "{ position " + "@include(if: true) " * 51 + "}",
    "a command without its input": "mutation { registerVehicle }",
    "a subscription to a question": "subscription { position }",
    "a text for a Boolean": '{ position @include(if: "' + "x" * 100 + '") }',
    "a surrogate by escape": '{ position(a: "\\ud800") }',
}

METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
QUERY_STRINGS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "an empty query": {"query": ""},
    "a query twice": {"query": ["{ position }", "{ position }"]},
    "half variables": {"query": "{ position }", "variables": "{"},
    "variables of a list": {"query": "{ position }", "variables": "[1]"},
    "extensions of 1": {"query": "{ position }", "extensions": "1"},
}
KINDS = (*BODIES, *TYPES, *METHODS, *QUERY_STRINGS, *DOCUMENTS)

pytestmark = pytest.mark.usefixtures("quiet")


def test_so_many_kinds_are_tried() -> None:
    assert len(KINDS) >= 90


@pytest.mark.parametrize("kind", BODIES)
def test_a_body_that_is_no_request(shared_client: Client, kind: str) -> None:
    answer = nothing_written(shared_client, lambda: _post(shared_client, BODIES[kind]))
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert error["extensions"]["code"]
    assert error["extensions"]["messageZh"]


@pytest.mark.parametrize("kind", TYPES)
def test_a_body_of_another_type(shared_client: Client, kind: str) -> None:
    answer = nothing_written(
        shared_client, lambda: _post(shared_client, Q + b"}", {"content-type": TYPES[kind]})
    )
    assert answer.status_code == 415


def test_a_compressed_body(shared_client: Client) -> None:
    said = {"content-encoding": "gzip"}
    answer = nothing_written(shared_client, lambda: _post(shared_client, Q + b"}", said))
    assert answer.status_code == 415


@pytest.mark.parametrize("method", METHODS)
def test_another_method(shared_client: Client, method: str) -> None:
    answer = nothing_written(shared_client, lambda: shared_client.http.request(method, "/graphql"))
    assert answer.status_code == 405


@pytest.mark.parametrize("kind", QUERY_STRINGS)
def test_a_query_string_that_is_no_request(shared_client: Client, kind: str) -> None:
    answer = nothing_written(
        shared_client, lambda: shared_client.http.get("/graphql", params=QUERY_STRINGS[kind])
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_document_that_is_none(shared_client: Client, kind: str) -> None:
    body = json.dumps({"query": DOCUMENTS[kind]}).encode()
    said = {"accept": "application/graphql-response+json"}
    answer = nothing_written(shared_client, lambda: _post(shared_client, body, said))
    assert answer.status_code == 400
    assert "data" not in answer.json()
    assert answer.json()["errors"][0]["extensions"]["code"]


def _post(client: Client, body: bytes, headers: dict[str, str] | None = None) -> Any:
    said = {"content-type": JSON} | (headers or {})
    return client.http.post("/graphql", content=body, headers=said)
