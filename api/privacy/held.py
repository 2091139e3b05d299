"""What is known of a customer's texts before something is done about them: whose, kept until when."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final, cast
from uuid import UUID

from domain.customer.aggregate import Customer
from domain.customer.events import (
    ConsentWithdrawn,
    CustomerEvent,
    CustomerFileOpened,
    DataRequestAnswered,
    DataRequestReceived,
    PersonalDataDisclosed,
    PersonalDataErased,
    ProcessingRestricted,
)
from domain.customer.retention import Kept, kept, longest, rule_of
from domain.customer.rules import NOT_UNNAMED
from domain.kernel import Event, Recorded, Refused
from domain.service_promise.events import PromiseValues
from domain.values.clock import shanghai_date
from eventstore.callers import Callers
from eventstore.history import History
from eventstore.knowledge import StoredKnowledge
from eventstore.subjects import facts_about, identified_streams, not_unnamed, subjects_of

RIGHTS_EXERCISED: Final[tuple[type[Event], ...]] = (
    ConsentWithdrawn,
    DataRequestAnswered,
    DataRequestReceived,
    PersonalDataDisclosed,
    PersonalDataErased,
    ProcessingRestricted,
)
"""Facts that prolong no retention: asking for one's data to be erased must not keep it."""


def own_facts(history: History, customer_id: UUID) -> list[Recorded[CustomerEvent]]:
    """The facts of a customer's file and of the files merged into it; raises Missing."""
    state = history.load(Customer, customer_id).state
    return [
        cast("Recorded[CustomerEvent]", fact)
        for each in (customer_id, *state.absorbed)
        for fact in history.read(each)
    ]


def subjects(history: History, customer_id: UUID) -> tuple[UUID, ...]:
    """Under which ids the customer's texts stand."""
    facts = own_facts(history, customer_id)
    with history.database.reading() as connection:
        files = subjects_of(customer_id, facts, ())
        return subjects_of(customer_id, facts, identified_streams(connection, files))


def identified(
    history: History,
    customer_id: UUID,
    also_about: Collection[UUID] = (),
    callers: Callers | None = None,
) -> tuple[UUID, ...]:
    """Streams whose texts go with the customer's; refuses a named one that is somebody's own.

    Those in which the customer was named later, and those of callers who gave one of their numbers.
    """
    state = history.load(Customer, customer_id).state
    files = (customer_id, *state.absorbed)
    with history.database.reading() as connection:
        for wrong in not_unnamed(connection, also_about):
            raise Refused(NOT_UNNAMED, field="alsoAbout", stream_id=wrong)
        named = identified_streams(connection, files)
    callers = callers or Callers(history.database, history.keyring)
    by_number = callers.with_numbers_in(own_facts(history, customer_id), files)
    return tuple(dict.fromkeys((*named, *by_number)))


def kept_until(
    history: History, knowledge: StoredKnowledge, customer_id: UUID, also: Iterable[UUID] = ()
) -> Kept | None:
    """The longest that a law keeps anything of this customer (R069, A.1-3)."""
    facts = _using(history, customer_id, also)
    return longest(kept_fact(fact, knowledge) for fact in facts)


def used_until(history: History, knowledge: StoredKnowledge, customer_id: UUID) -> date | None:
    """Until when what is held serves its purpose, where nobody asked for it to go.

    Any fact about the customer, a call or a complaint as well, counts as one of their file would.
    """
    days = [shanghai_date(fact.occurred_at) for fact in _using(history, customer_id)]
    rule = rule_of(CustomerFileOpened.topic)
    if not days or rule is None:
        return None
    on = max(days)
    found = kept(CustomerFileOpened.topic, on, _years(rule.promised, knowledge.values_on(on)[1]))
    return found and found.until


def _using(history: History, customer_id: UUID, also: Iterable[UUID] = ()) -> list[Recorded[Event]]:
    """Every fact about a customer but those by which they exercised their rights."""
    whose = {*subjects(history, customer_id), *also}
    with history.database.reading() as connection:
        about = list(facts_about(connection, whose))
    facts: list[Recorded[Event]] = [*about, *own_facts(history, customer_id)]
    return [fact for fact in facts if not isinstance(fact.event, RIGHTS_EXERCISED)]


def kept_fact(fact: Recorded[Event], knowledge: StoredKnowledge) -> Kept | None:
    """Until when a law keeps one fact."""
    topic, on = fact.event.topic, shanghai_date(fact.occurred_at)
    rule = rule_of(topic)
    if rule is None:
        return None
    return kept(topic, on, _years(rule.promised, knowledge.values_on(on)[1]))


def _years(field: str, values: PromiseValues) -> int:
    return getattr(values, field)
