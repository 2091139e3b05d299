"""Appointments of the last days of October: kept, moved, called off, missed, and one that waits.

Each site opens its workshop from eight to six, with bays for quick service, mechanics and bodywork.
"""

from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from api.demonstration.group import SITES, Site
from api.demonstration.ids import demo_command, demo_id, minutes, moment
from api.demonstration.visit import Visit
from domain.appointment.aggregate import Appointment
from domain.appointment.words import AppointmentKind, AppointmentTerms, CancelReason, Party
from domain.kernel import Actor, Channel, Role, Series
from domain.reminder.aggregate import Reminder
from domain.reminder.words import ReminderKind, reminder_id
from domain.site.aggregate import Site as SiteOfGroup
from domain.site.aggregate import site_stream_id
from domain.site.events import WorkBay
from domain.values.clock import shanghai_date
from eventstore.history import History
from eventstore.life import Life

_TERMS: Final = AppointmentTerms(
    promise_version=1, response_hours=24, onsite_arrival_hours=2, emergency_arrival_hours=1
)
_BAYS: Final = (
    WorkBay(bay_id="A1", name="快修保养工位"),
    WorkBay(bay_id="A2", name="机修工位"),
    WorkBay(bay_id="B1", name="钣金工位"),
)
_OPENS, _CLOSES = 8 * 60, 18 * 60
_DAY: Final = date(2026, 10, 30)
"""Friday: three come, and one does not."""
_SITE: Final = SITES[0]


class _Booking(msgspec.Struct, frozen=True):
    asked_at: datetime
    starts_at: datetime
    bay_id: str
    service: str
    channel: Channel


_BOOKINGS: Final = (
    _Booking(
        moment(date(2026, 10, 28), 9),
        moment(_DAY, 9),
        "A1",
        "40,000公里保养",
        Channel.MINI_PROGRAMME,
    ),
    _Booking(moment(date(2026, 10, 28), 14), moment(_DAY, 10), "A2", "空调异响检查", Channel.PHONE),
    _Booking(moment(date(2026, 10, 28), 20), moment(_DAY, 14), "A1", "更换机油", Channel.APP),
    _Booking(moment(date(2026, 10, 29), 11), moment(_DAY, 15), "A2", "刹车检查", Channel.WEBSITE),
)


def open_workshops(history: History, at: datetime, head: Actor) -> None:
    """The sites stand in the directory, with their bays and hours."""
    for site in SITES:

        def script(life: Life[SiteOfGroup], site: Site = site) -> None:
            life.then(
                lambda it: it.register(
                    site_code=site.id,
                    name=f"{site.name}汽车销售服务有限公司",
                    city=site.city,
                    address=f"{site.streets[0]}1号",
                ),
                at=at,
            )
            life.then(
                lambda it: it.set_work_bays(
                    site_code=site.id, bays=_BAYS, opens_minute=_OPENS, closes_minute=_CLOSES
                ),
                at=at,
            )

        command = demo_command(f"story/site/{site.id}", at, head, site.id)
        if history.answered(command.context.command_id) is None:
            history.begin_with(SiteOfGroup, site_stream_id(site.id), script, command)


def keep_appointments(history: History, visits: tuple[Visit, ...]) -> None:
    """Customers of the first site make appointments, each in another way."""
    for turn, (booking, visit) in enumerate(zip(_BOOKINGS, visits, strict=False)):
        _Told(history, turn, booking, visit).tell()
    _unanswered(history, visits[len(_BOOKINGS)])


def remind(history: History, visit: Visit) -> None:
    """One customer was reminded of the next maintenance."""
    at = moment(date(2026, 10, 29), 10)
    car = visit.car
    history.change(
        Reminder,
        reminder_id(ReminderKind.NEXT_SERVICE, car.id),
        lambda it: it.record_sent(
            at=at,
            reminder_kind=ReminderKind.NEXT_SERVICE,
            subject_id=car.id,
            due_point="advice by telephone",
            due_on=shanghai_date(at) + timedelta(days=14),
            customer_id=car.owner.id,
            site_id=visit.site.id,
            sent_via=Channel.WECHAT,
            text=f"{car.model.model} 保养",
            held_back=None,
            vehicle_id=car.id,
        ),
        demo_command(
            "story/reminder", at, visit.site.one(Role.CUSTOMER_SERVICE_AGENT), visit.site.id
        ),
        or_begin=True,
    )


