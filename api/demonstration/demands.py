"""What stands open with the supervisors at the end of the story: a 三包 demand, low ratings, a question.

And the prices that hold from the next month on: they are published before they hold (R045).
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from api.demonstration.group import HEAD_OF_SERVICE, SITES
from api.demonstration.ids import demo_command, demo_id, moment
from api.demonstration.jobs import EXTRAS, JOBS, LABOUR_RATE_FEN
from api.demonstration.story_visits import RECALLED
from domain.enquiry.aggregate import Enquiry
from domain.enquiry.events import EnquiryTopic
from domain.kernel import Channel, Km, Role
from domain.policies import promised_enquiry
from domain.price_list.aggregate import PRICE_LIST_ID, PriceList
from domain.price_list.events import JobPrice, PartPrice
from domain.rating_flag.aggregate import RatingFlag
from domain.rating_flag.events import ActionKind, RatingFlagged
from domain.repair_order.inputs import QuoteLineInput
from domain.repair_order.terms import LineKind
from domain.sanbao_demand.aggregate import SanbaoDemand
from domain.values.parts import PartGrade
from domain.values.sanbao_words import DemandGround, Remedy
from eventstore.history import History
from eventstore.knowledge import StoredKnowledge

OPEN_DEMAND_ID: Final = demo_id("sanbao demand/story")
_SITE: Final = SITES[0]
_AGENT: Final = _SITE.one(Role.CUSTOMER_SERVICE_AGENT, 1)
_SUPERVISOR: Final = _SITE.one(Role.SUPERVISOR)
_PUBLISHED_AT: Final = moment(date(2026, 10, 26), 9)
_HOLDS_FROM: Final = date(2026, 11, 1)
_DEMANDED_AT: Final = moment(date(2026, 10, 28), 15, 40)
_ACTED_AT: Final = moment(date(2026, 10, 29), 10)
_ASKED_AT: Final = moment(date(2026, 10, 30), 16, 25)


def publish_prices(history: History) -> None:
    """The list of November: what the group's jobs and parts have cost all year."""
    history.begin(
        PriceList,
        PRICE_LIST_ID,
        lambda prices: prices.publish(
            effective_from=_HOLDS_FROM,
            labour_rate_fen_per_hour=LABOUR_RATE_FEN,
            at=_PUBLISHED_AT,
            jobs=tuple(_jobs()),
            parts=tuple(_parts()),
        ),
        demo_command("story/prices", _PUBLISHED_AT, HEAD_OF_SERVICE, "G"),
    )


def demand_exchange(history: History) -> None:
    """The owner of the car with the open recall wants another one; the seller has ten working days."""
    car = RECALLED.car
    calendar = StoredKnowledge(history).calendar()
    history.begin(
        SanbaoDemand,
        OPEN_DEMAND_ID,
        lambda demand: demand.receive(
            vehicle_id=car.id,
            customer_id=car.owner.id,
            wanted=Remedy.EXCHANGE,
            ground=DemandGround.SAFETY_REPAIRS,
            odometer_km=Km(car.km_on(_DEMANDED_AT.date())),
            site_id=_SITE.id,
            at=_DEMANDED_AT,
            calendar=calendar,
            statement="安全气囊报警灯反复点亮，要求更换同款新车",
        ),
        demo_command("story/demand", _DEMANDED_AT, _AGENT, _SITE.id),
    )


def act_on_low_rating(history: History) -> None:
    """The first low rating of the supervisor's site: the customer was asked, and staff are trained."""
    flag_id = next(
        fact.stream_id
        for fact in history.read_all(after=0, limit=1_000_000, topics=[RatingFlagged.topic])
        if isinstance(fact.event, RatingFlagged) and fact.event.site_id == _SITE.id
    )
    history.change(
        RatingFlag,
        flag_id,
        lambda flag: flag.complete_action(
            at=_ACTED_AT, actor=_AGENT, action_id="1", result="客户觉得等候时间偏长，对维修质量满意"
        ),
        demo_command("story/rating/asked", _ACTED_AT, _AGENT, _SITE.id, Channel.PHONE),
    )
    history.change(
        RatingFlag,
        flag_id,
        lambda flag: flag.open_action(
            at=_ACTED_AT,
            action_kind=ActionKind.TRAIN_STAFF,
            owner_id=_SUPERVISOR.id,
            due_on=date(2026, 11, 27),
            description="晨会讲解：超过承诺时间前主动告知客户",
        ),
        demo_command("story/rating/train", _ACTED_AT, _SUPERVISOR, _SITE.id),
    )


def ask_in_vain(history: History) -> None:
    """Somebody without a file asks on the website; nobody has answered when the story ends."""
    terms = promised_enquiry(StoredKnowledge(history), _ASKED_AT)
    history.begin(
        Enquiry,
        demo_id("enquiry/in vain"),
        lambda enquiry: enquiry.receive(
            at=_ASKED_AT,
            actor=_AGENT,
            site_id=_SITE.id,
            channel=Channel.WEBSITE,
            enquiry_topic=EnquiryTopic.PRICE,
            question="朗逸换前制动片一对多少钱，含工时吗？",
            terms=terms,
            contact_name="高先生",
            contact_phone="13900009318",
        ),
        demo_command("story/care/in vain", _ASKED_AT, _AGENT, _SITE.id, Channel.WEBSITE),
    )


def _jobs() -> Iterator[JobPrice]:
    hours = {
        line.description: line.labour_hours_hundredths
        for line in _lines()
        if line.kind is LineKind.LABOUR and line.labour_hours_hundredths
    }
    for turn, (description, hundredths) in enumerate(hours.items(), start=1):
        yield JobPrice(
            code=f"XM-{turn:02d}", description=description, labour_hours_hundredths=hundredths
        )


def _parts() -> Iterator[PartPrice]:
    sold: dict[tuple[str, PartGrade], QuoteLineInput] = {}
    for line in _lines():
        if line.part_number is not None and line.part_grade is not None:
            sold.setdefault((line.part_number, line.part_grade), line)
    for (number, grade), line in sold.items():
        yield PartPrice(
            part_number=number,
            name=line.description,
            grade=grade,
            unit_price_fen=line.unit_price_fen,
        )


def _lines() -> Iterator[QuoteLineInput]:
    for job in JOBS:
        yield from job.lines
    for extra in EXTRAS:
        yield extra.line
