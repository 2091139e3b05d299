"""Every command of the domain can be sent, each under one name."""

import inspect
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, get_args, get_type_hints

import pytest

from api.graphql.enums import first_line
from domain.appointment.aggregate import Appointment
from domain.campaign.aggregate import Campaign
from domain.complaint.aggregate import Complaint
from domain.customer.aggregate import Customer
from domain.enquiry.aggregate import Enquiry
from domain.follow_up.aggregate import FollowUp
from domain.health_record.aggregate import HealthRecord
from domain.kernel import Aggregate, Event
from domain.letter.aggregate import Letter
from domain.outreach.aggregate import Outreach
from domain.part_batch.aggregate import PartBatch
from domain.part_stock.aggregate import PartStock
from domain.period_summary.aggregate import PeriodSummary
from domain.price_list.aggregate import PriceList
from domain.rating_flag.aggregate import RatingFlag
from domain.reminder.aggregate import Reminder
from domain.repair_order.aggregate import RepairOrder
from domain.sanbao_demand.aggregate import SanbaoDemand
from domain.service_promise.aggregate import ServicePromise
from domain.site.aggregate import Site
from domain.survey.aggregate import Survey
from domain.vehicle.aggregate import Vehicle
from tests.api.published import SCHEMA

AGGREGATES: Final[tuple[type[Aggregate], ...]] = (
    Campaign,
    Appointment,
    Complaint,
    Customer,
    Enquiry,
    FollowUp,
    HealthRecord,
    Letter,
    Outreach,
    PartBatch,
    PartStock,
    PeriodSummary,
    PriceList,
    RatingFlag,
    Reminder,
    RepairOrder,
    SanbaoDemand,
    ServicePromise,
    Site,
    Survey,
    Vehicle,
)
NO_COMMANDS: Final = {
    # guards and parts of commands
    "Appointment.answer",
    "Appointment.require_live",
    "Complaint.breaches",
    "Complaint.require_live",
    "Complaint.require_open",
    "Complaint.resolution",
    "Complaint.risen",
    "FollowUp.require_open",
    "PriceList.in_force",
    # asked by the clock
    "Appointment.breach",
    "Enquiry.breach",
    "FollowUp.breach",
    "Outreach.breach",
    "SanbaoDemand.breach",
    # asked by policies, by the import, or in one append with an order's own command
    "Appointment.link_repair_order",
    "Complaint.receive_from_call",
    "Complaint.receive_imported",
    "Outreach.note_letter",
    "Outreach.open",
    "RatingFlag.flag",
    "PartBatch.issue_to_order",
    "PartBatch.take_back",
    "PartStock.block_batch",
    "PartStock.free",
    "PartStock.issue",
    "PartStock.receive",
    "PartStock.reserve",
    "PartStock.take_back",
    "PartStock.unblock_batch",
}


def commands(kind: type[Aggregate]) -> Iterator[tuple[str, Any]]:
    for name, method in inspect.getmembers(kind, inspect.isfunction):
        public = not name.startswith("_") and f"{kind.__name__}.{name}" not in NO_COMMANDS
        if public and mentions_event(get_type_hints(method).get("return")):
            yield name, method


def mentions_event(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Event):
        return True
    return any(mentions_event(part) for part in get_args(annotation))


@cache
def descriptions() -> set[str | None]:
    """What the mutations of the schema say that they do."""
    mutation = SCHEMA.mutation_type
    assert mutation is not None
    return {field.description for field in mutation.fields.values()}


@pytest.mark.parametrize("kind", AGGREGATES, ids=lambda kind: kind.__name__)
def test_every_command_has_its_mutation(kind: type[Aggregate]) -> None:
    offered = descriptions()
    found = dict(commands(kind))
    assert found
    missing = [name for name, method in found.items() if first_line(method) not in offered]
    assert missing == []