class _Told:
    """One appointment, told from the request on."""

    def __init__(self, history: History, turn: int, booking: _Booking, visit: Visit) -> None:
        self._history, self._turn, self._booking, self._visit = history, turn, booking, visit
        self._adviser = _SITE.one(Role.ADVISER, turn)

    def tell(self) -> None:
        booking = self._booking
        key = f"story/appointment/{self._turn}"
        command = demo_command(key, booking.asked_at, self._adviser, _SITE.id, booking.channel)
        self._history.begin_with(Appointment, demo_id(key), self._script, command, series=_series())

    def _script(self, life: Life[Appointment]) -> None:
        booking, adviser = self._booking, self._adviser
        _ask(
            life, booking.asked_at, self._visit, booking.service, booking.channel, booking.starts_at
        )
        confirmed_at = booking.asked_at + minutes(40 + 25 * self._turn)
        life.then(
            lambda it: it.confirm(
                at=confirmed_at,
                actor=adviser,
                terms=_TERMS,
                starts_at=booking.starts_at,
                ends_at=booking.starts_at + timedelta(hours=1),
                bay_id=booking.bay_id,
                to_bring="行驶证、保养手册",
            ),
            at=confirmed_at,
        )
        (self._kept, self._moved, self._cancelled, self._missed)[self._turn](life)

    def _kept(self, life: Life[Appointment]) -> None:
        again, came = moment(date(2026, 10, 29), 16), self._booking.starts_at - minutes(8)
        life.then(lambda it: it.reconfirm(at=again, actor=self._adviser), at=again)
        life.then(lambda it: it.arrive(at=came, plate_seen=self._visit.car.plate), at=came)

    def _moved(self, life: Life[Appointment]) -> None:
        agreed = moment(date(2026, 10, 29), 9, 20)
        start = moment(date(2026, 11, 3), 9)
        life.then(
            lambda it: it.reschedule(
                at=agreed,
                terms=_TERMS,
                starts_at=start,
                ends_at=start + timedelta(hours=2),
                bay_id="A2",
                asked_by=Party.DEALERSHIP,
                reason="机修工位冲突，与客户协商改期",
                agreed_by=self._visit.car.owner.name,
                agreed_at=agreed,
            ),
            at=agreed,
        )

    def _cancelled(self, life: Life[Appointment]) -> None:
        off = moment(date(2026, 10, 29), 18)
        life.then(
            lambda it: it.cancel(
                at=off,
                cancelled_by=Party.CUSTOMER,
                reason=CancelReason.CUSTOMER_HAS_NO_TIME,
                note="临时出差",
            ),
            at=off,
        )

    def _missed(self, life: Life[Appointment]) -> None:
        missed = self._booking.starts_at + minutes(45)
        life.then(
            lambda it: it.record_no_show(at=missed, actor=self._adviser, note="电话无人接听"),
            at=missed,
        )


def _unanswered(history: History, visit: Visit) -> None:
    at = moment(date(2026, 10, 31), 21, 10)
    history.begin_with(
        Appointment,
        demo_id("story/appointment/unanswered"),
        lambda life: _ask(
            life, at, visit, "大灯不亮", Channel.MINI_PROGRAMME, moment(date(2026, 11, 2), 10)
        ),
        demo_command(
            "story/appointment/unanswered",
            at,
            _SITE.one(Role.ADVISER),
            _SITE.id,
            Channel.MINI_PROGRAMME,
        ),
        series=_series(),
    )


def _ask(
    life: Life[Appointment],
    at: datetime,
    visit: Visit,
    service: str,
    channel: Channel,
    wanted_at: datetime,
) -> None:
    car = visit.car
    life.then(
        lambda it: it.request(
            number=life.number,
            site_id=_SITE.id,
            at=at,
            terms=_TERMS,
            kind=AppointmentKind.IN_SHOP,
            channel=channel,
            name=car.owner.name,
            phone=car.owner.phone or "021-52345678",
            plate=car.plate,
            wanted_service=service,
            wanted_at=wanted_at,
            customer_id=car.owner.id,
            vehicle_id=car.id,
        ),
        at=at,
    )


def _series() -> Series:
    return Series(f"appointment/{_SITE.id}/2026")
