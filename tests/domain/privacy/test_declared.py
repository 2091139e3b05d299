"""A text about a person is declared `Personal`: every clear text of an event is known, with its reason.

A new field `remark: str` fails here until somebody makes it `Personal` or writes down why it is not.
"""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Final

import msgspec
import msgspec.inspect as types
import pytest

import domain
from domain.kernel import Event, Personal, registered_events
from tests.domain.privacy.clear_texts import CLEAR

for module in pkgutil.walk_packages(domain.__path__, "domain."):
    import_module(module.name)

IDENTIFIERS: Final = ("_id", "_ids", "_number", "_numbers", "sha256", "_ref", "_code")
"""How names of fields end that hold what somebody else gave out: nobody writes sentences into them."""
KNOWN: Final = {field for fields in CLEAR.values() for field in fields.split()}


def clear_texts(cls: type[Event]) -> set[str]:
    """The fields of an event that hold a text in the clear, other than identifiers."""
    found = {
        f"{cls.topic}:{path}"
        for field in msgspec.structs.fields(cls)
        for path in _texts(field.name, types.type_info(field.type))
    }
    return {each for each in found if not each.endswith(IDENTIFIERS)}


def _texts(path: str, info: types.Type, within: tuple[type, ...] = ()) -> Iterator[str]:
    match info:
        case types.StrType() | types.AnyType():
            yield path
        case types.UnionType(types=inner):
            for each in inner:
                yield from _texts(path, each, within)
        case types.TupleType(item_types=inner):
            for each in inner:
                yield from _texts(path, each, within)
        case types.CollectionType(item_type=each):
            yield from _texts(path, each, within)
        case types.DictType(key_type=key, value_type=value):
            yield from _texts(f"{path}.key", key, within)
            yield from _texts(f"{path}.value", value, within)
        case types.StructType(cls=cls, fields=fields) if cls not in within:
            for field in fields:
                yield from _texts(f"{path}.{field.name}", field.type, (*within, cls))
        case _:
            return


def test_every_clear_text_is_known_and_has_a_reason() -> None:
    held = {
        each
        for cls in registered_events().values()
        if cls.__module__.startswith("domain.")
        for each in clear_texts(cls)
    }
    undeclared = sorted(held - KNOWN)
    assert not undeclared, f"declare as Personal, or say in clear_texts.py why not: {undeclared}"
    assert not sorted(KNOWN - held), "no event has such a text any more"


class _Line(msgspec.Struct, frozen=True):
    note: str
    about: Personal


class _Told(Event):
    remark: str
    name: str | None = None
    order_number: str = ""
    lines: tuple[_Line, ...] = ()
    by_name: dict[str, int] | None = None
    said: Personal | None = None


def test_a_new_field_is_found_wherever_it_stands() -> None:
    assert clear_texts(_Told) == {":remark", ":name", ":lines.note", ":by_name.key"}
    assert clear_texts(_Told).isdisjoint(KNOWN)


@pytest.mark.parametrize("name", ["name", "phone", "address", "contact_person", "customer_words"])
def test_no_clear_name_or_phone_belongs_to_a_stream_of_persons(name: str) -> None:
    persons = ("customer", "appointment", "complaint", "enquiry", "follow_up", "outreach", "letter")
    assert not [
        each
        for each in KNOWN
        if each.partition(".")[0] in persons and each.partition(":")[2].split(".")[-1] == name
    ]
