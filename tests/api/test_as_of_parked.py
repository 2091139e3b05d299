"""A past beyond a fact that the view cannot show: up to there, and the answer says so."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from domain.kernel import Recorded
from domain.repair_order.events import RepairOrderOpened, WorkStarted
from projections.approval_trail.projection import approval_trail
from projections.engine import Change, put
from tests.api.client import Client
from tests.api.visit import Visit

HAN = {"actor": "S1-韩梅", "role": "supervisor"}
TRAIL = """query Trail($number: String!, $knownAt: DateTime, $position: Position) {
  approvalTrail(orderNumber: $number, knownAt: $knownAt, atLeast: $position) {
    answers { lineId } quotes { lines { work { step } } }
    asOf { facts notShown { streamId version position topic } } } }"""


def fails(_: Recorded[Any]) -> Iterable[Change]:
    raise KeyError("line 7")


def without_a_number(fact: Recorded[Any]) -> Iterable[Change]:
    """What the tables refuse."""
    yield put("repair_order", order_id=fact.event_id)


def asked(client: Client, visit: Visit, *, now: bool = False) -> Any:
    """The trail as of this moment, or now; once the view shows everything."""
    moment = {} if now else {"knownAt": datetime.now(UTC).isoformat()}
    given = {"number": visit.order_number, "position": client.store.history.position()} | moment
    return client.post(TRAIL, given, **HAN).json()


@pytest.fixture(name="handlers")
def _handlers(monkeypatch: pytest.MonkeyPatch) -> Any:
    def hand(topic: str, handler: Any) -> None:
        monkeypatch.setitem(cast("Any", approval_trail.handlers), topic, handler)

    return hand


def test_a_past_stops_where_the_present_does(client: Client, handlers: Any) -> None:
    handlers(WorkStarted.topic, fails)
    visit = Visit(client).quoted().approved().repaired()
    found = asked(client, visit)["data"]["approvalTrail"]
    shown = asked(client, visit, now=True)["data"]["approvalTrail"]
    assert found["answers"] == shown["answers"] != []
    assert found["quotes"] == shown["quotes"]
    (at,) = found["asOf"]["notShown"]
    assert (at["streamId"], at["topic"]) == (visit.order_id, WorkStarted.topic)
    parked = client.gql("{ parkedStreams { position version view } }", None, **HAN)["parkedStreams"]
    assert {
        "position": at["position"],
        "version": at["version"],
        "view": "approval_trail",
    } in parked
    handlers(WorkStarted.topic, without_a_number)  # it does not fail any more, but nobody replayed
    assert asked(client, visit)["data"]["approvalTrail"]["asOf"] == found["asOf"]


def test_a_past_whose_first_fact_fails_says_so(client: Client, handlers: Any) -> None:
    visit = Visit(client)
    asked(client, visit)
    handlers(RepairOrderOpened.topic, fails)
    (error,) = asked(client, visit)["errors"]
    assert error["extensions"]["code"] == "as_of.not_shown"
    assert RepairOrderOpened.topic in error["message"]


def test_a_past_that_the_tables_refuse_is_no_internal_error(client: Client, handlers: Any) -> None:
    visit = Visit(client).quoted()
    asked(client, visit)
    handlers("repair_order.quote_issued", without_a_number)
    (error,) = asked(client, visit)["errors"]
    assert error["extensions"]["code"] == "as_of.unanswered"
    with client.store.database.connect_owner() as owner:
        owner.execute(
            "INSERT INTO projection.discarded SELECT 'approval_trail', position, stream_id, version,"
            " topic, '', 'given up', 'operator' FROM history.event WHERE topic = %s",
            ("repair_order.quote_issued",),
        )
    assert asked(client, visit)["data"]["approvalTrail"]["quotes"] == []
