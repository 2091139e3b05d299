"""A long stream is folded on from where it was left, and says the same as from its beginning."""

from uuid import UUID

from eventstore.database import Database
from eventstore.history import History
from eventstore.history_reading import LONG
from eventstore.keyring import Keyring
from tests.eventstore.sample import JobCard, command

CARD = UUID("00000000-0000-4000-8000-0000000000c1")
NOTES = tuple(f"第 {n} 条" for n in range(LONG))


def test_what_others_wrote_since_is_folded_on(
    history: History, database: Database, keyring: Keyring
) -> None:
    history.begin(JobCard, CARD, lambda card: card.open(), command())
    history.change(JobCard, CARD, lambda card: [card.write(note) for note in NOTES], command())
    assert history.load(JobCard, CARD).state.notes == NOTES
    other = History(database, keyring)
    other.change(JobCard, CARD, lambda card: card.write("另一处"), command())
    other.close()
    again = history.load(JobCard, CARD)
    assert (again.state.notes, again.version) == ((*NOTES, "另一处"), LONG + 2)
    assert history.load(JobCard, CARD, upto=3).state.notes == NOTES[:2]
    assert len(list(history.read(CARD, after=LONG))) == 2
