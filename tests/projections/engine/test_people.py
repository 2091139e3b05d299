"""An erased person is erased from every view, whenever and however the view was built."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import pytest

from domain.customer.aggregate import Customer
from domain.customer.events import (
    ContactDetailsSet,
    CustomerFileOpened,
    CustomerKind,
    ErasureBasis,
    FileTrigger,
    PersonalDataErased,
)
from domain.kernel import Personal, Recorded
from domain.values.clock import SHANGHAI
from eventstore.database import Database
from eventstore.history import History
from projections import complaint_board as complaint_board_package
from projections.catalogue import READ_MODELS
from projections.complaint_board.projection import complaint_board
from projections.engine import Change, ReadModel, put
from projections.engine.follower import Follower
from projections.engine.people import indexed_by
from projections.engine.replaying import parked_list
from projections.engine.tables import tables_of
from projections.engine.view import View
from tests.eventstore.sample import command
from tests.projections.dsl import GivenHistory, fact

WANG = UUID("00000000-0000-4000-8000-0000000000a1")
LI = UUID("00000000-0000-4000-8000-0000000000a2")
DAY = datetime(2025, 3, 1, tzinfo=SHANGHAI)


def _opened(whose: UUID, name: str) -> CustomerFileOpened:
    return CustomerFileOpened(
        name=Personal(whose, name),
        customer_kind=CustomerKind.PERSON,
        trigger=FileTrigger.REPAIR,
        triggered_at=DAY,
        due_at=DAY,
        site_id="S1",
        phone=Personal(whose, "13800138000"),
    )


ERASED = PersonalDataErased(basis=ErasureBasis.SUBJECT_REQUEST, subjects=(WANG,))


def test_the_token_is_emptied_and_still_reads_erased(given_history: GivenHistory) -> None:
    shown = given_history(
        complaint_board,
        fact(_opened(WANG, "王女士"), stream=WANG),
        fact(_opened(LI, "李先生"), stream=LI),
    )
    before = {row["customer_id"]: row["name_sealed"] for row in shown.rows("customer")}
    assert shown.text(before[WANG]) == "王女士"
    shown.and_then(fact(ERASED, stream=WANG))
    after = {row["customer_id"]: row["name_sealed"] for row in shown.rows("customer")}
    assert after[WANG] == before[WANG][: before[WANG].rindex("/") + 1]
    assert after[LI] == before[LI]
    assert shown.text(after[LI]) == "李先生"
    shown.assert_the_same_however_followed()


def test_what_is_written_after_the_erasure_is_empty_too(given_history: GivenHistory) -> None:
    late = ContactDetailsSet(name=Personal(WANG, "王女士"))
    shown = given_history(
        complaint_board,
        fact(_opened(WANG, "王女士"), stream=WANG),
        fact(ERASED, stream=WANG),
    ).and_then(fact(late, stream=WANG))
    (row,) = shown.rows("customer")
    assert row["name_sealed"].endswith(f"/{WANG}/")
    shown.assert_the_same_however_followed()


def test_a_parked_file_is_erased_all_the_same(database: Database, history: History) -> None:
    names = ReadModel("names", complaint_board_package.__file__)

    @names.on(CustomerFileOpened)
    def opened(fact: Recorded[CustomerFileOpened]) -> Iterable[Change]:
        yield put("customer", customer_id=fact.stream_id, name_sealed=fact.event.name)

    @names.on(PersonalDataErased)
    def erased(_: Recorded[PersonalDataErased]) -> Iterable[Change]:
        raise ValueError("cannot be shown")

    assert names.topics == (opened and "customer.file_opened", erased and ERASED.topic)
    history.begin(Customer, WANG, lambda _: _opened(WANG, "王女士"), command())
    view = View(names, history.keyring)
    follower = Follower(database, history, [view])
    with database.connect_owner() as owner:
        view.create(owner)
        assert follower.catch_up(owner)
        history.change(Customer, WANG, lambda _: ERASED, command())
        assert follower.catch_up(owner)
        assert [each.stream_id for each in parked_list(owner)] == [WANG]
        rows = owner.execute("SELECT name_sealed FROM names.customer").fetchall()
    assert [token.rpartition("/")[2] for (token,) in rows] == [""]


@pytest.mark.parametrize("model", READ_MODELS, ids=lambda model: model.name)
def test_every_blind_index_says_whose_it_is(model: ReadModel, database: Database) -> None:
    with database.connect_owner() as owner:
        View(model, None, model.name).create(owner)  # pyright: ignore[reportArgumentType] - nothing is sealed
        for table in tables_of(owner, model.name).values():
            for column, kind in table.columns.items():
                if kind == "bytea":
                    assert indexed_by(table, column) in table.columns, f"{table.name}.{column}"
                if column.endswith("_sealed"):
                    assert kind == "text", f"{table.name}.{column} is not searched for tokens"
