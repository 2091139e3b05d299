"""Every command of the domain can be sent, each under one name."""

import inspect
from collections.abc import Iterator
from typing import Any, Final, get_args, get_type_hints

import pytest
from graphql import build_schema

from api.graphql.enums import first_line
from api.schema import schema
from domain.complaint.aggregate import Complaint
from domain.customer.aggregate import Customer
from domain.follow_up.aggregate import FollowUp
from domain.kernel import Aggregate, Event
from domain.repair_order.aggregate import RepairOrder
from domain.service_promise.aggregate import ServicePromise
from domain.vehicle.aggregate import Vehicle

AGGREGATES: Final[tuple[type[Aggregate], ...]] = (
    Complaint,
    Customer,
    FollowUp,
    RepairOrder,
    ServicePromise,
    Vehicle,
)
NO_COMMANDS: Final = {
    "breaches",
    "receive_from_call",  # the policy's
    "require_live",
    "require_open",
    "resolution",
    "risen",
}


def commands(kind: type[Aggregate]) -> Iterator[tuple[str, Any]]:
    for name, method in inspect.getmembers(kind, inspect.isfunction):
        public = not name.startswith("_") and name not in NO_COMMANDS
        if public and mentions_event(get_type_hints(method).get("return")):
            yield name, method


def mentions_event(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Event):
        return True
    return any(mentions_event(part) for part in get_args(annotation))


@pytest.mark.parametrize("kind", AGGREGATES, ids=lambda kind: kind.__name__)
def test_every_command_has_its_mutation(kind: type[Aggregate]) -> None:
    mutation = build_schema(schema.as_str()).mutation_type
    assert mutation is not None
    offered = {field.description for field in mutation.fields.values()}
    found = dict(commands(kind))
    assert found
    missing = [name for name, method in found.items() if first_line(method) not in offered]
    assert missing == []
