"""Which facts are told outside, and what of them: ids, numbers, times, amounts – nothing personal.

One entry a fact. A field that holds personal text is refused when the entry is made, so that no
message can leak what an erasure is to make unreadable.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

import msgspec

from domain.appointment.events import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRequested,
    AppointmentRescheduled,
)
from domain.complaint import events as complaint
from domain.complaint.events import ComplaintEscalated, ComplaintReceived
from domain.customer.events import PersonalDataErased
from domain.enquiry.events import EnquiryEscalated, EnquiryReceived
from domain.follow_up import events as follow_up
from domain.follow_up.events import FollowUpOpened, IssueEscalated
from domain.kernel import Event, Recorded, personal_fields
from domain.part_batch.events import BatchBlocked, BatchReceived
from domain.part_stock.events import LowStockFlagged, StockOpened
from domain.rating_flag.events import RatingFlagged
from domain.reminder.events import ReminderSent
from domain.repair_order.events import (
    PromisedTimeRevised,
    QuoteIssued,
    ReadyForPickup,
    RepairOrderCancelled,
    RepairOrderOpened,
    SettlementIssued,
    VehicleDelivered,
)
from domain.sanbao_demand import events as sanbao_demand
from domain.sanbao_demand.events import DemandReceived


class Part(msgspec.Struct, frozen=True):
    """Fields of one kind of fact that may leave the house."""

    of: type[Event]
    fields: tuple[str, ...]

    def __post_init__(self) -> None:
        if leaking := set(self.fields) & set(personal_fields(self.of)):
            raise TypeError(f"{self.of.topic} would tell personal text: {', '.join(leaking)}")
        if unknown := set(self.fields) - set(self.of.__struct_fields__):
            raise TypeError(f"{self.of.topic} has no {', '.join(unknown)}")

    def told(self, event: Event) -> dict[str, Any]:
        """The fields by their names outside; what is not known is left out."""
        values = {name: getattr(event, name) for name in self.fields}
        known = {_outside(name): value for name, value in values.items() if value is not None}
        return _outside_all(msgspec.to_builtins(known))


class Notice(msgspec.Struct, frozen=True):
    """A fact that is told, and the line that tells it to people."""

    part: Part
    headline: str
    """Chinese, over the names outside; what is not known stays out, with its blank."""


def _outside(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _outside_all(value: Any) -> Any:
    """Records within a fact by their names outside, too."""
    if not isinstance(value, dict):
        return value
    parts = cast("dict[str, Any]", value)
    return {_outside(name): _outside_all(part) for name, part in parts.items()}


def _notices(*entries: tuple[type[Event], str, tuple[str, ...]]) -> Mapping[str, Notice]:
    return {of.topic: Notice(Part(of, fields), headline) for of, headline, fields in entries}


OPENINGS: Final[Mapping[str, Part]] = {
    "repair_order": Part(
        RepairOrderOpened, ("order_number", "site_id", "vehicle_id", "customer_id", "plate")
    ),
    "complaint": Part(
        ComplaintReceived,
        ("complaint_number", "site_id", "vehicle_id", "customer_id", "repair_order_id"),
    ),
    "follow_up": Part(
        FollowUpOpened,
        ("order_number", "site_id", "vehicle_id", "customer_id", "repair_order_id"),
    ),
    "enquiry": Part(EnquiryReceived, ("site_id", "customer_id", "vehicle_id", "enquiry_topic")),
    "appointment": Part(
        AppointmentRequested,
        ("appointment_number", "site_id", "plate", "customer_id", "vehicle_id"),
    ),
    "sanbao_demand": Part(DemandReceived, ("site_id", "customer_id", "vehicle_id")),
    "part_batch": Part(BatchReceived, ("batch_id",)),
    "part_stock": Part(StockOpened, ("site_id", "part_number")),
}
"""What the first fact of a stream adds to every later one: by it a person knows what it is about."""

NOTICES: Final[Mapping[str, Notice]] = _notices(
    (
        QuoteIssued,
        "报价已出：{orderNumber} 第 {quoteVersion} 版 {plate}",
        ("quote_version", "total_fen", "valid_until"),
    ),
    (
        PromisedTimeRevised,
        "交车时间变更：{orderNumber} {plate}",
        ("was_at", "promised_at", "customer_told_at"),
    ),
    (ReadyForPickup, "车辆可提：{orderNumber} {plate}", ("ready_at", "notified_via")),
    (
        SettlementIssued,
        "结算清单已出：{settlementNumber} {plate}",
        ("settlement_number", "total_fen"),
    ),
    (VehicleDelivered, "交车完成：{orderNumber} {plate}", ("delivered_at", "odometer_km")),
    (RepairOrderCancelled, "工单取消：{orderNumber} {plate}", ()),
    (
        ComplaintReceived,
        "收到投诉：{complaintNumber}",
        ("received_at", "channel", "complaint_kind", "response_due_at", "resolution_due_at"),
    ),
    (complaint.DeadlineMissed, "投诉超时：{complaintNumber}", ("clock", "round", "due_at")),
    (ComplaintEscalated, "投诉升级：{complaintNumber}", ("level", "cause", "clock")),
    (IssueEscalated, "回访问题上报：{orderNumber}", ("issue_id", "due_at")),
    (
        follow_up.DeadlineMissed,
        "回访超时：{orderNumber}",
        ("clock", "due_at", "issue_id"),
    ),
    (EnquiryEscalated, "咨询上报：{siteId}", ("due_at",)),
    (sanbao_demand.DeadlineMissed, "三包请求超时：{siteId}", ("clock", "due_at")),
    (
        RatingFlagged,
        "满意度偏低：{siteId}",
        ("site_id", "instrument", "score_hundredths", "scale_max", "rated_at"),
    ),
    (
        AppointmentRequested,
        "收到预约：{appointmentNumber} {plate}",
        ("kind", "wanted_at", "response_due_at"),
    ),
    (
        AppointmentConfirmed,
        "预约已确认：{appointmentNumber} {plate}",
        ("slot", "slot_version", "arrival_due_at"),
    ),
    (
        AppointmentRescheduled,
        "预约改期：{appointmentNumber} {plate}",
        ("slot", "slot_version", "arrival_due_at"),
    ),
    (AppointmentCancelled, "预约取消：{appointmentNumber} {plate}", ("cancelled_by", "reason")),
    (
        ReminderSent,
        "提醒已发出：{siteId} 到期日 {dueOn}",
        ("kind", "site_id", "customer_id", "vehicle_id", "repair_order_id", "due_on", "sent_at"),
    ),
    (BatchBlocked, "配件批次停用：{batchId}", ("source",)),
    (
        LowStockFlagged,
        "库存低于订货点：{partNumber}",
        ("available_milli", "reorder_point_milli"),
    ),
    (PersonalDataErased, "个人信息已删除，请同步删除", ("subjects",)),
)
"""By topic. An entry more is all it takes to tell one more fact."""


def wanted(topics: Iterable[str]) -> list[str]:
    """The topics of a subscription; none named: all that are told."""
    return sorted(set(topics) & NOTICES.keys() if (topics := list(topics)) else NOTICES)


def data_of(fact: Recorded[Any], opening: Recorded[Any] | None) -> dict[str, Any]:
    """What is told of a fact: of whose stream it is, what the opening adds, then its own fields."""
    kind = fact.event.topic.partition(".")[0]
    data: dict[str, Any] = {f"{_outside(kind)}Id": str(fact.stream_id)}
    if opening is not None and kind in OPENINGS and isinstance(opening.event, OPENINGS[kind].of):
        data |= OPENINGS[kind].told(opening.event)
    return data | NOTICES[fact.event.topic].part.told(fact.event)


def headline_of(topic: str, data: Mapping[str, Any]) -> str:
    """The line for people, e.g. 交车完成：RO-S1-2025-000001 京A12345."""
    return " ".join(NOTICES[topic].headline.format_map(_Known(data)).split())


class _Known(dict[str, Any]):
    def __missing__(self, _: str) -> str:
        return ""
