"""What one request may ask, and how fast a bearer may ask, is bounded before anything is executed."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from graphql import parse

from api.explorer.samples import SAMPLES
from api.graphql.bucket import MOST_BEARERS, Buckets
from api.graphql.documents import MOST_KNOWN, AboveLimit, Documents, Unready
from api.graphql.limits import USUAL, Limits
from api.graphql.options import Options
from api.graphql.shape import shape_of
from api.schema import schema
from api.store import Store
from tests.api.client import TIMEOUT_S, Client, Served, bearing

DOUBLING = (
    "{...A0}"
    + "".join(f"fragment A{n} on Query{{...A{n + 1} ...A{n + 1}}}" for n in range(18))
    + "fragment A18 on Query{__typename}"
)
"""679 bytes: 262,144 fields."""
PAGE = "query P($n: Int = 20) { complaintBoard(first: $n) { nodes { complaintId } } }"


def test_fragments_that_double_at_every_level_are_measured_at_once() -> None:
    assert len(DOUBLING) < 700
    began = time.perf_counter()
    shape = shape_of(parse(DOUBLING))
    assert time.perf_counter() - began < 0.1
    assert shape.fields == 2**18


def test_they_are_refused_before_they_are_validated() -> None:
    began = time.perf_counter()
    with pytest.raises(Unready) as refused:
        Documents(schema.core).operation(DOUBLING, None)
    assert time.perf_counter() - began < 0.1
    assert "262144 fields" in refused.value.errors[0].message


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(depth=2), "3 levels"),
        (Limits(fields=2), "3 fields"),
        (Limits(root_fields=0), "1 root fields"),
        (Limits(tokens=5), "tokens"),
    ],
)
def test_each_limit_names_itself(limits: Limits, said: str) -> None:
    with pytest.raises(Unready) as refused:
        Documents(schema.core, limits).operation(PAGE, None)
    assert said in refused.value.errors[0].message


@pytest.mark.parametrize(
    "query",
    [
        "{ complaintBoard { nodes { " + "complaintId " * 900 + "} } }",
        "{ complaintBoard { " + "nodes { complaintId siteId } " * 300 + "} }",
        "{ complaintBoard { " + "... { nodes { siteId } } " * 300 + "} }",
        "{ complaintBoard { nodes { "
        + " ".join(f"...F{n}" for n in range(300))
        + " } } }"
        + "".join(
            f" fragment F{n} on ComplaintOnBoard {{ siteId complaintId }}" for n in range(300)
        ),
    ],
    ids=["leaves", "objects", "inline fragments", "fragments"],
)
def test_what_validation_would_compare_each_with_each_is_refused_first(query: str) -> None:
    with pytest.raises(AboveLimit):
        Documents(schema.core).operation(query, None)


@pytest.mark.parametrize("many", ["aliases", "directives"])
def test_aliases_and_directives_count_wherever_they_stand(many: str) -> None:
    query = "{ ...F a: position } fragment F on Query { b: position @skip(if: false) }"
    shape = shape_of(parse(query))
    assert (shape.aliases, shape.directives) == (2, 1)
    with pytest.raises(Unready) as refused:
        Documents(schema.core, Limits(**{many: 0})).operation(query, None)
    assert many in refused.value.errors[0].message


def test_a_page_costs_what_it_may_hold() -> None:
    operation = Documents(schema.core).operation(PAGE, None)
    assert operation.price.points({}) == 10 + 1 + 20
    assert operation.price.points({"n": 100}) == 10 + 1 + 100
    assert operation.price.points({"n": 10**9}) == operation.price.points({"n": 100})
    assert operation.price.points({"n": "a lot"}) < 100


def test_a_fragment_costs_at_each_place_where_it_is_spread() -> None:
    once = "{ complaintBoard { ...P } } fragment P on ComplaintOnBoardConnection { nodes { complaintId } }"
    twice = once.replace("{ complaintBoard", "{ a: complaintBoard { ...P } complaintBoard")
    documents = Documents(schema.core)
    single = documents.operation(once, None).price.points({})
    assert documents.operation(twice, None).price.points({}) == 2 * single


def test_the_explorers_own_questions_are_far_below_every_limit() -> None:
    documents = Documents(schema.core)
    for sample in SAMPLES:
        operation = documents.operation(sample.query, None)
        assert operation.price.points(sample.variables) < USUAL.points / 100


def test_documents_are_remembered_and_no_more_than_so_many() -> None:
    documents = Documents(schema.core)
    first = documents.operation("{ position }", None)
    assert documents.operation("{ position }", None) is first
    for n in range(MOST_KNOWN):
        documents.operation(f"{{ a{n}: position }}", None)
    assert documents.operation("{ position }", None) is not first


# The budget of a bearer


def test_a_bucket_empties_with_time() -> None:
    now = [100.0]
    buckets = Buckets(100, clock=lambda: now[0])
    assert buckets.spend("li", 80, 10) == 0
    assert buckets.spend("li", 50, 10) == 3.0
    assert buckets.spend("wang", 50, 10) == 0
    now[0] += 3
    assert buckets.spend("li", 50, 10) == 0


def test_buckets_of_strangers_do_not_fill_the_memory() -> None:
    buckets = Buckets(100)
    for n in range(MOST_BEARERS + 1):
        buckets.spend(n, 100, 0.001)
    assert buckets.spend(1, 1, 0.001) > 0
    assert buckets.spend(0, 100, 0.001) == 0  # forgotten


# Over HTTP


@pytest.fixture(name="narrow")
def narrow_server(shared_client: Client) -> Any:
    def narrow(**options: Any) -> Any:
        return _asking(shared_client.store.url, Options(**options))

    return narrow


def test_who_asks_too_fast_is_told_when_to_come_back(narrow: Any) -> None:
    with narrow(limits=Limits(points=25, refill=0.001)) as ask:  # 2 points a second
        for _ in range(2):
            assert ask("{ position }").status_code == 200
        answer = ask("{ position }", {"accept-language": "zh-CN"})
        assert answer.status_code == 429
        seconds = answer.headers["retry-after"]
        assert 1 <= int(seconds) <= 3
        assert f"请在 {seconds} 秒后重试" in answer.json()["errors"][0]["message"]
        assert ask("{ position }", bearing("S1-zhao")).status_code == 200


def test_a_request_that_costs_more_than_anybody_has_is_refused_for_good(narrow: Any) -> None:
    with narrow(limits=Limits(points=25)) as ask:
        [error] = ask(PAGE).json()["errors"]
        assert error["extensions"]["code"] == "TOO_LARGE"
        assert "31 points" in error["message"]


def test_introspection_and_get_can_be_switched_off(narrow: Any) -> None:
    with narrow(introspection=False, get=False) as ask:
        [error] = ask("{ __schema { description } }").json()["errors"]
        assert "introspection" in error["message"]
        assert ask.http.get("/graphql?query={position}").status_code == 405
        assert "Did you mean" not in ask("{ positio }").text


def test_similar_names_are_told_to_staff_and_not_to_customers(shared_client: Client) -> None:
    assert "Did you mean" in shared_client.post("{ positio }").text
    customer = "5edb40e0-779b-5286-a87f-cdbdbbf48b35"
    answer = shared_client.post("{ positio }", actor=customer, role="customer")
    assert "Did you mean" not in answer.text


def test_an_answer_says_what_it_cost(shared_client: Client) -> None:
    assert shared_client.post(PAGE).json()["extensions"]["cost"] == 31


class Asking:
    """Asks a second server over the same database, in its own way."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http

    def __call__(self, query: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return self.http.post("/graphql", json={"query": query}, headers=headers)


@contextmanager
def _asking(url: str, options: Options) -> Generator[Asking]:
    with (
        Store(url, b"a master key for tests").opened(build=False) as store,
        Served(store, options) as address,
        httpx.Client(base_url=address, timeout=TIMEOUT_S, headers=bearing()) as http,
    ):
        yield Asking(http)
