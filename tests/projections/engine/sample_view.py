"""A view over the sample aggregate of the store's tests."""

from collections.abc import Iterable

from domain.kernel import Recorded
from projections.engine import BlindIndex, Change, ReadModel, drop, put, set_
from tests.eventstore.sample import CardClosed, CardOpened, NoteWritten

cards = ReadModel("cards", __file__)

broken: set[str] = {"坏", "空"}
"""Notes that these handlers cannot show: one raises, one gives the database what it refuses. A test
that mends them empties the set."""


@cards.on(CardOpened)
def opened(fact: Recorded[CardOpened]) -> Iterable[Change]:
    yield put(
        "card",
        card_id=fact.stream_id,
        title=fact.event.title,
        closed=False,
        last_at=fact.occurred_at,
    )
    yield put("title", title=fact.event.title, last_card_id=fact.stream_id)


@cards.on(NoteWritten)
def written(fact: Recorded[NoteWritten]) -> Iterable[Change]:
    note = fact.event
    if note.text == "坏" and note.text in broken:
        raise ValueError("this note cannot be shown")
    if note.text == "擦掉":
        yield drop("note", card_id=fact.stream_id, version=fact.version - 1)
        return
    yield put(
        "note",
        card_id=fact.stream_id,
        version=fact.version,
        text=None if note.text == "空" and "空" in broken else note.text,
        words=note.text.split(),
        about=note.about,
        about_hash=None if note.about is None else BlindIndex(note.about),
    )
    yield set_("card", card_id=fact.stream_id, last_at=fact.occurred_at)
    if note.text.startswith("题"):  # a row that belongs to no stream alone
        yield set_("title", title=note.text[1:], last_card_id=fact.stream_id)


@cards.on(CardClosed)
def closed(fact: Recorded[CardClosed]) -> Iterable[Change]:
    yield set_("card", card_id=fact.stream_id, closed=True)
