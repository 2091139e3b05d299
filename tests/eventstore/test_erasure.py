"""A person who is forgotten: the key is destroyed, and the facts stay without the texts."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from domain.customer.aggregate import Customer
from domain.customer.events import (
    CustomerFileOpened,
    CustomerKind,
    ErasureBasis,
    FileTrigger,
)
from domain.kernel import ERASED, Actor, Channel, Command, Context, Refused, Role
from domain.vehicle.aggregate import Vehicle
from domain.vehicle.events import InsuranceKind, OwnerRelation, VehicleKind
from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from eventstore.knowledge import StoredKnowledge
from eventstore.reactor import Reactor

WANG = UUID("00000000-0000-4000-8000-00000000c001")
DUPLICATE = UUID("00000000-0000-4000-8000-00000000c002")
CAR = UUID("00000000-0000-4000-8000-00000000ca01")
SERVED = datetime(2015, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def reactor(database: Database, history: History) -> Reactor:
    return Reactor(database, history, StoredKnowledge(history))


def test_after_an_erasure_the_name_reads_deleted(
    history: History, keyring: Keyring, reactor: Reactor
) -> None:
    name = open_file(history, WANG, "王女士")
    assert keyring.reveal([name]) == {name: "王女士"}
    erase(history, WANG)
    reactor.catch_up()
    assert keyring.reveal([name]) == {name: ERASED}


def test_the_texts_of_a_duplicate_that_was_taken_in_go_too(
    history: History, keyring: Keyring, reactor: Reactor
) -> None:
    open_file(history, WANG, "王女士")
    other = open_file(history, DUPLICATE, "王小姐")
    history.change(Customer, WANG, lambda c: c.absorb(absorbed_customer_id=DUPLICATE), command())
    erase(history, WANG)
    reactor.catch_up()
    assert keyring.reveal([other]) == {other: ERASED}


def test_the_record_shows_when_a_key_was_destroyed_and_a_second_time_changes_nothing(
    history: History, keyring: Keyring, reactor: Reactor, database: Database
) -> None:
    open_file(history, WANG, "王女士")
    erase(history, WANG)
    reactor.catch_up()
    first = key_row(database, WANG)
    assert first[0] is None
    keyring.destroy([WANG])
    assert key_row(database, WANG) == first


def test_nothing_can_be_written_about_a_forgotten_person(
    history: History, keyring: Keyring
) -> None:
    history.begin(
        Vehicle,
        CAR,
        lambda v: v.register(
            make="大众", model="朗逸", vehicle_kind=VehicleKind.PASSENGER_CAR, at=SERVED
        ),
        command(),
    )
    history.change(
        Vehicle,
        CAR,
        lambda v: v.link_owner(
            customer_id=WANG, since=SERVED.date(), relation=OwnerRelation.OWNER, at=SERVED
        ),
        command(),
    )
    keyring.destroy([WANG])  # who never had a key does not get one later
    before = history.position()
    with pytest.raises(Refused) as refused:
        history.change(
            Vehicle,
            CAR,
            lambda v: v.record_insurance_policy(
                insurer="平安",
                insurance_kind=InsuranceKind.COMPULSORY,
                starts_on=SERVED.date(),
                expires_on=SERVED.date(),
                policy_number="PDZA2015",
            ),
            command(),
        )
    assert refused.value.code == "person.erased"
    assert history.position() == before


def open_file(history: History, customer_id: UUID, name: str) -> str:
    """Opens a file; the sealed token of the name."""
    history.begin(
        Customer,
        customer_id,
        lambda c: c.open_file(
            name=name,
            customer_kind=CustomerKind.PERSON,
            trigger=FileTrigger.REPAIR,
            triggered_at=SERVED,
            site_id="S1",
            at=SERVED,
        ),
        command(),
    )
    [opened] = history.read(customer_id)
    assert isinstance(opened.event, CustomerFileOpened)
    assert opened.event.name.token is not None
    return opened.event.name.token


def erase(history: History, customer_id: UUID) -> None:
    history.change(
        Customer,
        customer_id,
        lambda c: c.erase_personal_data(
            basis=ErasureBasis.SUBJECT_REQUEST, retention_until=None, at=SERVED
        ),
        command(),
    )


def key_row(database: Database, subject: UUID) -> tuple[object, ...]:
    with database.connect_owner() as connection:
        row = connection.execute(
            "SELECT wrapped_key, destroyed_at FROM privacy.person_key WHERE subject_id = %s",
            [subject],
        ).fetchone()
    assert row is not None
    return row


def command() -> Command:
    return Command(
        context=Context(
            actor=Actor("S1-dpo", Role.DATA_PROTECTION_OFFICER),
            channel=Channel.ON_SITE,
            site_id="S1",
            command_id=uuid4(),
        ),
        occurred_at=SERVED,
    )
