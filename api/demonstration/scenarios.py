"""Two stories that show why a record of events matters; everything about them can be looked up.

"I never agreed to the second item": 王女士 complains about ¥1,280 on her bill. Quote version 2, line
4, was approved by her on the phone at 14:07, taken by 李娜, with a recording; work began at 14:20.

The mistyped odometer: 301,464 was written for 154,754 and put right a week later. Both numbers
stand in the history, and what was computed from the wrong one is computed anew.
"""

from datetime import date, datetime, timedelta
from typing import Final

from api.demonstration.cars import MODELS, Car, Person
from api.demonstration.complaint_life import ComplaintLife
from api.demonstration.group import SITES
from api.demonstration.ids import demo_command, demo_id, minutes, moment
from api.demonstration.jobs import JOBS, Extra, part
from api.demonstration.order_life import OrderLife
from api.demonstration.visit import Visit
from domain.complaint.aggregate import Complaint
from domain.complaint.terms import complaint_series
from domain.kernel import Command, Km, Role
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import VehicleDelivered
from domain.repair_order.terms import ApprovalMethod, CorrectableField, Urgency
from domain.values.clock import after_months
from domain.values.vin import parse_vin
from domain.vehicle.aggregate import Vehicle
from eventstore.history import History
from eventstore.knowledge import StoredKnowledge
from eventstore.life import Life

_JOB: Final = {job.name: job for job in JOBS}
_MODEL: Final = {model.model: model for model in MODELS}


# "I never agreed to the second item"

DISPUTED_ORDER: Final = "RO-S1-2026-000017"
DISPUTED_PLATE: Final = "沪A8K321"
DISPUTED_VIN: Final = "LSVXCUCR5MD870409"
DISPUTED_QUOTE_VERSION: Final = 2
DISPUTED_LINE: Final = "4"
DISPUTED_AMOUNT_FEN: Final = 128_000
DISPUTED_APPROVED_AT: Final = moment(date(2026, 9, 15), 14, 7)
DISPUTED_STARTED_AT: Final = moment(date(2026, 9, 15), 14, 20)
DISPUTED_ADVISER: Final = "S1-李娜"
DISPUTING_CUSTOMER_ID: Final = demo_id("customer/story/never-agreed")
"""王女士."""
DISPUTED_RECORDING: Final = "226b41cdb8ddae5734950ba5a73fbee3f34bf811d8e1e2e5ed9bb9403b6badd9"
"""SHA-256 of the recorded call."""

_DISCS: Final = Extra(
    finding="前制动盘有沟槽，厚度低于磨损极限",
    urgency=Urgency.SAFETY,
    line=part("前制动盘一对", "5Q0615301H", 1280),
    done="更换前制动盘一对",
    lasts="厚度已低于极限，不更换影响制动",
)


def _disputed_life(life: Life[RepairOrder]) -> None:
    told = OrderLife(life, DISPUTED_VISIT)
    told.arrive()
    told.inspect()
    told.sign()
    told.quote()
    told.answer()
    told.begin_work()
    told.now = DISPUTED_APPROVED_AT - minutes(25)
    told.find_more(_DISCS)
    told.now = DISPUTED_APPROVED_AT
    told.approve(DISPUTED_LINE, ApprovalMethod.PHONE, 0, _DISCS.lasts)
    told.now = DISPUTED_STARTED_AT
    told.then(
        0,
        lambda order: order.start_work(line_id=DISPUTED_LINE, technician_id=told.technician.id),
        told.technician,
    )
    told.work()
    told.check()
    told.inspect_finally()
    told.announce()
    told.hand_over()


DISPUTED_VISIT: Final = Visit(
    key="story/never-agreed",
    car=Car(
        key="story/never-agreed",
        site=SITES[0],
        model=_MODEL["朗逸"],
        vin=parse_vin(DISPUTED_VIN),
        plate=DISPUTED_PLATE,
        model_year=2021,
        sold_on=date(2021, 5, 20),
        km_per_day=32,
        owner=Person(
            id=DISPUTING_CUSTOMER_ID,
            name="王芳",
            called="王女士",
            company=False,
            phone="13900000407",
            address="上海市浦东新区张杨路188号",
        ),
    ),
    first=True,
    at=moment(date(2026, 9, 15), 11, 2),
    delivered_at=moment(date(2026, 9, 15), 16, 45),
    odometer_km=62_310,
    job=_JOB["更换前制动片"],
    extra=_DISCS,
    crew=0,
    complains=False,
    script=_disputed_life,
)


