"""The peer: the eventsourcing library's own projection runner, one event and one upsert a transaction."""

import time
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.sql import SQL, Identifier

from tests.benchmarks.stage import library_environment

NOTES = 9


class Card(Aggregate):
    """A job card as the library's own examples would write it."""

    @event("Opened")
    def __init__(self, title: str) -> None:
        self.title = title
        self.notes = 0

    @event("Written")
    def write(self, text: str) -> None:
        self.notes += 1
        self.last = text


class Cards(Application[UUID]):
    """The stock application."""


class CardRows(PostgresTrackingRecorder):
    """One row a card."""

    def __init__(self, datastore: Any, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        name = Identifier(self.datastore.schema, "peer_card")
        self.sql_create_statements.append(
            SQL(
                "CREATE TABLE IF NOT EXISTS {} (card_id uuid PRIMARY KEY, version integer NOT NULL)"
            ).format(name)
        )
        self._upsert = SQL(
            "INSERT INTO {} VALUES (%s, %s) ON CONFLICT (card_id) DO UPDATE SET version = EXCLUDED.version"
        ).format(name)

    def put(self, card_id: UUID, version: int, tracking: Tracking) -> None:
        """The row and the position, in one transaction."""
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(self._upsert, (card_id, version), prepare=True)


class ShowCards(Projection[CardRows]):
    """Shows each event by one upsert."""

    name = "showcards"

    def process_event(  # pyright: ignore[reportIncompatibleVariableOverride] - dispatching only costs
        self, domain_event: Any, tracking: Tracking
    ) -> None:
        self.view.put(domain_event.originator_id, domain_event.originator_version, tracking)


def fill_peer(url: str, events: int) -> int:
    """Record so many events with the library; the last position."""
    application = Cards(library_environment(url))
    try:
        last = 0
        for _ in range(events // (NOTES + 1)):
            card = Card("刹车异响，左前轮，低速")
            for number in range(NOTES):
                card.write(f"第 {number} 条：更换刹车片，检查制动盘厚度")
            last = application.save(card)[-1].notification.id
        return last
    finally:
        application.close()


def peer_rate(url: str, last: int) -> float:
    """Events a second of the library's runner, from the first to `last`."""
    # A name of its own each time: the library keeps the position under it.
    name = f"show{uuid4().hex[:8]}"
    projection: type[ShowCards] = type(name, (ShowCards,), {"name": name})
    began = time.perf_counter()
    with ProjectionRunner(
        application_class=Cards,
        projection_class=projection,
        view_class=CardRows,
        env=library_environment(url),
    ) as runner:
        runner.wait(last, timeout=120)
        seconds = time.perf_counter() - began
        with runner.view.datastore.transaction(commit=True) as cursor:
            schema = runner.view.datastore.schema
            cursor.execute(SQL("TRUNCATE {}").format(Identifier(schema, "peer_card")))
    return last / seconds
