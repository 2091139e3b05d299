"""The story: complete, by the rules, the same at every run, and what the two scenarios say."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from api.demonstration import Summary, is_due, load_demonstration, scenarios
from api.demonstration.blocked_batch import BLOCKED_BATCH, fitted_visits
from api.demonstration.group import CLOCK, STAFF
from api.demonstration.ids import STORY_ENDS, demo_command, moment
from api.demonstration.scenarios import DISPUTED_VISIT, LATER_VISIT, MISTYPED_VISIT
from api.demonstration.story_visits import COMEBACK, RECALLED
from api.store import Store
from domain.complaint import events as complaints
from domain.complaint.aggregate import Complaint
from domain.complaint.words import Clock
from domain.complaint.words import Status as ComplaintStatus
from domain.follow_up import events as follow_ups
from domain.kernel import Event, Km, Recorded, Refused, Role
from domain.part_batch.aggregate import part_batch_id
from domain.part_batch.events import BatchBlocked
from domain.policies import registered_policies
from domain.repair_order import events as orders
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.state import Status
from domain.repair_order.terms import ApprovalMethod
from domain.vehicle import events as vehicles
from domain.vehicle.aggregate import Vehicle
from domain.vehicle.events import OdometerSource
from tests.conftest import FreshDatabase

MASTER_KEY = b"a master key for tests of 32 byt"
POLICIES = {f"policy:{name}" for name in registered_policies()}


@pytest.fixture(scope="module")
def loaded(fresh_database: FreshDatabase) -> Iterator[tuple[Store, Summary]]:
    """A store with the story in it, shared by the tests that only look."""
    with fresh_database() as url, Store(url, MASTER_KEY).opened() as store:
        yield store, load_demonstration(store)


@pytest.fixture(scope="module")
def store(loaded: tuple[Store, Summary]) -> Store:
    return loaded[0]


@pytest.fixture(scope="module")
def facts(store: Store) -> list[Recorded[Event]]:
    return store.history.read_all(after=0, limit=100_000)


# The whole


def test_the_summary_counts_what_is_there(
    loaded: tuple[Store, Summary], facts: list[Recorded[Event]]
) -> None:
    _, summary = loaded
    topics = Counter(fact.event.topic for fact in facts)
    assert summary == Summary(
        events=len(facts),
        orders=topics["repair_order.opened"],
        vehicles=topics["vehicle.registered"],
        customers=topics["customer.file_opened"],
        complaints=topics["complaint.received"],
        follow_ups=topics["follow_up.opened"],
    )
    assert summary.orders == 73


def test_a_second_run_writes_nothing(store: Store) -> None:
    before = store.history.position()
    assert load_demonstration(store) == Summary(events=0)
    assert store.history.position() == before


def test_nothing_happens_after_the_story_ends_or_before_its_year(
    facts: list[Recorded[Event]],
) -> None:
    assert max(fact.occurred_at for fact in facts) < STORY_ENDS
    assert min(fact.occurred_at for fact in facts) >= moment(date(2026, 1, 1), 0)


def test_everybody_who_acts_is_in_the_directory(facts: list[Recorded[Event]]) -> None:
    known = {actor.id: actor.role for actor in (*STAFF, CLOCK)}
    known |= dict.fromkeys(POLICIES, Role.SYSTEM)
    assert {(f.context.actor.id, f.context.actor.role) for f in facts} <= set(known.items())


def test_no_policy_was_refused(store: Store) -> None:
    with store.database.connect_owner() as connection:
        assert connection.execute("SELECT * FROM reaction.refused").fetchall() == []


def test_there_are_orders_in_every_state(store: Store, facts: list[Recorded[Event]]) -> None:
    opened = [fact.stream_id for fact in facts if isinstance(fact.event, orders.RepairOrderOpened)]
    states = [store.history.load(RepairOrder, order).state for order in opened]
    statuses = Counter(state.status for state in states)
    assert statuses == {Status.OPEN: 11, Status.DELIVERED: 61, Status.CANCELLED: 1}
    in_hand = [state for state in states if state.status is Status.OPEN]
    assert any(not state.inspected for state in in_hand)
    assert any(state.quote_standing and not state.quote_decided for state in in_hand)
    assert any(state.findings and not state.quote_decided for state in in_hand)
    assert any(state.rework_due for state in in_hand)
    assert any(state.passed_by and not state.bill for state in in_hand)
    paused = [fact for fact in facts if isinstance(fact.event, orders.WorkPaused)]
    assert [store.history.load(RepairOrder, fact.stream_id).state.status for fact in paused] == [
        Status.OPEN
    ]


def test_complaints_end_in_every_way(store: Store, facts: list[Recorded[Event]]) -> None:
    received = [f for f in facts if isinstance(f.event, complaints.ComplaintReceived)]
    states = [store.history.load(Complaint, fact.stream_id).state for fact in received]
    assert Counter(state.status for state in states) == {
        ComplaintStatus.CLOSED: 3,
        ComplaintStatus.OPEN: 3,
    }
    assert sum(state.round == 2 for state in states) == 1
    late = [s for s in states if any(clock is Clock.RESOLUTION for clock, *_ in s.missed)]
    (overdue,) = late
    assert overdue.status is ComplaintStatus.OPEN
    sources = [
        fact.event.source_call
        for fact in received
        if isinstance(fact.event, complaints.ComplaintReceived)
    ]
    assert sum(source is not None for source in sources) == 1


def test_a_comeback_is_free_and_names_the_first_repair(store: Store) -> None:
    told = [fact.event for fact in store.history.read(COMEBACK.order_id)]
    (linked,) = [event for event in told if isinstance(event, orders.LinkedAsComeback)]
    assert COMEBACK.comeback_of is not None
    assert linked.original_order_id == COMEBACK.comeback_of.order_id
    assert not [event for event in told if isinstance(event, orders.PaymentRecorded)]


def test_one_recall_is_open_and_one_remedied(store: Store, facts: list[Recorded[Event]]) -> None:
    recalls = store.history.load(Vehicle, RECALLED.car.id).state.recalls
    assert [recall.remedied for recall in recalls.values()] == [False]
    assert [f for f in facts if isinstance(f.event, vehicles.RecallRemedied)]


def test_calls_are_done_owed_and_in_vain(facts: list[Recorded[Event]]) -> None:
    opened = {f.stream_id for f in facts if isinstance(f.event, follow_ups.FollowUpOpened)}
    closed = {f.stream_id for f in facts if isinstance(f.event, follow_ups.FollowUpClosed)}
    reached = {f.stream_id for f in facts if isinstance(f.event, follow_ups.CallbackLogged)}
    assert closed < reached < opened
    assert [f for f in facts if isinstance(f.event, follow_ups.CallAttempted)]


# A story that was cut off


def test_the_story_is_due_in_an_empty_history_and_after_a_cut(database_url: str) -> None:
    with Store(database_url, MASTER_KEY).opened() as store:
        assert is_due(store.history)
        first = demo_command("story/promise", moment(date(2026, 1, 5), 8), STAFF[0], "G")
        store.history.begin(
            Vehicle,
            LATER_VISIT.car.owner.id,
            lambda vehicle: vehicle.register(
                make="比亚迪",
                model="汉EV",
                vehicle_kind=vehicles.VehicleKind.PASSENGER_CAR,
                at=first.occurred_at,
            ),
            first,
        )
        assert is_due(store.history)


def test_a_history_of_somebody_elses_is_left_alone(store: Store, database_url: str) -> None:
    assert not is_due(store.history)
    with Store(database_url, MASTER_KEY).opened() as other:
        at = moment(date(2026, 1, 5), 8)
        other.history.begin(
            Vehicle,
            LATER_VISIT.car.id,
            lambda vehicle: vehicle.register(
                make="比亚迪",
                model="汉EV",
                vehicle_kind=vehicles.VehicleKind.PASSENGER_CAR,
                at=at,
            ),
            demo_command("a car of their own", at, STAFF[0], "S1"),
        )
        assert not is_due(other.history)


# The blocked batch


def test_a_blocked_batch_knows_its_cars(store: Store) -> None:
    facts = [fact.event for fact in store.history.read(part_batch_id(BLOCKED_BATCH))]
    (blocked,) = [event for event in facts if isinstance(event, BatchBlocked)]
    assert blocked.order_ids == tuple(visit.order_id for visit in fitted_visits())
    for order_id in blocked.order_ids:
        told = [fact.event for fact in store.history.read(order_id)]
        assert [e for e in told if isinstance(e, orders.PartBatchBlockedNoticed)]


# "I never agreed to the second item"


def test_the_disputed_order_is_found_by_number_plate_and_vin(facts: list[Recorded[Event]]) -> None:
    found = {
        (fact.event.order_number, fact.event.plate, fact.event.vin): fact.stream_id
        for fact in facts
        if isinstance(fact.event, orders.RepairOrderOpened)
    }
    disputed = (scenarios.DISPUTED_ORDER, scenarios.DISPUTED_PLATE, scenarios.DISPUTED_VIN)
    assert found[disputed] == DISPUTED_VISIT.order_id


def test_the_disputed_line_was_approved_before_work_on_it_began(store: Store) -> None:
    told = list(store.history.read(DISPUTED_VISIT.order_id))
    (approved,) = [
        fact
        for fact in told
        if isinstance(fact.event, orders.QuoteLineApproved)
        and fact.event.line_id == scenarios.DISPUTED_LINE
    ]
    (started,) = [
        fact
        for fact in told
        if isinstance(fact.event, orders.WorkStarted)
        and fact.event.line_id == scenarios.DISPUTED_LINE
    ]
    yes = approved.event
    assert isinstance(yes, orders.QuoteLineApproved)
    assert approved.occurred_at == scenarios.DISPUTED_APPROVED_AT
    assert approved.context.actor.id == scenarios.DISPUTED_ADVISER
    assert (yes.quote_version, yes.amount_fen, yes.method) == (2, 128_000, ApprovalMethod.PHONE)
    assert [proof.sha256 for proof in yes.evidence] == [scenarios.DISPUTED_RECORDING]
    token = yes.approved_by.token or ""
    assert store.keyring.reveal([token]) == {token: "王女士"}
    assert started.occurred_at == scenarios.DISPUTED_STARTED_AT
    assert f"{scenarios.DISPUTED_APPROVED_AT:%H:%M}" == "14:07"
    assert f"{scenarios.DISPUTED_STARTED_AT:%H:%M}" == "14:20"


# The mistyped odometer


def test_both_readings_stand_in_the_history(store: Store) -> None:
    corrected = [
        fact
        for fact in store.history.read(MISTYPED_VISIT.car.id)
        if isinstance(fact.event, vehicles.OdometerCorrected)
    ]
    numbers = [
        (fact.event.was_km, fact.event.odometer_km)
        for fact in corrected
        if isinstance(fact.event, vehicles.OdometerCorrected)
    ]
    assert numbers == [(301_464, 154_754), (301_467, 154_757)]
    assert {fact.occurred_at for fact in corrected} == {scenarios.CORRECTED_AT}
    assert (scenarios.CORRECTED_AT - scenarios.MISTYPED_AT).days == 7


def test_the_order_is_found_and_its_readings_are_corrected_too(store: Store) -> None:
    opened, *rest = [fact.event for fact in store.history.read(MISTYPED_VISIT.order_id)]
    assert isinstance(opened, orders.RepairOrderOpened)
    assert (opened.order_number, opened.plate, opened.vin, opened.odometer_km) == (
        scenarios.MISTYPED_ORDER,
        scenarios.MISTYPED_PLATE,
        scenarios.MISTYPED_VIN,
        scenarios.MISTYPED_KM,
    )
    corrections = [event for event in rest if isinstance(event, orders.EntryCorrected)]
    assert [event.is_now for event in corrections] == ["154754", "154757"]


def test_a_later_reading_fits_only_because_of_the_correction(store: Store) -> None:
    car = LATER_VISIT.car.id
    told = list(store.history.read(car))
    wrong = next(f for f in told if isinstance(f.event, vehicles.OdometerCorrected)).version - 1
    before = store.history.load(Vehicle, car, upto=wrong).state
    with pytest.raises(Refused, match="160310 km is less than the 301467 km"):
        before.record_odometer(
            odometer_km=Km(160_310), source=OdometerSource.RECEPTION, at=LATER_VISIT.at
        )
    assert store.history.load(Vehicle, car).state.odometer.latest_km() == 160_313