def dispute(history: History) -> None:
    """王女士 complains, the record is looked up, and she hears what it says."""
    visit, at = DISPUTED_VISIT, moment(date(2026, 9, 18), 10, 26)

    def script(life: Life[Complaint]) -> None:
        told = ComplaintLife(life, visit.site, at, visit.chance("words"), StoredKnowledge(history))
        told.receive(
            customer_id=visit.car.owner.id,
            vehicle_id=visit.car.id,
            order_id=visit.order_id,
            words="结算单上的第二项1280元，我从来没有同意过",
        )
        told.answer_unfounded(
            findings="第2版报价第4项，9月15日14:07由王女士电话同意，李娜接听，录音在案；14:20开工",
            outcome="向王女士播放录音并逐项说明，王女士认可",
        )

    history.begin_with(
        Complaint,
        demo_id("complaint/story/never-agreed"),
        script,
        demo_command(
            "story/never-agreed/complaint", at, visit.site.one(Role.CUSTOMER_SERVICE_AGENT), "S1"
        ),
        series=complaint_series(visit.site.id, at),
    )


# The mistyped odometer

MISTYPED_ORDER: Final = "RO-S2-2026-000013"
MISTYPED_PLATE: Final = "浙A6B715"
MISTYPED_VIN: Final = "LFVJYT3V5MW100080"
MISTYPED_KM: Final = 301_464
TRUE_KM: Final = 154_754
MISTYPED_AT: Final = moment(date(2026, 8, 3), 9, 10)
CORRECTED_AT: Final = moment(date(2026, 8, 10), 10, 15)

_REASON: Final = "接车时录入错误：301464 应为 154754，已核对仪表照片"
_MISTYPED_CAR: Final = Car(
    key="story/odometer",
    site=SITES[1],
    model=_MODEL["迈腾"],
    vin=parse_vin(MISTYPED_VIN),
    plate=MISTYPED_PLATE,
    model_year=2021,
    sold_on=date(2021, 3, 12),
    km_per_day=78,
    owner=Person(
        id=demo_id("customer/story/odometer"),
        name="张建国",
        called="张先生",
        company=False,
        phone="13900000154",
        address="杭州市滨江区江南大道66号",
    ),
    free_repair_years=6,
    free_repair_km=200_000,
)


def _service(turn: int, at: datetime, odometer_km: int) -> Visit:
    return Visit(
        key=f"story/odometer/{turn}",
        car=_MISTYPED_CAR,
        first=turn == 1,
        at=at,
        delivered_at=at + timedelta(hours=3),
        odometer_km=odometer_km,
        job=_JOB["小保养"],
        crew=1,
        complains=False,
    )


MISTYPED_VISIT: Final = _service(2, MISTYPED_AT, MISTYPED_KM)
ODOMETER_VISITS: Final = (
    _service(1, moment(date(2026, 2, 2), 9, 40), 139_880),
    MISTYPED_VISIT,
)
LATER_VISIT: Final = _service(3, moment(date(2026, 10, 12), 10, 5), 160_310)
"""With the wrong number standing, this reading would have been refused."""


def correct_odometer(history: History) -> None:
    """The supervisor puts the readings right, on the car and on the order."""
    visit, supervisor = MISTYPED_VISIT, SITES[1].one(Role.SUPERVISOR)

    def command(part_: str) -> Command:
        return demo_command(f"story/odometer/{part_}", CORRECTED_AT, supervisor, visit.site.id)

    history.change_with(Vehicle, visit.car.id, _correct_vehicle, command("correct vehicle"))
    delivered = next(
        fact.version
        for fact in history.read(visit.order_id)
        if isinstance(fact.event, VehicleDelivered)
    )

    def correct_order(life: Life[RepairOrder]) -> None:
        for version, wrong in ((1, MISTYPED_KM), (delivered, MISTYPED_KM + 3)):
            life.then(
                lambda order, version=version, wrong=wrong: order.correct_entry(
                    corrects_version=version,
                    field=CorrectableField.ODOMETER_KM,
                    was=str(wrong),
                    is_now=str(wrong - MISTYPED_KM + TRUE_KM),
                    reason=_REASON,
                ),
                at=CORRECTED_AT,
            )

    history.change_with(RepairOrder, visit.order_id, correct_order, command("correct order"))


def _correct_vehicle(life: Life[Vehicle]) -> None:
    wrong = [r for r in life.state.odometer.readings if r.odometer_km >= MISTYPED_KM]
    for reading in sorted(wrong, key=lambda each: each.read_at):
        life.then(
            lambda vehicle, reading=reading: vehicle.correct_odometer(
                corrects_version=reading.version,
                odometer_km=Km(reading.odometer_km - MISTYPED_KM + TRUE_KM),
                reason=_REASON,
                at=CORRECTED_AT,
            ),
            at=CORRECTED_AT,
        )
    model = _MISTYPED_CAR.model
    life.then(
        lambda vehicle: vehicle.advise_next_service(
            at=CORRECTED_AT,
            due_on=after_months(MISTYPED_AT.date(), model.interval_months),
            due_km=Km(TRUE_KM + 3 + model.interval_km),
            advised_in_order_id=MISTYPED_VISIT.order_id,
        ),
        at=CORRECTED_AT,
    )
