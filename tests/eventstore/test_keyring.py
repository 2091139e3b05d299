"""A person's key is made once, used by all, and when it is destroyed the person is forgotten."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from domain.kernel import ERASED, Personal, Refused
from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import ErasedPersonError, Keyring, WrongMasterKeyError
from eventstore.sealing import token_of
from tests.eventstore.sample import AccidentTold, JobCard, NoteWritten, command

CARD = UUID("00000000-0000-4000-8000-0000000000c1")
PERSON = UUID("00000000-0000-4000-8000-0000000000a1")
OTHER = UUID("00000000-0000-4000-8000-0000000000a2")
PLACE = token_of(CARD, 1, "job_card.note_written")


def _token(keyring: Keyring, person: UUID, text: str) -> str:
    return f"{PLACE}/{person}/{keyring.seal(Personal(person, text), PLACE)}"


def test_a_text_opens_in_another_process_too(database: Database, keyring: Keyring) -> None:
    token = _token(keyring, PERSON, "王女士")
    other = Keyring(database.writers, b"a master key for tests")
    assert other.reveal([token]) == {token: "王女士"}
    assert other.reveal([]) == {}


def test_two_who_make_a_persons_key_at_once_make_one(database: Database) -> None:
    keyrings = [Keyring(database.writers, b"a master key for tests") for _ in range(8)]
    with ThreadPoolExecutor(8) as threads:
        tokens = list(threads.map(_token, keyrings, [PERSON] * 8, ["王女士"] * 8))
    assert set(keyrings[0].reveal(tokens).values()) == {"王女士"}


def test_the_database_holds_no_key_that_opens_anything(
    database: Database, keyring: Keyring
) -> None:
    _token(keyring, PERSON, "王女士")
    with database.connect_owner() as owner:
        rows = owner.execute("SELECT wrapped_key FROM privacy.person_key").fetchall()
    assert len(rows) == 1
    (opened,) = keyring.keys([PERSON]).values()
    assert opened not in bytes(rows[0][0])


def test_a_destroyed_key_forgets_that_person_alone(keyring: Keyring) -> None:
    mine, theirs = _token(keyring, PERSON, "王女士"), _token(keyring, OTHER, "李先生")
    keyring.destroy([PERSON])
    assert keyring.reveal([mine, theirs]) == {mine: ERASED, theirs: "李先生"}
    assert ERASED == "已删除"


def test_a_batch_asks_for_a_persons_key_once_and_the_next_one_again(
    keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    _token(keyring, PERSON, "王女士")
    asked: list[int] = []
    unwrap = keyring.unwrap

    def counted(rows: Any) -> Any:
        asked.append(len(rows))
        return unwrap(rows)

    monkeypatch.setattr(keyring, "unwrap", counted)
    with keyring.asking_once():
        assert keyring.keys([PERSON]) == keyring.keys([PERSON]) != {}
        assert keyring.keys([OTHER]) == keyring.keys([OTHER]) == {}
    keyring.destroy([PERSON])
    with keyring.asking_once():
        assert keyring.keys([PERSON]) == {}
    assert asked == [1, 0, 1]


def test_a_destroyed_key_is_gone_in_every_process_at_once(
    database: Database, keyring: Keyring
) -> None:
    token = _token(keyring, PERSON, "王女士")
    other = Keyring(database.writers, b"a master key for tests")
    assert other.reveal([token]) == {token: "王女士"}
    keyring.destroy([PERSON])
    assert other.reveal([token]) == {token: ERASED}


def test_what_another_process_still_seals_opens_for_nobody(
    database: Database, keyring: Keyring
) -> None:
    other = Keyring(database.writers, b"a master key for tests")
    _token(other, PERSON, "王女士")
    keyring.destroy([PERSON])
    late = _token(other, PERSON, "太迟")
    assert keyring.reveal([late]) == other.reveal([late]) == {late: ERASED}


def test_a_forgotten_person_gets_no_new_key(keyring: Keyring) -> None:
    _token(keyring, PERSON, "王女士")
    keyring.destroy([PERSON, OTHER])  # nothing was ever written about the other one
    for person in (PERSON, OTHER):
        with pytest.raises(ErasedPersonError, match=str(person)):
            _token(keyring, person, "王女士")


def test_destroying_again_keeps_the_first_date(database: Database, keyring: Keyring) -> None:
    def when() -> object:
        with database.connect_owner() as owner:
            return owner.execute("SELECT destroyed_at FROM privacy.person_key").fetchall()

    keyring.destroy([PERSON, PERSON])
    first = when()
    keyring.destroy([PERSON])
    assert when() == first


def test_the_history_refuses_to_write_about_a_forgotten_person(
    history: History, keyring: Keyring
) -> None:
    history.begin(JobCard, CARD, lambda card: card.open(), command())
    keyring.destroy([PERSON])
    told = AccidentTold(driver=Personal(OTHER, "我"), witnesses=(Personal(PERSON, "她"),))
    with pytest.raises(Refused) as refused:
        history.change(JobCard, CARD, lambda _: told, command())
    assert refused.value.code == "person.erased"
    assert str(PERSON) in refused.value.en
    assert "已删除" in refused.value.zh
    assert history.position() == 1


def test_a_command_about_a_person_forgotten_since_has_its_first_answer(
    history: History, keyring: Keyring
) -> None:
    asked = command()
    history.begin(JobCard, CARD, lambda card: card.open(), command())
    first = history.change(JobCard, CARD, lambda card: card.write_about(PERSON, "王女士"), asked)
    keyring.destroy([PERSON])
    again = history.change(JobCard, CARD, lambda card: card.write_about(PERSON, "王女士"), asked)
    assert (again.position, again.repeated) == (first.position, True)


def test_what_was_written_before_stays_but_does_not_open(
    history: History, keyring: Keyring
) -> None:
    history.begin(JobCard, CARD, lambda card: card.open(), command())
    history.change(JobCard, CARD, lambda card: card.write_about(PERSON, "王女士"), command())
    keyring.destroy([PERSON])
    assert history.load(JobCard, CARD).state.notes == ("私",)
    *_, last = history.read(CARD)
    about = cast("NoteWritten", last.event).about
    assert about is not None
    assert about.token is not None
    assert keyring.reveal([about.token]) == {about.token: ERASED}


def test_a_blind_index_finds_equal_texts_and_tells_nothing_else(
    database: Database, keyring: Keyring
) -> None:
    index = keyring.blind_index("13912345678")
    assert index == keyring.blind_index("13912345678") != keyring.blind_index("13912345679")
    assert index == Keyring(database.writers, b"a master key for tests").blind_index("13912345678")
    with pytest.raises(WrongMasterKeyError):
        Keyring(database.writers, b"another master key").blind_index("13912345678")


def test_a_personal_value_without_text_is_a_mistake(keyring: Keyring) -> None:
    with pytest.raises(ValueError, match="without text"):
        keyring.seal(Personal(PERSON), PLACE)


def test_the_first_master_key_is_the_databases_own(database: Database, keyring: Keyring) -> None:
    keyring.check()
    keyring.check()
    with pytest.raises(WrongMasterKeyError, match=r"AFTERSALES_MASTER_KEY.*master\.key"):
        Keyring(database.writers, b"another master key").check()


def test_another_master_key_opens_nothing(database: Database, keyring: Keyring) -> None:
    token = _token(keyring, PERSON, "王女士")
    other = Keyring(database.writers, b"another master key")
    with pytest.raises(WrongMasterKeyError):
        other.reveal([token])
    with pytest.raises(WrongMasterKeyError):
        _token(other, PERSON, "王女士")


def test_keys_are_kept_for_a_while_only(
    database: Database, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After it, a key that another process destroyed is noticed."""
    _token(keyring, PERSON, "王女士")
    Keyring(database.writers, b"a master key for tests").destroy([PERSON])
    _token(keyring, PERSON, "仍可")
    monkeypatch.setattr("eventstore.keyring.time.monotonic", lambda: float("inf"))
    with pytest.raises(ErasedPersonError):
        _token(keyring, PERSON, "不可")


def test_no_more_keys_are_kept_than_the_most(
    keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventstore.keyring.MOST_KEYS_KEPT", 3)
    persons = [uuid4() for _ in range(8)]
    tokens = {_token(keyring, person, str(person)): str(person) for person in persons}
    assert len(keyring._for_sealing) <= 3  # pyright: ignore[reportPrivateUsage]  # memory is not seen otherwise
    assert keyring.reveal(tokens) == tokens
