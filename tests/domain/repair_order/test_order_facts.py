"""The page of facts is whole: each has a command, and the law finds its record in them."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from domain.kernel import Event, registered_events
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import (
    AuthorisationSigned,
    ConcernRecorded,
    CustomerAccepted,
    DiagnosisRecorded,
    LineCompleted,
    LoanerProvided,
    LoanerReturned,
    PartRef,
    PartReplaced,
    QuoteIssued,
    QuoteLine,
    RepairOrderEvent,
    RepairOrderOpened,
    SettlementLine,
    TravelAllowancePaid,
    VehicleDelivered,
)

FACTS: frozenset[type[Event]] = frozenset(get_args(RepairOrderEvent))


def commands() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Public methods that return facts."""
    for name, method in inspect.getmembers(RepairOrder, inspect.isfunction):
        if not name.startswith("_") and name not in {"apply", "changed"}:
            yield name, method


def returned(annotation: Any) -> Iterator[type[Event]]:
    if inspect.isclass(annotation) and issubclass(annotation, Event):
        yield annotation
    for part in get_args(annotation):
        yield from returned(part)


def test_every_topic_of_a_repair_order_is_in_its_union() -> None:
    topics = {
        cls for topic, cls in registered_events().items() if topic.startswith("repair_order.")
    }
    assert topics == FACTS


def test_every_fact_has_a_command_that_produces_it() -> None:
    produced = {
        fact
        for _, method in commands()
        for fact in returned(get_type_hints(method, include_extras=True)["return"])
    }
    assert produced == FACTS


@pytest.mark.parametrize(("name", "method"), list(commands()))
def test_every_command_is_a_sentence_with_its_row_and_takes_named_arguments(
    name: str, method: Callable[..., Any]
) -> None:
    first_line = (method.__doc__ or "").splitlines()[0]
    assert "(R" in first_line
    parameters = list(inspect.signature(method).parameters.values())[1:]
    assert all(each.kind is inspect.Parameter.KEYWORD_ONLY for each in parameters), name


@pytest.mark.parametrize(
    ("required", "record", "field"),
    [
        ("送修时间 time sent in", RepairOrderOpened, "opened_at"),
        ("行驶里程 mileage", RepairOrderOpened, "odometer_km"),
        ("消费者质量问题陈述 the consumer's statement", ConcernRecorded, "customer_words"),
        ("检查结果 inspection result", DiagnosisRecorded, "cause"),
        ("修理项目 repair items", LineCompleted, "correction"),
        ("更换的零部件名称 names of replaced parts", PartRef, "name"),
        ("编号 numbers of replaced parts", PartRef, "part_number"),
        ("更换 which part went in", PartReplaced, "fitted"),
        ("材料费 material cost", QuoteLine, "amount_fen"),
        ("工时 hours", QuoteLine, "labour_hours_hundredths"),
        ("工时费 labour cost", QuoteLine, "kind"),
        ("拖运费 towing cost, a line of kind fee", SettlementLine, "amount_fen"),
        ("备用车 loaner given", LoanerProvided, "loaner_id"),
        ("备用车 loaner returned", LoanerReturned, "loaner_id"),
        ("交通费用补偿 travel compensation", TravelAllowancePaid, "amount_fen"),
        ("交车时间 hand-over time", VehicleDelivered, "delivered_at"),
        ("修理者签名 the repairer's sign", VehicleDelivered, "adviser_id"),
        ("消费者签名 the consumer's sign at intake", AuthorisationSigned, "document_sha256"),
        ("消费者签名 the consumer's sign at hand-over", CustomerAccepted, "document_sha256"),
        ("向消费者提供一份 one copy to the consumer", VehicleDelivered, "record_copy_given_via"),
        ("费用 the offer itself", QuoteIssued, "total_fen"),
    ],
)
def test_order_43_article_17_the_repair_record_holds(
    required: str, record: type[msgspec.Struct], field: str
) -> None:
    assert field in {each.name for each in msgspec.structs.fields(record)}, required
