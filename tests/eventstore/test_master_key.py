"""A new master key opens all that the old one did, and the old one opens nothing any more."""

import hashlib
import hmac
from uuid import UUID

import psycopg
import pytest

from domain.kernel import ERASED, Personal
from eventstore.database import Database
from eventstore.keyring import Keyring, WrongMasterKeyError, followed
from eventstore.master_key import AT_ONCE, check, count, rotate
from eventstore.sealing import token_of

OLD, NEW = b"a master key for tests", b"the master key from next year on"
WANG = UUID("00000000-0000-4000-8000-0000000000a1")
LI = UUID("00000000-0000-4000-8000-0000000000a2")
NEWCOMER = UUID("00000000-0000-4000-8000-0000000000a3")
PLACE = token_of(UUID("00000000-0000-4000-8000-0000000000c1"), 1, "job_card.note_written")


def _token(keyring: Keyring, person: UUID, text: str) -> str:
    return f"{PLACE}/{person}/{keyring.seal(Personal(person, text), PLACE)}"


def test_texts_indexes_and_secrets_outlive_the_master_key(
    database: Database, keyring: Keyring
) -> None:
    keyring.check()
    wang, li = _token(keyring, WANG, "王女士"), _token(keyring, LI, "李先生")
    index, secret = keyring.blind_index("13912345678"), keyring.secret_for("webhook 1")
    keyring.destroy([LI])
    told: list[int] = []
    with database.connect_owner() as owner:
        assert count(owner) == 3
        assert rotate(owner, OLD, NEW, told.append) == 3
        changed = owner.execute("SELECT keys FROM privacy.master_key_change").fetchall()
    assert told == [1]
    assert changed == [(3,)]
    new = Keyring(database.writers, NEW)
    new.check()
    assert new.reveal([wang, li]) == {wang: "王女士", li: ERASED}
    assert (new.blind_index("13912345678"), new.secret_for("webhook 1")) == (index, secret)


def test_the_old_master_key_opens_nothing_and_makes_no_key(
    database: Database, keyring: Keyring
) -> None:
    token = _token(keyring, WANG, "王女士")
    keyring.check()
    with database.connect_owner() as owner:
        rotate(owner, OLD, NEW)
    running = Keyring(database.writers, OLD)
    with pytest.raises(WrongMasterKeyError):
        running.reveal([token])
    with pytest.raises(WrongMasterKeyError):
        _token(running, NEWCOMER, "赵先生")
    with pytest.raises(WrongMasterKeyError):
        running.check()
    with database.connect_owner() as owner:
        assert check(owner, OLD).unopened == (str(WANG),)
        assert check(owner, OLD).fits is False
        assert check(owner, NEW).good


def test_interrupted_it_has_done_nothing_and_is_started_again(
    database: Database, keyring: Keyring
) -> None:
    keyring.check()
    token = _token(keyring, WANG, "王女士")

    def killed(_: int) -> None:
        raise KeyboardInterrupt

    with database.connect_owner() as owner:
        with pytest.raises(KeyboardInterrupt):
            rotate(owner, OLD, NEW, killed)
        assert keyring.reveal([token]) == {token: "王女士"}
        assert check(owner, OLD).good
        rotate(owner, OLD, NEW)
        assert check(owner, NEW).good


def test_a_key_that_does_not_open_stops_it(database: Database, keyring: Keyring) -> None:
    keyring.check()
    _token(keyring, WANG, "王女士")
    with database.connect_owner() as owner:
        with pytest.raises(WrongMasterKeyError):
            rotate(owner, b"not the master key", NEW)
        owner.execute("UPDATE privacy.person_key SET wrapped_key = decode(repeat('00', 40), 'hex')")
        with pytest.raises(WrongMasterKeyError):
            rotate(owner, OLD, NEW)
        assert check(owner, OLD).unopened == (str(WANG),)


def test_keys_in_batches(database: Database, keyring: Keyring) -> None:
    keyring.check()
    token = _token(keyring, WANG, "王女士")
    told: list[int] = []
    with database.connect_owner() as owner:
        owner.execute(
            "INSERT INTO privacy.person_key (subject_id, wrapped_key)"
            " SELECT gen_random_uuid(), wrapped_key FROM privacy.person_key,"
            " generate_series(1, %s)",
            (AT_ONCE,),
        )
        assert rotate(owner, OLD, NEW, told.append) == AT_ONCE + 1
    assert told == [AT_ONCE, 1]
    assert Keyring(database.writers, NEW).reveal([token]) == {token: "王女士"}


def test_a_database_from_before_keeps_the_indexes_it_is_full_of(
    database: Database,
) -> None:
    with database.connect_owner() as owner:
        owner.execute(
            "INSERT INTO privacy.derived_key (purpose) VALUES ('blind index'), ('derived secrets')"
        )
        rotate(owner, OLD, NEW)
    now = Keyring(database.writers, NEW)
    of_old = hmac.digest(followed(OLD, "blind index"), b"13912345678", hashlib.sha256)
    assert now.blind_index("13912345678") == of_old
    assert followed(OLD, "blind index") == hashlib.sha256(b"aftersales blind index" + OLD).digest()


def test_the_writer_may_neither_change_nor_list_master_keys(database: Database) -> None:
    with database.connect_writer() as writer, pytest.raises(psycopg.errors.InsufficientPrivilege):
        writer.execute("UPDATE privacy.master_key_check SET digest = ''")
