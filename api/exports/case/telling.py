"""A fact in Chinese: what it is called, and its fields one after the other, for people to read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, TypeAlias, cast
from uuid import UUID

import msgspec

from api.documents.words import day, decimal, km, moment, money, word
from api.exports.words import fact_word, field_word
from domain.kernel import Event, Personal

LEFT_OUT: Final = "〔个人信息已略〕"
"""Stands where a text about a person is not shown."""
_DIGEST_CHARS: Final = 64
_SHOWN_CHARS: Final = 16

Open: TypeAlias = Callable[[Personal], str]
"""The text of a personal value for this reader, or LEFT_OUT."""


class Teller:
    """Tells the facts of one case to one reader."""

    def __init__(self, labels: Mapping[UUID, str], opened: Open) -> None:
        """`labels`: what the streams of the case are called; other ids say nothing to people."""
        self._labels = labels
        self._opened = opened

    def tell(self, event: Event) -> str:
        """客户同意项目：报价版本 1；行 2；金额 ¥620.00；…"""
        fields = "；".join(self._fields(event))
        name = fact_word(event.topic)
        return f"{name}：{fields}" if fields else name

    def value(self, name: str, value: Any) -> str:
        """One value, with its unit; empty where there is nothing to say to people."""
        match value:
            case Personal():
                return self._opened(value)
            case UUID():
                return self._labels.get(value, "")
            case msgspec.Struct():
                return f"（{'，'.join(self._fields(value))}）"
            case tuple() | list() | frozenset():
                return self._many(name, cast("Iterable[Any]", value))
            case dict():
                pairs = cast("dict[Any, Any]", value).items()
                return "、".join(f"{self.value('', k)} {self.value(name, v)}" for k, v in pairs)
            case _:
                return _plain(name, value)

    def _many(self, name: str, values: Iterable[Any]) -> str:
        return "、".join(filter(None, (self.value(name, each) for each in values)))

    def _fields(self, of: msgspec.Struct) -> Iterator[str]:
        for field in msgspec.structs.fields(of):
            if said := self.value(field.name, getattr(of, field.name)):
                yield f"{field_word(field.name)} {said}"


def personal_in(value: Any) -> Iterator[Personal]:
    """Every personal value in a fact, however deep."""
    match value:
        case Personal():
            yield value
        case msgspec.Struct():
            for name in value.__struct_fields__:
                yield from personal_in(getattr(value, name))
        case tuple() | list() | frozenset():
            for each in cast("Iterable[Any]", value):
                yield from personal_in(each)
        case dict():
            for each in cast("dict[Any, Any]", value).values():
                yield from personal_in(each)
        case _:
            return


def _plain(name: str, value: Any) -> str:
    match value:
        case Enum():
            return word(value)
        case bool():
            return "是" if value else "否"
        case int():
            return _number(name, value)
        case datetime():
            return moment(value)
        case date():
            return day(value)
        case _:
            return "" if value is None else _text(str(value))


def _number(name: str, value: int) -> str:
    if name.endswith("_fen"):
        return money(value)
    if name.endswith("_km"):
        return km(value)
    if name.endswith("_milli"):
        return decimal(value, 1000)
    if name.endswith("_hundredths"):
        return decimal(value, 100)
    return str(value)


def _text(value: str) -> str:
    """A digest is shortened: the machine-readable form has it whole."""
    if len(value) == _DIGEST_CHARS and all(mark in "0123456789abcdef" for mark in value):
        return f"{value[:_SHOWN_CHARS]}…"
    return value
