"""Rows of the history to facts, at the cost of little more than parsing their JSON.

Every read of the product goes through here, a rebuild millions of times: no object is made that
the reader does not get.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from threading import local
from typing import Any, Final, LiteralString, TypeAlias, cast
from uuid import UUID

import msgspec

from domain.kernel import (
    Actor,
    Channel,
    Context,
    Event,
    Personal,
    Recorded,
    Role,
    UnknownTopicError,
    UnknownVersionError,
    event_class,
    personal_fields,
)
from domain.kernel.event import upcast
from eventstore.sealing import token_of
from eventstore.without_values import described

FACT_COLUMNS: Final[LiteralString] = """
    stream_id, version, topic, data, schema_version, occurred_at, recorded_at, context, position
"""
FactRow: TypeAlias = tuple[UUID, int, str, str, int, datetime, datetime, str, int]
"""The columns above."""

MOST_CONTEXTS: Final = 1_000
MOST_PERSONS: Final = 1_000

_person: Final = lru_cache(MOST_PERSONS)(UUID)
"""Facts side by side are mostly about the same persons, and parsing an id takes longer than a fact."""
_written: Final = lru_cache(MOST_PERSONS)(str)
"""The same the other way round, for streams."""
_decode_context = msgspec.json.Decoder(Context).decode
_here = local()
"""`fact`: stream, version and topic of the fact that this thread decodes now; its texts are bound to it."""


def decode_event(
    topic: str, schema_version: int, data: bytes | str, stream_id: UUID, version: int
) -> Event:
    """One fact from its stored JSON, lifted to the current version of its class.

    Raises UnknownTopicError, UnknownVersionError, msgspec.ValidationError.
    """
    cls = event_class(topic)
    reader = _readers.get(cls)
    if reader is None:
        reader = _readers[cls] = _reader_of(cls)
    current_version, personal, decode = reader
    if personal:
        _here.fact = (stream_id, version, topic)
    if schema_version == current_version:
        return decode(data)
    lifted = upcast(cls, msgspec.json.decode(data, type=dict[str, Any]), schema_version)
    return msgspec.convert(lifted, type=cls, dec_hook=_unseal, str_keys=True)


def decode_context(data: bytes | str) -> Context:
    """The circumstances of a fact from their stored JSON."""
    return _decode_context(data)


class ContextCache:
    """Contexts of the last facts: those of one command share theirs, and stand side by side."""

    def __init__(self) -> None:
        self._known: dict[str, Context] = {}

    def __call__(self, data: str) -> Context:
        known = self._known.get(data)
        if known is None:
            if len(self._known) >= MOST_CONTEXTS:
                self._known.clear()
            known = self._known[data] = _decode_context(data)
        return known


class UnreadableFactError(Exception):
    """The history holds a fact that this code cannot read: a newer version has written it."""

    quotes_nothing = True


class Unreadable:
    """Stands in the place of an event that this code cannot read, where others must not wait for it.

    Whoever asks for such (`decode_readable`) has to look for it before anything else.
    """

    __slots__ = ("error", "topic")

    def __init__(self, topic: str, reason: Exception) -> None:
        self.topic = topic
        self.error = UnreadableFactError(described(reason))


def decode_rows(rows: Iterable[Sequence[Any]]) -> list[Recorded[Event]]:
    """The facts of rows of `FACT_COLUMNS`, in their order."""
    context_of = ContextCache()
    return [
        Recorded(
            event=decode_event(topic, schema_version, data, stream_id, version),
            stream_id=stream_id,
            version=version,
            position=position,
            occurred_at=occurred_at,
            recorded_at=recorded_at,
            context=context_of(context),
        )
        for (
            stream_id, version, topic, data, schema_version,
            occurred_at, recorded_at, context, position,
        ) in rows
    ]  # fmt: skip


def decode_readable(rows: Sequence[Sequence[Any]]) -> list[Recorded[Event]]:
    """As `decode_rows`; a fact that cannot be read has `Unreadable` as its event."""
    try:
        return decode_rows(rows)
    except _UNREADABLE:
        return [_readable(row) for row in rows]


def require_readable(fact: Recorded[Event]) -> None:
    """Raise UnreadableFactError where the fact's event could not be read."""
    event = cast("object", fact.event)
    if type(event) is Unreadable:
        raise event.error


def _readable(row: Sequence[Any]) -> Recorded[Event]:
    try:
        return decode_rows([row])[0]
    except _UNREADABLE as error:
        stream_id, version, topic, _, _, occurred_at, recorded_at, _, position = row
        return Recorded(
            event=cast("Event", Unreadable(topic, error)),
            stream_id=stream_id,
            version=version,
            position=position,
            occurred_at=occurred_at,
            recorded_at=recorded_at,
            context=_NOBODY,
        )


_UNREADABLE: Final = (UnknownTopicError, UnknownVersionError, msgspec.MsgspecError)
_NOBODY: Final = Context(
    actor=Actor("unreadable", Role.SYSTEM),
    channel=Channel.SYSTEM,
    site_id="",
    command_id=UUID(int=0),
)


def _place() -> str:
    stream_id, version, topic = _here.fact
    return token_of(_written(stream_id), version, topic)


def _unseal(wanted: type, value: Any) -> Any:
    if wanted is not Personal:
        raise NotImplementedError(str(wanted))
    subject: str = value["subject"]
    token = value.get("token") or f"{_place()}/{subject}/{value['sealed']}"
    return Personal(_person(subject), token=token)


_Reader: TypeAlias = tuple[int, bool, Callable[[bytes | str], Event]]
"""A class's current version, whether it holds personal text, and what decodes its JSON."""

_readers: Final[dict[type[Event], _Reader]] = {}


def _reader_of(cls: type[Event]) -> _Reader:
    decode = msgspec.json.Decoder(cls, dec_hook=_unseal).decode
    return cls.schema_version, bool(personal_fields(cls)), decode
