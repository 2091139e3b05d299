"""One command over several streams: all of it is written or nothing, however many come at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from uuid import UUID, uuid4

import msgspec
import pytest

from domain.kernel import Command, Decision, Receipt, Refused
from domain.part_batch.aggregate import PartBatch, part_batch_id
from domain.part_batch.events import BlockSource
from domain.part_stock.aggregate import PartStock, part_stock_id
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import PartBatchBlockedNoticed
from domain.repair_order.state import Status
from domain.values.parts import PartGrade
from eventstore.database import Database
from eventstore.history import History
from eventstore.knowledge import StoredKnowledge
from eventstore.life import Life
from eventstore.reactor import Reactor
from tests.domain.part_batch.batches import PADS, SUPPLIER
from tests.domain.repair_order.examples import COIL, KEEPER, UNTIL_AGREED, UNTIL_QUOTED
from tests.eventstore.sample import command

BATCH, STOCK = part_batch_id("B-77"), part_stock_id("S1", "06H905110G")
COILS = msgspec.structs.replace(PADS, part_number="06H905110G", name="点火线圈")


def receive(history: History, milli: int) -> Receipt:
    return history.begin(
        PartBatch,
        BATCH,
        lambda b: b.receive(
            batch_id="B-77",
            part=COILS,
            supplier=SUPPLIER,
            quantity_milli=milli,
            site_id="S1",
            at=datetime.now(UTC),
        ),
        command(),
    )


def order(history: History) -> UUID:
    order_id = uuid4()
    history.begin(RepairOrder, order_id, lambda _: UNTIL_AGREED, command())
    return order_id


def issue(history: History, order_id: UUID, asked: Command | None = None) -> Receipt:
    return history.change(
        RepairOrder,
        order_id,
        lambda o: o.issue_part(
            line_id="2", part=COIL, quantity_milli=1000, issued_to="zhao", actor=KEEPER
        ),
        asked or command(),
    )


def stock(history: History) -> PartStock:
    return history.load(PartStock, STOCK).state


def block(batch: PartBatch) -> Decision:
    return batch.block(reason="短路", source=BlockSource.SUPPLIER)


def test_a_received_batch_is_on_the_shelf_in_the_same_append(history: History) -> None:
    receipt = receive(history, 5000)
    assert (receipt.stream_id, receipt.version) == (BATCH, 1)
    assert receipt.position == history.position() == 3
    assert stock(history).batches == {"B-77": 5000}


def test_twenty_who_want_the_last_five_get_exactly_five(history: History) -> None:
    receive(history, 5000)
    orders = [order(history) for _ in range(20)]
    together = Barrier(20)

    def try_to_issue(order_id: UUID) -> str:
        together.wait()
        try:
            issue(history, order_id)
        except Refused as refused:
            return refused.code
        return "issued"

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(try_to_issue, orders))
    assert answers.count("issued") == 5
    assert answers.count("part_stock.not_enough_in_batch") == 15
    assert stock(history).on_hand_milli == 0
    served = set(history.load(PartBatch, BATCH).state.order_ids)
    assert served == {o for o, a in zip(orders, answers, strict=True) if a == "issued"}
    for order_id, answer in zip(orders, answers, strict=True):
        version = history.load(RepairOrder, order_id).version
        assert version == len(UNTIL_AGREED) + (answer == "issued")


def test_a_block_and_issues_at_once_leave_no_order_unnamed(history: History) -> None:
    receive(history, 50_000)
    orders = [order(history) for _ in range(10)]
    together = Barrier(11)

    def run(work: Callable[[], object]) -> bool:
        together.wait()
        try:
            work()
        except Refused:
            return False
        return True

    works: list[Callable[[], object]] = [
        lambda order_id=order_id: issue(history, order_id) for order_id in orders
    ]
    works.insert(5, lambda: history.change(PartBatch, BATCH, block, command()))
    with ThreadPoolExecutor(11) as threads:
        answers = list(threads.map(run, works))
    assert answers.pop(5), "the block itself is never refused"
    served = {o for o, issued in zip(orders, answers, strict=True) if issued}
    facts = [f.event for f in history.read(BATCH)]
    [blocked] = [e for e in facts if e.topic == "part_batch.blocked"]
    assert facts[-1] is blocked
    assert set(history.load(PartBatch, BATCH).state.order_ids) == served
    assert getattr(blocked, "order_ids", None) == history.load(PartBatch, BATCH).state.order_ids


def test_a_refusal_of_the_shelf_leaves_the_order_untouched(history: History) -> None:
    receive(history, 500)
    order_id = order(history)
    before = history.position()
    with pytest.raises(Refused) as refused:
        issue(history, order_id)
    assert refused.value.code == "part_stock.not_enough_in_batch"
    assert history.position() == before


def test_the_same_command_twice_issues_once(history: History) -> None:
    receive(history, 1000)
    order_id, once = order(history), command()
    first = issue(history, order_id, once)
    again = issue(history, order_id, once)
    assert again == msgspec.structs.replace(first, repeated=True)
    assert stock(history).on_hand_milli == 0


def test_the_receipt_is_that_of_the_order_and_its_position_covers_all(history: History) -> None:
    receive(history, 5000)
    order_id = order(history)
    receipt = issue(history, order_id)
    assert (receipt.stream_id, receipt.version) == (order_id, len(UNTIL_AGREED) + 1)
    assert receipt.position == history.position()
    context = {f.context.command_id for f in history.read_all(after=receipt.position - 3, limit=9)}
    assert len(context) == 1


def test_a_cancelled_order_frees_what_was_set_aside(history: History) -> None:
    receive(history, 1000)
    order_id = uuid4()
    history.begin(RepairOrder, order_id, lambda _: UNTIL_QUOTED, command())
    history.change(
        RepairOrder,
        order_id,
        lambda o: o.reserve_part(line_id="2", part_number="06H905110G", quantity_milli=1000),
        command(),
    )
    assert stock(history).available_milli == 0
    with pytest.raises(Refused, match="are available"):
        issue(history, order(history))
    history.change(RepairOrder, order_id, lambda o: o.cancel(reason="客户改期"), command())
    assert stock(history).available_milli == 1000


def test_what_comes_back_can_be_issued_again(history: History) -> None:
    receive(history, 1000)
    first, second = order(history), order(history)
    issue(history, first)
    with pytest.raises(Refused):
        issue(history, second)
    history.change(
        RepairOrder,
        first,
        lambda o: o.return_part(
            line_id="2",
            part_number="06H905110G",
            quantity_milli=1000,
            reason="未使用",
            batch_id="B-77",
        ),
        command(),
    )
    issue(history, second)
    assert history.load(PartBatch, BATCH).state.order_ids == (second,)


@pytest.mark.requirement("R084")
def test_another_grade_than_the_batch_holds_is_refused(history: History) -> None:
    receive(history, 1000)
    order_id = order(history)
    aftermarket = msgspec.structs.replace(COILS, grade=PartGrade.AFTERMARKET)
    history.begin(
        PartBatch,
        part_batch_id("B-78"),
        lambda b: b.receive(
            batch_id="B-78",
            part=aftermarket,
            supplier=SUPPLIER,
            quantity_milli=1000,
            site_id="S1",
            at=datetime.now(UTC),
        ),
        command(),
    )
    passed_off = msgspec.structs.replace(COIL, batch_id="B-78")
    with pytest.raises(Refused) as refused:
        history.change(
            RepairOrder,
            order_id,
            lambda o: o.issue_part(
                line_id="2", part=passed_off, quantity_milli=1000, issued_to="zhao", actor=KEEPER
            ),
            command(),
        )
    assert refused.value.code == "part_batch.other_part"


def test_in_a_life_recorded_whole_the_shelf_has_each_movements_own_time(history: History) -> None:
    receive(history, 5000)
    noon, evening = datetime(2025, 6, 2, 4, tzinfo=UTC), datetime(2025, 6, 2, 10, tzinfo=UTC)

    def script(life: Life[RepairOrder]) -> None:
        life.then(lambda _: UNTIL_AGREED, at=noon)
        for hour in (noon, evening):
            life.then(
                lambda o: o.issue_part(
                    line_id="2", part=COIL, quantity_milli=1000, issued_to="zhao", actor=KEEPER
                ),
                at=hour,
                actor=KEEPER,
            )

    history.begin_with(RepairOrder, uuid4(), script, command())
    moved = [f for f in history.read(STOCK) if f.event.topic == "part_stock.issued"]
    assert [f.occurred_at for f in moved] == [noon, evening]
    assert {f.context.actor for f in moved} == {KEEPER}
    assert stock(history).on_hand_milli == 3000


@pytest.mark.requirement("R085")
def test_r085_a_block_reaches_every_order_that_has_something_of_the_batch(
    history: History, database: Database
) -> None:
    receive(history, 5000)
    served = [order(history), order(history)]
    for order_id in served:
        issue(history, order_id)
    cancelled, without = order(history), order(history)
    issue(history, cancelled)
    history.change(RepairOrder, cancelled, lambda o: o.cancel(reason="客户改期"), command())
    history.change(PartBatch, BATCH, block, command())
    reactor = Reactor(database, history, StoredKnowledge(history))
    reactor.catch_up()
    reactor.catch_up()
    for order_id in served:
        facts = [fact.event for fact in history.read(order_id)]
        assert sum(isinstance(fact, PartBatchBlockedNoticed) for fact in facts) == 1
    for order_id in (cancelled, without):
        assert not history.load(RepairOrder, order_id).state.blocked_batches
    assert history.load(RepairOrder, cancelled).state.status is Status.CANCELLED
    assert stock(history).available_milli == 0
    with database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM reaction.refused").fetchone() == (0,)
