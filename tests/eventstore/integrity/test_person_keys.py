"""A person's key that somebody removed or replaced is found, though no chain covers it."""

from uuid import UUID, uuid5

from domain.kernel import Personal
from eventstore.integrity.person_keys import key_faults
from eventstore.keyring import Keyring
from tests.eventstore.integrity.notary import PERSON, Notary, card
from tests.eventstore.sample import AccidentTold, JobCard, command

OTHER = uuid5(PERSON, "other")


def _told(notary: Notary) -> None:
    notary.write(1, notes=0)
    notary.history.change(
        JobCard,
        card(0),
        lambda _: AccidentTold(
            driver=Personal(PERSON, "王女士"), witnesses=(Personal(OTHER, "李先生"),)
        ),
        command(),
    )


def _faults(notary: Notary, keyring: Keyring | None = None) -> dict[UUID, str]:
    with notary.database.reading() as reader:
        faults = key_faults(reader, keyring or notary.history.keyring)
    assert {(fault.position, fault.version) for fault in faults} <= {(2, 2)}
    return {UUID(fault.said.split()[1]): fault.said.split(" ", 2)[2] for fault in faults}


def test_keys_that_fit(notary: Notary) -> None:
    _told(notary)
    assert _faults(notary) == {}
    notary.history.keyring.destroy([PERSON])
    assert _faults(notary) == {}


def test_a_key_that_was_removed(notary: Notary) -> None:
    _told(notary)
    with notary.database.connect_owner() as owner:
        owner.execute("DELETE FROM privacy.person_key WHERE subject_id = %s", (PERSON,))
    assert list(_faults(notary)) == [PERSON]
    assert "neither a key nor the mark" in _faults(notary)[PERSON]


def test_two_keys_that_were_exchanged(notary: Notary) -> None:
    _told(notary)
    with notary.database.connect_owner() as owner:
        owner.execute(
            "UPDATE privacy.person_key k SET wrapped_key = o.wrapped_key"
            " FROM privacy.person_key o WHERE o.subject_id <> k.subject_id"
        )
    said = _faults(notary)
    assert set(said) == {PERSON, OTHER}
    assert "under which this text was not sealed" in said[PERSON]


def test_another_master_key(notary: Notary) -> None:
    _told(notary)
    other = Keyring(notary.database.writers, b"another master key")
    assert set(_faults(notary, other)) == {PERSON, OTHER}
