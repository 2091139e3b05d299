"""Webhooks: signed CloudEvents, at least once, in order within a stream, parked when nobody takes them."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from api.deliveries import settling
from api.deliveries.backoff import Backoff
from api.deliveries.numbers import outbox_numbers
from api.deliveries.settling import DeliveryState
from api.deliveries.signing import secret_of, shown
from api.deliveries.subscriptions import Kind, unsubscribe
from api.store import Store
from domain.kernel import Missing, Refused, event_id
from domain.repair_order.events import RepairOrderCancelled, VehicleDelivered
from eventstore.operator_error import OperatorError
from projections.catalogue import READ_MODELS
from projections.engine.rebuild import rebuild
from tests.api.deliveries.other_side import STORY, House, OtherSide


def test_a_fact_arrives_as_a_cloud_event_that_names_nobody(
    house: House, other_side: OtherSide
) -> None:
    house.subscribe(Kind.WEBHOOK, other_side.url)
    order_id = house.visit(VehicleDelivered)
    assert house.dispatcher().catch_up() == 1
    (posted,) = other_side.posted
    event = JSONFormat().read(CloudEvent, posted.body)
    assert event.get_type() == "aftersales.repair_order.vehicle_delivered"
    assert event.get_id() == str(event_id(order_id, 2)) == posted.headers["webhook-id"]
    assert event.get_source() == "/aftersales/sites/S1"
    assert event.get_subject() == str(order_id)
    assert event.get_time() == datetime(2025, 6, 1, tzinfo=UTC)
    assert posted.event["data"]["repairOrderId"] == str(order_id)
    assert posted.event["data"]["orderNumber"] == "repair_order.opened.order_number"
    assert "王女士" not in posted.body.decode()
    assert posted.headers["content-type"].startswith("application/cloudevents+json")


def test_the_signature_holds_by_the_specification(house: House, other_side: OtherSide) -> None:
    subscription = house.subscribe(Kind.WEBHOOK, other_side.url)
    house.visit(VehicleDelivered)
    house.dispatcher().catch_up()
    (posted,) = other_side.posted
    secret = shown(secret_of(house.keyring, subscription))
    # Written from the specification alone: whsec_, base64, id.timestamp.body, v1.
    key = base64.b64decode(secret.removeprefix("whsec_"))
    assert len(key) == 32
    head = f"{posted.headers['webhook-id']}.{posted.headers['webhook-timestamp']}.".encode()
    expected = hmac.new(key, head + posted.body, hashlib.sha256).digest()
    version, _, signature = posted.headers["webhook-signature"].partition(",")
    assert version == "v1"
    assert base64.b64decode(signature) == expected
    age = datetime.now(UTC) - datetime.fromtimestamp(int(posted.headers["webhook-timestamp"]), UTC)
    assert abs(age) < timedelta(minutes=5)


def test_two_subscriptions_have_two_secrets(house: House) -> None:
    one, two = (house.subscribe(Kind.WEBHOOK, "http://127.0.0.1:9/", name) for name in ("a", "b"))
    assert secret_of(house.keyring, one) != secret_of(house.keyring, two)


def test_a_server_that_was_down_gets_everything_when_it_is_back(
    house: House, other_side: OtherSide
) -> None:
    house.subscribe(Kind.WEBHOOK, other_side.url)
    order_id = house.visit(*STORY)
    other_side.close()
    dispatcher = house.dispatcher()
    dispatcher.catch_up()
    assert house.states() == [("waiting", 1), ("waiting", 0), ("waiting", 0)]
    assert other_side.posted == []
    other_side.open_again()
    while dispatcher.catch_up():  # each pass attempts a message once
        pass
    assert other_side.ids == [str(event_id(order_id, version)) for version in (2, 3, 4)]
    assert [state for state, _ in house.states()] == ["delivered"] * 3


def test_what_nobody_takes_is_parked_and_may_be_sent_again_or_given_up(
    house: House, other_side: OtherSide
) -> None:
    house.subscribe(Kind.WEBHOOK, other_side.url)
    house.visit(VehicleDelivered)
    house.visit(RepairOrderCancelled)
    other_side.answer = lambda _: 500
    dispatcher = house.dispatcher()
    while dispatcher.catch_up():
        pass
    assert house.states() == [("parked", 3), ("parked", 3)]
    assert len(set(other_side.ids)) == 2
    assert len({post.body for post in other_side.posted}) == 2
    with house.database.connect_writer() as connection:
        parked = settling.messages_now(connection, state=DeliveryState.PARKED, first=10)
        assert [each.last_error for each in parked] == ["HTTP 500"] * 2
        assert [each.event_id for each in parked] == [
            event_id(each.stream_id, 2) for each in parked
        ]
        again, never = (each.message for each in parked)
        settling.retry(connection, again, by="S1-qian")
        settling.discard(connection, never, by="S1-qian", reason="对方系统已下线")
        with pytest.raises(Missing):
            settling.retry(connection, never, by="S1-qian")
        for nonsense in ("crm", "crm:", "crm:x", "crm:" + "9" * 30, ":1"):
            with pytest.raises(Missing):
                settling.retry(connection, nonsense, by="S1-qian")
        with pytest.raises(Refused):
            settling.discard(connection, again, by="S1-qian", reason=" ")
    other_side.answer = lambda _: 200
    assert dispatcher.catch_up() == 1
    assert house.states() == [("delivered", 1), ("discarded", 3)]


def test_one_stream_waits_for_its_own_and_not_for_others(
    house: House, other_side: OtherSide
) -> None:
    house.subscribe(Kind.WEBHOOK, other_side.url)
    first = house.visit(*STORY)
    second = house.visit(VehicleDelivered)
    sour = str(event_id(first, 2))
    other_side.answer = lambda post: 503 if post.headers["webhook-id"] == sour else 200
    other_side.headers = {"Retry-After": "3600"}
    dispatcher = house.dispatcher()
    dispatcher.catch_up()
    dispatcher.catch_up()
    assert other_side.ids == [sour, str(event_id(second, 2))]
    assert house.states() == [("waiting", 1), ("waiting", 0), ("waiting", 0), ("delivered", 1)]


def test_a_server_that_wants_no_more_is_not_asked_again(
    house: House, other_side: OtherSide
) -> None:
    house.subscribe(Kind.WEBHOOK, other_side.url)
    house.visit(VehicleDelivered)
    other_side.answer = lambda _: 410
    house.dispatcher().catch_up()
    assert house.states() == [("parked", 1)]


def test_processes_share_the_work_and_a_death_sends_once_more_with_the_same_id(
    house: House, other_side: OtherSide
) -> None:
    house.subscribe(Kind.WEBHOOK, other_side.url)
    orders = [house.visit(VehicleDelivered) for _ in range(10)]
    workers = [house.dispatcher() for _ in range(3)]
    for worker in workers:
        worker.start()
    other_side.wait_for(10)
    for worker in workers:
        worker.stop()
    assert sorted(other_side.ids) == sorted(str(event_id(order, 2)) for order in orders)

    class Died(BaseException):
        pass

    class Dying:
        """Delivers, and dies before it can write that down."""

        def send(self, parcel: object) -> None:
            del parcel
            raise Died

    last = house.visit(VehicleDelivered)
    with pytest.raises(Died):
        house.dispatcher(channels={Kind.WEBHOOK: Dying()}).catch_up()
    house.dispatcher().catch_up()
    assert other_side.ids[-1] == str(event_id(last, 2))
    assert house.states()[-1] == ("delivered", 1)


def test_the_worker_hears_of_new_facts_and_catches_up_after_a_stop(
    house: House, other_side: OtherSide
) -> None:
    house.subscribe(Kind.WEBHOOK, other_side.url)
    with house.at_work():
        first = house.visit(VehicleDelivered)
        other_side.wait_for(1)
    missed = [house.visit(VehicleDelivered) for _ in range(3)]
    with house.at_work():
        other_side.wait_for(4)
    assert other_side.ids == [str(event_id(order, 2)) for order in (first, *missed)]


def test_a_rebuild_of_every_view_tells_nobody_again(
    database_url: str, other_side: OtherSide
) -> None:
    with Store(database_url, b"a master key for tests").opened() as store:
        house = House(store.database, store.history, store.keyring)
        house.subscribe(Kind.WEBHOOK, other_side.url)
        house.visit(VehicleDelivered)
        house.dispatcher().catch_up()
        for model in READ_MODELS[:3]:
            rebuild(model, store.database, store.history, store.keyring)
        assert house.dispatcher().catch_up() == 0
        house.close()
    assert len(other_side.posted) == 1


def test_a_subscription_takes_what_it_asked_for_from_where_it_asked(
    house: House, other_side: OtherSide
) -> None:
    house.visit(VehicleDelivered, RepairOrderCancelled)
    house.subscribe(Kind.WEBHOOK, other_side.url, "from-now")
    topics = [RepairOrderCancelled.topic]
    house.subscribe(Kind.WEBHOOK, other_side.url, "all", topics=topics, from_start=True)
    house.dispatcher().catch_up()
    assert [each.event["type"] for each in other_side.posted] == [
        "aftersales.repair_order.cancelled"
    ]


def test_who_ended_gets_nothing_more(house: House, other_side: OtherSide) -> None:
    house.subscribe(Kind.WEBHOOK, other_side.url)
    other_side.answer = lambda _: 500
    house.visit(VehicleDelivered)
    house.dispatcher().catch_up()
    with house.database.connect_writer() as connection:
        unsubscribe(connection, "crm")
        with pytest.raises(OperatorError, match="there is no subscription 'crm'; there are: none"):
            unsubscribe(connection, "crm")
    house.visit(VehicleDelivered)
    assert house.dispatcher().catch_up() == 0
    assert house.states() == [("discarded", 1)]
    house.subscribe(Kind.WEBHOOK, other_side.url)  # the name is free again


@pytest.mark.parametrize(
    ("name", "kind", "target", "said"),
    [
        ("CRM", Kind.WEBHOOK, "http://a/", "small letters"),
        ("sink", Kind.WEBHOOK, "http://a/", "take another"),
        ("crm", Kind.WEBHOOK, "ftp://a/", "is no address"),
        ("crm", Kind.WEBHOOK, "https:///x", "is no address"),
        ("crm", Kind.EMAIL, "nobody", "is no mailbox"),
        ("crm", Kind.EMAIL, "a@b, c@d", "is no mailbox"),
    ],
)
def test_a_wrong_subscription_is_explained(
    house: House, name: str, kind: Kind, target: str, said: str
) -> None:
    with pytest.raises(OperatorError, match=said):
        house.subscribe(kind, target, name)


def test_a_fact_that_is_not_told_cannot_be_subscribed_to(house: House) -> None:
    with pytest.raises(OperatorError, match=r"not told outside: vehicle\.registered; there are:"):
        house.subscribe(Kind.WEBHOOK, "http://a/", topics=["vehicle.registered"])


def test_the_numbers_say_what_waits_since_when_and_what_is_parked(
    house: House, other_side: OtherSide
) -> None:
    house.subscribe(Kind.WEBHOOK, other_side.url)
    other_side.answer = lambda post: 410 if "cancelled" in post.event["type"] else 503
    house.visit(VehicleDelivered)
    house.visit(RepairOrderCancelled)
    with house.database.connect_reader() as connection:
        (before,) = outbox_numbers(connection)
        assert (before.behind, before.waiting, before.oldest_waiting_s) == (4, 0, 0)
        house.dispatcher(Backoff(first_s=60)).catch_up()
        (after,) = outbox_numbers(connection)
    assert (after.subscription, after.behind, after.waiting, after.parked) == ("crm", 0, 1, 1)
    assert after.oldest_waiting_s > 0


def test_waits_double_with_chance_up_to_the_longest() -> None:
    least = Backoff(chance=lambda: 0.0)
    most = Backoff(chance=lambda: 1.0)
    assert [most.wait_s(n) for n in (1, 2, 3, 12, 5_000)] == [10, 20, 40, 20_480, 21_600]
    assert [least.wait_s(n) for n in (1, 2, 3)] == [5, 10, 20]
    assert least.wait_s(1, asked_s=120) == 120
