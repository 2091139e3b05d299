"""The base of every fact: an immutable record with an explicit topic and version.

A topic never changes and a stored version is readable for ever: a changed shape is a new
`version` with an `upcast_v1_v2` beside the fields, which turns the older data into the newer.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, cast, dataclass_transform

import msgspec

from domain.kernel.personal import Personal

_EVENTS: dict[str, type["Event"]] = {}


class UnknownTopicError(LookupError):
    """The history holds a topic that this code does not know: the database is newer than it."""


class UnknownVersionError(LookupError):
    """The history holds a version of a fact that this code does not know: the database is newer."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class EventMeta(msgspec.StructMeta):
    """Takes `topic` and `version` in the class line and keeps the one registry of topics."""

    def __new__(
        mcls,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        *,
        topic: str = "",
        version: int = 1,
        **kwargs: Any,
    ) -> type:
        cls = cast(
            "type[Event]",
            super().__new__(mcls, name, bases, namespace, frozen=True, kw_only=True, **kwargs),
        )
        if not topic and cls.topic:
            raise TypeError(f"{name} needs a topic of its own: it inherits from {cls.topic}")
        if topic:
            known = _EVENTS.get(topic)
            if known is not None and _full_name(known) != _full_name(cls):
                raise TypeError(f"topic {topic} is taken by {known.__qualname__}")
            for older in range(1, version):
                if not hasattr(cls, _upcaster(older)):
                    raise TypeError(f"{name} of version {version} lacks {_upcaster(older)}")
            cls.topic = topic
            cls.schema_version = version
            _EVENTS[topic] = cls
        return cls


class Event(msgspec.Struct, metaclass=EventMeta):
    """A fact. Past tense, with the noun; the docstring is one sentence that a mechanic understands."""

    topic: ClassVar[str] = ""
    schema_version: ClassVar[int] = 1


def event_class(topic: str) -> type[Event]:
    """The class of a stored topic; refuses one that no code here knows."""
    try:
        return _EVENTS[topic]
    except KeyError:
        raise UnknownTopicError(f"unknown topic {topic!r}: is the database newer?") from None


def registered_events() -> Mapping[str, type[Event]]:
    """Every topic and its class, in the order of topics."""
    return dict(sorted(_EVENTS.items()))


def upcast(cls: type[Event], data: dict[str, Any], stored_version: int) -> dict[str, Any]:
    """Lift data of an older version to the current one, step by step.

    Raises UnknownVersionError where the stored version is newer than the class.
    """
    if stored_version > cls.schema_version:
        raise UnknownVersionError(
            f"{cls.topic} is stored in version {stored_version}, this code knows up to version"
            f" {cls.schema_version}: is the database newer?"
        )
    for version in range(stored_version, cls.schema_version):
        step: Callable[[dict[str, Any]], dict[str, Any]] = getattr(cls, _upcaster(version))
        data = step(data)
    return data


def personal_fields(cls: type[Event]) -> tuple[str, ...]:
    """Names of the fields that hold a person's data, and so stand encrypted in the history."""
    return tuple(
        field.name
        for field in msgspec.structs.fields(cls)
        if _mentions_personal(msgspec.inspect.type_info(field.type))
    )


def _mentions_personal(info: msgspec.inspect.Type, within: tuple[type, ...] = ()) -> bool:
    match info:
        case msgspec.inspect.CustomType(cls=cls):
            return cls is Personal
        case msgspec.inspect.UnionType(types=types):
            inner: Iterable[msgspec.inspect.Type] = types
        case msgspec.inspect.TupleType(item_types=items):
            inner = items
        case msgspec.inspect.CollectionType(item_type=item):
            inner = (item,)
        case msgspec.inspect.DictType(key_type=key, value_type=value):
            inner = (key, value)
        case msgspec.inspect.StructType(cls=cls, fields=fields) if cls not in within:
            within = (*within, cls)
            inner = (field.type for field in fields)
        case _:
            return False
    return any(_mentions_personal(one, within) for one in inner)


def _upcaster(version: int) -> str:
    return f"upcast_v{version}_v{version + 1}"


def _full_name(cls: type) -> tuple[str, str]:
    return cls.__module__, cls.__qualname__
