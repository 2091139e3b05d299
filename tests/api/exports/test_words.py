"""Every fact has a Chinese name, and every field of the facts that a case can hold."""

from collections.abc import Iterator

import msgspec
import pytest

from api.exports.words import FIELDS, TOPICS
from domain.kernel.event import registered_events
from projections.catalogue import READ_MODELS

OF_A_CASE = ("appointment", "complaint", "follow_up", "repair_order", "sanbao_demand", "vehicle")
EVENTS = {
    topic: cls
    for topic, cls in registered_events().items()
    if READ_MODELS and cls.__module__.startswith("domain.")
}


def _structs(info: msgspec.inspect.Type) -> Iterator[type]:
    match info:
        case msgspec.inspect.UnionType(types=inner) | msgspec.inspect.TupleType(item_types=inner):
            for each in inner:
                yield from _structs(each)
        case msgspec.inspect.CollectionType(item_type=item):
            yield from _structs(item)
        case msgspec.inspect.StructType(cls=cls):
            yield cls
        case _:
            return


def _names(cls: type, seen: set[type]) -> Iterator[str]:
    seen.add(cls)
    for field in msgspec.structs.fields(cls):
        yield field.name
        for inner in _structs(msgspec.inspect.type_info(field.type)):
            if inner not in seen:
                yield from _names(inner, seen)


def test_every_fact_has_a_name_in_chinese() -> None:
    missing = sorted(EVENTS.keys() - TOPICS.keys())
    assert not missing, f"api/exports/words/topics.txt needs a line for {missing}"
    assert not TOPICS.keys() - EVENTS.keys()


@pytest.mark.parametrize("aggregate", OF_A_CASE)
def test_every_field_of_a_case_has_a_name_in_chinese(aggregate: str) -> None:
    names = {
        name
        for topic, cls in EVENTS.items()
        if topic.partition(".")[0] == aggregate
        for name in _names(cls, set())
    }
    assert names
    missing = sorted(names - FIELDS.keys())
    assert not missing, f"api/exports/words/fields.txt needs a line for {missing}"
