"""王女士, her car, and the calls after its delivery on 1 June 2025; facts of several views' tests."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from domain.complaint import events as complaint
from domain.complaint.events import ComplainantContacted, ComplaintReceived
from domain.complaint.words import ComplaintKind
from domain.customer.events import CustomerFileOpened, CustomerKind, FileTrigger
from domain.follow_up.events import CallAttempted, CallbackLogged, CallPoint
from domain.follow_up.words import PointKind, Topic
from domain.kernel import Actor, Channel, Personal, Role
from domain.repair_order.events import RepairOrderOpened, ServiceKind
from domain.values.clock import SHANGHAI, Timing
from domain.values.contact import CallDirection, CallOutcome
from domain.values.plate import PlateFormat
from domain.vehicle.events import PlateChanged, UseKind, VehicleKind, VehicleRegistered
from tests.projections.dsl import Fact, fact

WANG, CAR, ORDER, CALLS, COMPLAINT = (UUID(int=n) for n in range(1, 6))
AGENT = Actor("S1-周", Role.CUSTOMER_SERVICE_AGENT)
JUNE_5 = datetime(2025, 6, 5, 10, tzinfo=SHANGHAI)


def said(text: str, whose: UUID = WANG) -> Personal:
    return Personal(whose, text)


FILE = fact(
    CustomerFileOpened(
        name=said("王女士"),
        customer_kind=CustomerKind.PERSON,
        trigger=FileTrigger.REPAIR,
        triggered_at=JUNE_5,
        due_at=JUNE_5,
        site_id="S1",
        phone=said("+8613812341234"),
    ),
    stream=WANG,
)
REGISTERED = fact(
    VehicleRegistered(
        make="大众",
        model="朗逸",
        vehicle_kind=VehicleKind.PASSENGER_CAR,
        use_kind=UseKind.HOUSEHOLD,
        vin="LFV2A21K8A3000001",
        plate="京A12345",
    ),
    stream=CAR,
)
NEW_PLATE = fact(
    PlateChanged(
        plate="京AD12345", plate_format=PlateFormat.NEW_ENERGY_SMALL, valid_from=date(2025, 6, 6)
    ),
    stream=CAR,
)
OPENED = fact(
    RepairOrderOpened(
        order_number="RO-S1-2025-000123",
        site_id="S1",
        customer_id=WANG,
        vehicle_id=CAR,
        adviser_id="S1-李",
        opened_at=JUNE_5,
        service_kind=ServiceKind.REGULAR_MAINTENANCE,
    ),
    stream=ORDER,
)
KNOWN = (FILE, REGISTERED, OPENED)

_ATTEMPTED = CallAttempted(
    seq=1,
    attempt=1,
    outcome=CallOutcome.NO_ANSWER,
    attempted_at=JUNE_5,
    agent_id=AGENT.id,
    direction=CallDirection.OUTBOUND,
    site_id="S1",
    customer_id=WANG,
    vehicle_id=CAR,
    repair_order_id=ORDER,
)
_SPOKEN = CallbackLogged(
    seq=1,
    attempt=2,
    reached=True,
    called_at=JUNE_5,
    agent_id=AGENT.id,
    direction=CallDirection.OUTBOUND,
    timing=Timing.IN_WINDOW,
    satisfies_duty=True,
    site_id="S1",
    customer_id=WANG,
    topics=(Topic.VEHICLE_USE_AND_SUGGESTIONS,),
    vehicle_id=CAR,
    repair_order_id=ORDER,
)
_RECEIVED = ComplaintReceived(
    complaint_number="TS-S1-2025-00001",
    site_id="S1",
    received_at=JUNE_5,
    channel=Channel.WECHAT,
    content=said("空调修过还是不凉"),
    complaint_kind=ComplaintKind.COMPLAINT,
    response_due_at=JUNE_5 + timedelta(hours=1),
    resolution_due_at=datetime(2025, 6, 10, 23, 59, 59, 999999, tzinfo=SHANGHAI),
    promise_version=1,
    callback_attempts_min=3,
    customer_id=WANG,
    vehicle_id=CAR,
    repair_order_id=ORDER,
)
_CALLED_BACK = complaint.CallbackLogged(
    complaint_number="TS-S1-2025-00001",
    attempt=1,
    outcome=CallOutcome.REACHED,
    reached=True,
    called_at=JUNE_5,
    agent_id=AGENT.id,
    direction=CallDirection.OUTBOUND,
    site_id="S1",
    after_remedy=True,
    customer_id=WANG,
    vehicle_id=CAR,
    repair_order_id=ORDER,
)


def attempted(stream: UUID = CALLS, /, **other: Any) -> Fact:
    return fact(replace(_ATTEMPTED, **other), stream=stream, by=AGENT)


def spoken(stream: UUID = CALLS, /, **other: Any) -> Fact:
    return fact(replace(_SPOKEN, **other), stream=stream, by=AGENT)


def received(
    stream: UUID = COMPLAINT, /, *, through: Channel = Channel.PHONE, **other: Any
) -> Fact:
    return fact(
        replace(_RECEIVED, **other),
        stream=stream,
        at=other.get("received_at", JUNE_5),
        by=AGENT,
        channel=through,
    )


def contacted(
    stream: UUID = COMPLAINT, /, *, at: datetime = JUNE_5, site: str = "S1", **other: Any
) -> Fact:
    event = ComplainantContacted(
        staff_id=AGENT.id,
        contact_channel=Channel.PHONE,
        first=True,
        response_due_at=_RECEIVED.response_due_at,
    )
    return fact(replace(event, **other), stream=stream, at=at, by=AGENT, site=site)


def called_back(stream: UUID = COMPLAINT, /, **other: Any) -> Fact:
    event = replace(_CALLED_BACK, **other)
    return fact(event, stream=stream, at=event.called_at, by=AGENT)


def point(point_id: str, kind: PointKind, text: str, **other: Any) -> CallPoint:
    return CallPoint(point_id=point_id, kind=kind, text=said(text), **other)
