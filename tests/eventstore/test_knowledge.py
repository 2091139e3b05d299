"""What commands count with is what stands in the history now, and of one moment for one command."""

from datetime import UTC, date, datetime
from uuid import uuid4

from domain.kernel import Actor, Channel, Command, Context, Role
from domain.service_promise.aggregate import SERVICE_PROMISE_ID, ServicePromise
from domain.service_promise.events import PromiseValues
from eventstore.history import History
from eventstore.knowledge import StoredKnowledge

DAY = date(2026, 4, 1)
SUPERVISOR = Actor("S1-陈", Role.SUPERVISOR)


def adopt(history: History, file_days: int) -> None:
    context = Context(actor=SUPERVISOR, channel=Channel.PHONE, site_id="S1", command_id=uuid4())
    history.change(
        ServicePromise,
        SERVICE_PROMISE_ID,
        lambda promise: promise.adopt_promise_version(
            effective_from=DAY, values=PromiseValues(customer_file_days=file_days)
        ),
        Command(context=context, occurred_at=datetime.now(UTC)),
        or_begin=True,
    )


def file_days(knowledge: StoredKnowledge) -> tuple[int, int]:
    version, values = knowledge.values_on(DAY)
    return version, values.customer_file_days


def test_a_promise_adopted_in_another_process_holds_at_once(
    history: History, other_history: History
) -> None:
    knowledge = StoredKnowledge(history)
    assert knowledge.values_on(DAY)[0] == 0
    for version, days in enumerate((6, 5, 4), 1):
        adopt(other_history, days)
        assert file_days(knowledge) == (version, days)
    assert knowledge.promise() == history.load(ServicePromise, SERVICE_PROMISE_ID).state


def test_version_and_numbers_of_one_command_belong_together(history: History) -> None:
    knowledge = StoredKnowledge(history)
    adopt(history, 6)
    of_a_command = knowledge.of_one_moment()
    assert file_days(of_a_command) == (1, 6)
    adopt(history, 5)
    assert file_days(of_a_command) == (1, 6)
    assert file_days(knowledge.of_one_moment()) == (2, 5)
