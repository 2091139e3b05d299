"""One trace from the request to the projection, with nothing personal in it."""

import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from uuid import UUID, uuid4

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanContext

from api.operations.spans import Spans, span_id_of
from api.store import Store
from tests.api.client import TIMEOUT_S, Client, Served, bearing
from tests.api.operations.test_metrics import CAR
from tests.eventstore.waiting import until

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
NAME = "王秀英"
FILE = """mutation Do($input: OpenCustomerFileInput!) {
  openCustomerFile(input: $input) { __typename ... on Refusal { messageEn } } }"""


@pytest.fixture
def exported() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def traced(database_url: str, exported: InMemorySpanExporter) -> Iterator[Client]:
    spans = Spans(exported)
    with (
        Store(database_url, b"a master key for tests").opened() as store,
        Served(store, spans=spans) as address,
        httpx.Client(base_url=address, timeout=TIMEOUT_S, headers=bearing()) as http,
    ):
        yield Client(http, store)
    spans.close()


def test_request_command_append_and_projection_are_one_trace(
    traced: Client, exported: InMemorySpanExporter
) -> None:
    command_id = uuid4()
    query = "mutation Do($input: RegisterVehicleInput!) { registerVehicle(input: $input) { __typename } }"
    traced.http.post(
        "/graphql",
        json={"query": query, "variables": {"input": {"commandId": str(command_id), **CAR}}},
        headers={"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"},
    )
    (fact,) = [
        fact
        for fact in traced.store.history.read_all(after=0, limit=9)
        if fact.event.topic == "vehicle.registered"
    ]
    assert fact.context.correlation_id == UUID(TRACE)
    spans = _named(
        traced, exported, "POST registerVehicle", "command vehicle", "append", "projection"
    )
    assert {_place(span).trace_id for span in spans.values()} == {int(TRACE, 16)}
    command = spans["command vehicle"]
    assert _place(command).span_id == span_id_of(command_id)
    for name, parent in (
        ("command vehicle", "POST registerVehicle"),
        ("append", "command vehicle"),
        ("projection", "command vehicle"),
    ):
        above = spans[name].parent
        assert above is not None
        assert above.span_id == _place(spans[parent]).span_id


def test_no_span_says_whom_it_is_about(traced: Client, exported: InMemorySpanExporter) -> None:
    given = {"name": NAME, "customerKind": "PERSON", "trigger": "REPAIR"}
    answer = traced.gql(FILE, {"input": given | {"triggeredAt": "2026-01-05T09:00:00+08:00"}})
    assert answer["openCustomerFile"]["__typename"] != "Refusal", answer
    _named(traced, exported, "projection")
    assert NAME not in "".join(span.to_json() for span in exported.get_finished_spans())


def _place(span: ReadableSpan) -> SpanContext:
    place = span.context
    assert place is not None
    return place


def _named(client: Client, exported: InMemorySpanExporter, *names: str) -> dict[str, ReadableSpan]:
    """The spans of these names, once they are there."""

    def there() -> bool:
        spans = client.store.history.watch.spans  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType] - the meter of this server
        spans._provider.force_flush()  # pyright: ignore[reportUnknownMemberType]
        return set(names) <= {span.name for span in exported.get_finished_spans()}

    until(there)
    finished: Sequence[ReadableSpan] = exported.get_finished_spans()
    return {span.name: span for span in finished if span.name in names}


def test_a_collector_hears_of_them_by_otlp() -> None:
    heard: Queue[bytes] = Queue()

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.put(self.rfile.read(int(self.headers["Content-Length"])))
            assert self.path == "/v1/traces"
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            del format, args

    server = HTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        spans = Spans.to_collector(f"http://127.0.0.1:{server.server_port}")
        with spans.appending(3):
            pass
        spans.close()
        body = heard.get(timeout=TIMEOUT_S)
    finally:
        server.shutdown()
        server.server_close()
    said = _decompressed(body)
    (resource,) = said.resource_spans
    assert resource.resource.attributes[0].value.string_value
    assert [span.name for scope in resource.scope_spans for span in scope.spans] == ["append"]


def _decompressed(body: bytes) -> ExportTraceServiceRequest:
    said = ExportTraceServiceRequest()
    said.ParseFromString(body)
    return said
