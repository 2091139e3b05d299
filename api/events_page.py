"""docs/events.md, the catalogue of facts, made from their classes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from itertools import groupby
from typing import Any, Final, cast, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec

from api.code_pages import cell, modules_of
from api.graphql.enums import first_line
from domain.kernel import Event, Fen, Km, Personal, personal_fields, registered_events
from projections.audit_log.projection import audit_log
from projections.catalogue import READ_MODELS

HEAD: Final = """\
# Events

<!-- Made by `python -m api docs` from the classes in domain/: change them there. -->

Every fact the history can hold, by its topic. A topic never changes, and a stored version is readable
for ever. Fields marked *personal* stand encrypted under the person's own key. Times carry a zone;
`…_fen` is money in whole fen, `…_km` a distance in whole kilometres. The envelope – who, when,
where, on whose behalf – is the same for all and stands in `domain/kernel/recorded.py`.
"""
NAMES: Final[Mapping[Any, str]] = {
    Fen: "fen",
    Km: "km",
    Personal: "text",
    UUID: "id",
    bool: "true or false",
    date: "day",
    datetime: "time",
    int: "whole number",
    str: "text",
}


def events_page() -> str:
    """The catalogue; everything that is registered by importing the domain."""
    for _ in modules_of("domain"):
        pass
    ours = [e for e in registered_events().values() if e.__module__.startswith("domain.")]
    by_stream = groupby(sorted(ours, key=_topic), key=lambda event: event.topic.split(".")[0])
    return HEAD + "".join(_chapter(stream, list(events)) for stream, events in by_stream)


def _chapter(stream: str, events: Sequence[type[Event]]) -> str:
    return f"\n## {stream}\n" + "".join(_section(event) for event in events)


def _section(event: type[Event]) -> str:
    readers = [
        model.name
        for model in READ_MODELS
        if event.topic in model.topics and model is not audit_log  # which reads all of them
    ]
    read_by = ", ".join(f"`{name}`" for name in readers) if readers else "no view yet"
    lines = [
        f"### {event.topic}",
        "",
        f"{event.__name__}, version {event.schema_version}. {first_line(event)}",
        "",
        f"Read by: {read_by}.",
        *_fields(event),
    ]
    return "\n" + "\n".join(lines) + "\n"


def _fields(event: type[Event]) -> Iterator[str]:
    hints = get_type_hints(event)
    if not event.__struct_fields__:
        return
    personal = personal_fields(event)
    yield from ("", "| field | type | |", "|---|---|---|")
    for name in event.__struct_fields__:
        marks = ["personal"] if name in personal else []
        yield f"| `{name}` | {cell(type_name(hints[name]))} | {', '.join(marks)} |"


def type_name(annotation: Any) -> str:
    """A type as a reader of the catalogue knows it.

    >>> type_name(tuple[int, ...] | None)
    'list of whole number, or none'
    """
    parts = get_args(annotation)
    if type(None) in parts:
        [inner] = [part for part in parts if part is not type(None)]
        return f"{type_name(inner)}, or none"
    if get_origin(annotation) in (tuple, list, frozenset, Sequence):
        return f"list of {type_name(parts[0])}"
    if get_origin(annotation) in (dict, Mapping):
        return f"{type_name(parts[1])} by {type_name(parts[0])}"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return " / ".join(f"`{value.value}`" for value in annotation)
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        hints = get_type_hints(annotation)
        inside = ", ".join(f"{f}: {type_name(hints[f])}" for f in annotation.__struct_fields__)
        return f"{annotation.__name__} ({inside})"
    plain = cast("Any", annotation)
    return NAMES.get(plain) or getattr(plain, "__name__", str(plain))


def _topic(event: type[Event]) -> str:
    return event.topic
