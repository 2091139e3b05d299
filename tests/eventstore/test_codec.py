"""Facts to rows and back: every class, older versions, and what this code does not know."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID, uuid4

import msgspec
import pytest

from domain.kernel import (
    Context,
    Event,
    NumberGiven,
    Personal,
    Recorded,
    UnknownTopicError,
    UnknownVersionError,
    personal_fields,
    registered_events,
)
from eventstore.codec import FactMapper
from eventstore.database import Database
from eventstore.group_commit import Append, Appended
from eventstore.history import History
from eventstore.keyring import Keyring
from eventstore.sealing import ForgedTokenError
from tests.eventstore.sample import AccidentTold, NoteWritten, PartFitted, command
from tests.eventstore.storage import stored
from tests.golden.build import sample_of
from tests.golden.facts import facts_of_the_domain

STREAM = UUID("00000000-0000-4000-8000-0000000000c1")
PERSON = UUID("00000000-0000-4000-8000-0000000000a1")
OTHER = UUID("00000000-0000-4000-8000-0000000000a2")
facts_of_the_domain()


class Within(msgspec.Struct, frozen=True):
    text: Personal | None = None
    again: "Within | None" = None


class Deep(Event, topic="job_card.deep"):
    """Persons in every kind of container."""

    by_name: dict[str, Personal]
    some: frozenset[Personal]
    pair: tuple[int, Personal]
    within: tuple[Within, ...]
    plain: dict[str, tuple[int, str]]


def _recorded(event: Event, stream: UUID = STREAM, version: int = 1) -> Recorded[Event]:
    return Recorded(
        event=event,
        stream_id=stream,
        version=version,
        position=0,
        occurred_at=datetime(2025, 3, 31, 6, 7, 8, 9, tzinfo=UTC),
        recorded_at=datetime(2025, 3, 31, tzinfo=UTC),
        context=command().context,
    )


@pytest.fixture
def mapper(keyring: Keyring) -> FactMapper:
    return FactMapper(keyring.seal)


def _append(history: History, mapper: FactMapper, facts: Sequence[Recorded[Event]]) -> None:
    rows = tuple(mapper.to_stored_event(fact) for fact in facts)
    appended = history.recorder.append(Append(facts=rows, command_id=uuid4(), fingerprint=""))
    assert isinstance(appended, Appended)


def _texts(event: Event, keyring: Keyring) -> Any:
    """A fact as plain data, its personal texts opened as a reader sees them."""

    def text_of(value: Any) -> Any:
        assert isinstance(value, Personal)
        if value.token is None:
            return [str(value.subject), value.text]
        return [str(value.subject), keyring.reveal([value.token])[value.token]]

    return msgspec.to_builtins(event, enc_hook=text_of)


def test_every_fact_comes_back_from_the_database_as_it_went_in(
    history: History, mapper: FactMapper, keyring: Keyring, database: Database
) -> None:
    classes = list(registered_events().values())
    events = [sample_of(cls) for cls in classes]
    _append(history, mapper, [_recorded(event, uuid4()) for event in events])
    rows = history.read_all(after=0, limit=1000)
    assert len(rows) == len(events) > 10
    for event, row in zip(events, rows, strict=True):
        assert _texts(row.event, keyring) == _texts(event, keyring), event.topic
        assert row.occurred_at == datetime(2025, 3, 31, 6, 7, 8, 9, tzinfo=UTC)
    personal = {cls.topic for cls in classes if personal_fields(cls)}
    assert len(personal) > 3
    for row in stored(database):
        assert "王女士" not in str(row)
        assert ('"sealed"' in row.data) == (row.topic in personal), row.topic


def test_the_context_names_every_person_the_fact_is_about(mapper: FactMapper) -> None:
    told = AccidentTold(
        driver=Personal(PERSON, "我"), witnesses=(Personal(OTHER, "他"), Personal(PERSON, "又是我"))
    )
    row = mapper.to_stored_event(_recorded(told))
    context = msgspec.json.decode(row.context, type=Context)
    assert tuple(context.subject_ids) == (PERSON, OTHER)


def test_a_fact_with_several_persons_opens_for_each_alone(
    history: History, mapper: FactMapper, keyring: Keyring
) -> None:
    told = AccidentTold(driver=Personal(PERSON, "我"), witnesses=(Personal(OTHER, "他"),))
    _append(history, mapper, [_recorded(told)])
    keyring.destroy([PERSON])
    (row,) = history.read(STREAM)
    assert _texts(row.event, keyring) == {
        "driver": [str(PERSON), "已删除"],
        "witnesses": ([str(OTHER), "他"],),
    }


def test_a_text_that_was_read_may_be_recorded_again_elsewhere(
    history: History, mapper: FactMapper, keyring: Keyring
) -> None:
    """A copy keeps the token of its origin, and is forgotten with it."""
    _append(history, mapper, [_recorded(NoteWritten(text="", about=Personal(PERSON, "王女士")))])
    (read,) = history.read(STREAM)
    about = cast("NoteWritten", read.event).about
    elsewhere = uuid4()
    _append(history, mapper, [_recorded(NoteWritten(text="抄", about=about), elsewhere)])
    (copy,) = history.read(elsewhere)
    assert cast("NoteWritten", copy.event).about == about
    assert _texts(copy.event, keyring)["about"] == [str(PERSON), "王女士"]
    assert copy.context.subject_ids == read.context.subject_ids
    keyring.destroy([PERSON])
    assert _texts(copy.event, keyring)["about"] == [str(PERSON), "已删除"]


def test_a_text_cannot_be_recorded_in_the_name_of_another(
    history: History, mapper: FactMapper
) -> None:
    _append(history, mapper, [_recorded(NoteWritten(text="", about=Personal(PERSON, "王女士")))])
    (read,) = history.read(STREAM)
    about = cast("NoteWritten", read.event).about
    assert about is not None
    forged = NoteWritten(text="", about=Personal(OTHER, token=about.token))
    with pytest.raises(ForgedTokenError, match="of another person"):
        mapper.to_stored_event(_recorded(forged))


def test_an_older_version_is_lifted(mapper: FactMapper) -> None:
    row = replace(
        mapper.to_stored_event(_recorded(PartFitted(part_no="1K0 698 151", quantity=2))),
        schema_version=1,
        state='{"name":"刹车片"}'.encode(),
        recorded_at=datetime(2025, 3, 31, tzinfo=UTC),
    )
    assert mapper.to_domain_event(row).event == PartFitted(part_no="?刹车片", quantity=1)


def test_a_newer_version_is_not_guessed_at(mapper: FactMapper) -> None:
    row = replace(
        mapper.to_stored_event(_recorded(PartFitted(part_no="1", quantity=2))), schema_version=3
    )
    with pytest.raises(UnknownVersionError, match=r"part_fitted is stored in version 3.*newer"):
        mapper.to_domain_event(row)


def test_an_unknown_topic_is_said_so(mapper: FactMapper) -> None:
    row = replace(mapper.to_stored_event(_recorded(NoteWritten(text=""))), topic="job_card.sung")
    with pytest.raises(UnknownTopicError, match=r"'job_card\.sung': is the database newer"):
        mapper.to_domain_event(row)


def test_the_stored_text_is_json_that_sql_can_read(
    history: History, mapper: FactMapper, database: Database
) -> None:
    given = NumberGiven(series="复检/S1/2025", number=7, holder=OTHER)
    _append(history, mapper, [_recorded(given)])
    with database.reading() as reader:
        seen = reader.execute(
            "SELECT data::jsonb ->> 'series', (data::jsonb ->> 'number')::int,"
            " context::jsonb #>> '{actor,role}' FROM history.event"
        ).fetchone()
    assert seen == ("复检/S1/2025", 7, "adviser")


def test_a_class_without_topic_of_its_own_is_refused() -> None:
    with pytest.raises(TypeError, match="needs a topic of its own"):

        class Shouted(NoteWritten):  # pyright: ignore[reportUnusedClass]  # its declaration is the test
            loudness: int


def test_one_topic_has_one_class() -> None:
    with pytest.raises(TypeError, match="is taken by NoteWritten"):

        class Other(Event, topic="job_card.note_written"):  # pyright: ignore[reportUnusedClass]  # its declaration is the test
            text: str


def test_a_version_needs_its_way_from_the_one_before() -> None:
    with pytest.raises(TypeError, match="lacks upcast_v2_v3"):

        class Grown(Event, topic="job_card.grown", version=3):  # pyright: ignore[reportUnusedClass]  # its declaration is the test
            @staticmethod
            def upcast_v1_v2(data: dict[str, Any]) -> dict[str, Any]:
                return data


def test_a_fact_nobody_registered_is_not_recorded(mapper: FactMapper) -> None:
    class Nameless(Event):
        text: str

    with pytest.raises(UnknownTopicError):
        mapper.to_stored_event(_recorded(Nameless(text="")))


def test_personal_texts_are_found_however_deep_they_stand() -> None:
    assert personal_fields(Deep) == ("by_name", "some", "pair", "within")
