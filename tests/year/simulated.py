"""A year of one site, told act by act by a clock of its own: everything in time, too late, or not at all.

The same seed is the same year. Every act is a command to the domain at its own time; what the domain
refuses at that point (a second answer, a call after the last one) does not happen.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any, Final, TypeVar
from uuid import UUID, uuid5

from api.demonstration.fleet import plan
from api.demonstration.group import SITES
from api.demonstration.recording import Recording
from api.demonstration.visit import Visit
from api.store import Store
from domain.appointment.aggregate import Appointment
from domain.appointment.words import AppointmentKind, AppointmentTerms, CancelReason, Party
from domain.campaign.aggregate import Campaign
from domain.campaign.events import CampaignKind
from domain.complaint.aggregate import Complaint
from domain.complaint.terms import complaint_series
from domain.complaint.words import Category, Finding, PauseReason, ReopeningCause
from domain.enquiry.aggregate import Enquiry
from domain.enquiry.events import EnquiryTopic
from domain.follow_up.aggregate import FollowUp
from domain.follow_up.calls import CallPointInput
from domain.follow_up.terms import follow_up_id
from domain.follow_up.words import AbandonReason, PointKind, Topic
from domain.kernel import (
    Actor,
    Aggregate,
    Channel,
    Command,
    Context,
    Decision,
    Refused,
    Role,
    Series,
)
from domain.outreach.aggregate import Outreach
from domain.outreach.terms import campaign_outreach_id
from domain.policies.promised import promised_complaint, promised_enquiry, promised_notices
from domain.rating_flag.aggregate import RatingFlag, rating_flag_id
from domain.rating_flag.events import ActionKind
from domain.service_promise.aggregate import SERVICE_PROMISE_ID, ServicePromise
from domain.service_promise.events import PromiseValues
from domain.values.clock import SHANGHAI, shanghai_date
from domain.values.contact import CallOutcome
from eventstore.knowledge import StoredKnowledge

A = TypeVar("A", bound=Aggregate)

SITE: Final = SITES[0]
YEAR: Final = 2025
BEGINS: Final = datetime(YEAR, 1, 1, 8, tzinfo=SHANGHAI)
ENDS: Final = datetime(YEAR + 1, 1, 1, tzinfo=SHANGHAI)
AGENT: Final = SITE.one(Role.CUSTOMER_SERVICE_AGENT)
SUPERVISOR: Final = SITE.one(Role.SUPERVISOR)
TECHNICIAN: Final = SITE.one(Role.TECHNICIAN)
TICK: Final = timedelta(days=2)
_IDS: Final = UUID("0d0f6c52-6d0c-5d1e-9d53-5b8a2f3c7e90")


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


class SimulatedYear:
    """The clock, and what is still to happen."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store, self.history = store, store.history
        self.chance = Random(seed)  # noqa: S311 - a story, no secret
        self.now = BEGINS
        self._knowledge = StoredKnowledge(store.history)
        self._turns = count()
        self._acts: list[tuple[datetime, int, Callable[[], object]]] = []

    def run(self, *, orders: int, complaints: int, others: int) -> None:
        """Let the year happen."""
        self._promise(BEGINS, PromiseValues())
        later = PromiseValues(complaint_response_minutes=30, call1_last_day=6)
        self._promise(BEGINS.replace(month=7), later)
        stricter = PromiseValues(
            complaint_response_minutes=30, call1_last_day=6, function_tests_min=4
        )
        self._promise(BEGINS.replace(month=10), stricter)
        tick = BEGINS
        while tick < ENDS:
            self.at(tick, self._react)
            tick += TICK
        for visit in self._visits(orders):
            self.at(visit.delivered_at, lambda visit=visit: self._visit(visit))
        for number in range(complaints):
            self.at(self._sometime(), lambda n=number: Complaining(self, f"complaint/{n}").begin())
        for number in range(others):
            self.at(self._sometime(), lambda n=number: Booking(self, f"booking/{n}").begin())
            self.at(self._sometime(), lambda n=number: Asking(self, f"enquiry/{n}").begin())
        for month in (3, 6, 9):
            self.at(BEGINS.replace(month=month), lambda month=month: self._campaign(month))
        while self._acts:
            self.now, _, act = heappop(self._acts)
            act()
        self.store.reactor.catch_up()

    def at(self, when: datetime, act: Callable[[], object]) -> None:
        """Let something happen at that moment, if the year lasts so long."""
        if when < ENDS:
            heappush(self._acts, (when, next(self._turns), act))

    def after(self, wait: timedelta, act: Callable[[], object]) -> None:
        """Let something happen so much later."""
        self.at(self.now + wait, act)

    def do(
        self, kind: type[A], stream_id: UUID, decide: Callable[[A], Decision], by: Actor = AGENT
    ) -> bool:
        """A command now; False where the domain refuses it."""
        try:
            self.history.change(kind, stream_id, decide, self._command(by))
        except Refused:
            return False
        return True

    def begin(self, kind: type[A], stream_id: UUID, decide: Callable[[A], Decision]) -> None:
        self.history.begin(kind, stream_id, decide, self._command(AGENT))

    def begin_numbered(
        self, kind: type[A], stream_id: UUID, series: Series, decide: Callable[[A, int], Decision]
    ) -> None:
        self.history.begin_numbered(kind, stream_id, series, decide, self._command(AGENT))

    def id(self, name: str) -> UUID:
        return uuid5(_IDS, name)

    def complaint_terms(self) -> Any:
        return promised_complaint(self._knowledge, self.now)

    def enquiry_terms(self) -> Any:
        return promised_enquiry(self._knowledge, self.now)

    def appointment_terms(self) -> AppointmentTerms:
        version, values = self._knowledge.values_on(shanghai_date(self.now))
        return AppointmentTerms(
            promise_version=version,
            response_hours=values.appointment_response_hours,
            onsite_arrival_hours=values.onsite_arrival_hours,
            emergency_arrival_hours=values.emergency_arrival_hours,
        )

    def _react(self) -> None:
        self.store.reactor.catch_up()

    def _promise(self, at: datetime, values: PromiseValues) -> None:
        def adopt() -> None:
            self.history.change(
                ServicePromise,
                SERVICE_PROMISE_ID,
                lambda promise: promise.adopt_promise_version(
                    effective_from=shanghai_date(at), values=values
                ),
                self._command(SUPERVISOR),
                or_begin=True,
            )

        self.at(at, adopt)

    def _visits(self, orders: int) -> list[Visit]:
        every = plan("year", orders * 6, since=date(YEAR, 1, 6), last=date(YEAR, 12, 28))
        here = [visit for visit in every if visit.site is SITE][:orders]  # car by car
        return sorted(here, key=lambda visit: visit.at)

    def _visit(self, visit: Visit) -> None:
        Recording(self.history).visit(visit)
        if visit.delivered:
            self.after(TICK, lambda: Calling(self, visit).begin())
            self.after(TICK, lambda: self._look_at_rating(visit))

    def _look_at_rating(self, visit: Visit) -> None:
        for fact in self.history.read(visit.order_id):
            if fact.event.topic == "repair_order.satisfaction_rated":
                self._act_on(rating_flag_id(fact.event_id))

    def _act_on(self, flag: UUID) -> None:
        opened = self.do(
            RatingFlag,
            flag,
            lambda it: it.open_action(
                at=self.now,
                action_kind=ActionKind.TRAIN_STAFF,
                owner_id="何",
                due_on=shanghai_date(self.now) + timedelta(days=7),
            ),
        )
        if opened and self.often(0.8):
            self.after(timedelta(days=self.chance.randint(1, 10)), lambda: self._acted_on(flag))

    def _acted_on(self, flag: UUID) -> None:
        self.do(
            RatingFlag,
            flag,
            lambda it: it.complete_action(at=self.now, actor=AGENT, action_id="2", result="已培训"),
        )

    def _campaign(self, month: int) -> None:
        campaign, starts_on = self.id(f"campaign/{month}"), date(YEAR, month, 25)
        customers = tuple(self.id(f"invited/{month}/{n}") for n in range(8))
        self.begin(
            Campaign,
            campaign,
            lambda it: it.plan(
                at=self.now,
                site_id=SITE.id,
                campaign_kind=CampaignKind.FREE_SERVICE,
                title="免费检测",
                content="空调与制动免费检测",
                place="浦东店",
                starts_on=starts_on,
                customer_ids=customers,
                terms=promised_notices(self._knowledge, self.now, starts_on),
            ),
        )
        for customer in customers:
            outreach = campaign_outreach_id(campaign, customer)
            if self.often(0.85):
                wait = timedelta(days=self.chance.randint(3, 16), hours=2)
                self.after(wait, lambda outreach=outreach: self._notify(outreach))

    def _notify(self, outreach: UUID) -> None:
        self.do(Outreach, outreach, lambda it: it.notify_customer(at=self.now, actor=AGENT))
        if self.often(0.5):
            self.after(
                timedelta(days=self.chance.randint(0, 4)),
                lambda: self.do(
                    Outreach,
                    outreach,
                    lambda it: it.find_letter_needless(actor=AGENT, reason="已口头确认"),
                ),
            )
        elif self.often(0.8):
            self.after(
                timedelta(days=self.chance.randint(0, 4)),
                lambda: self.do(
                    Outreach,
                    outreach,
                    lambda it: it.note_letter(
                        at=self.now,
                        letter_id=self.id(f"letter/{outreach}"),
                        letter_number="XH",
                        customer_id=it.opened.customer_id if it.opened else None,
                    ),
                ),
            )

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def _sometime(self) -> datetime:
        return (
            BEGINS
            + hours(self.chance.randrange(8_700))
            + timedelta(minutes=self.chance.randrange(60))
        )

    def _command(self, by: Actor) -> Command:
        return Command(
            context=Context(
                actor=by,
                channel=Channel.PHONE,
                site_id=SITE.id,
                command_id=self.id(f"command/{next(self._turns)}"),
            ),
            occurred_at=self.now,
        )


class Calling:
    """The tracking calls of one delivery."""

    def __init__(self, year: SimulatedYear, visit: Visit) -> None:
        self.year, self.chance = year, year.chance
        self.id = follow_up_id(visit.order_id)

    def begin(self) -> None:
        self._do(lambda it: it.assign(agent_id=AGENT.id))
        fate = self.chance.random()
        if fate < 0.1:
            return  # forgotten
        if fate < 0.2:
            self._later(self.chance.randint(2, 9), self._give_up)
            return
        self._later(self.chance.choice((0, 1, 2, 3, 4, 6, 8)), lambda: self._talk(1))

    def _do(self, decide: Callable[[FollowUp], Decision]) -> bool:
        return self.year.do(FollowUp, self.id, decide)

    def _later(self, days: float, act: Callable[[], object]) -> None:
        day = shanghai_date(self.year.now) + timedelta(days=days)
        at = datetime(day.year, day.month, day.day, self.chance.randint(9, 19), tzinfo=SHANGHAI)
        self.year.at(max(at, self.year.now), act)

    def _give_up(self) -> None:
        self._do(
            lambda it: it.attempt_call(
                at=self.year.now,
                actor=AGENT,
                seq=1,
                outcome=CallOutcome.NO_ANSWER,
                quiet_hours_reason="补打",
            )
        )
        self._do(lambda it: it.abandon(reason=AbandonReason.UNREACHABLE))

    def _talk(self, seq: int) -> None:
        points: tuple[CallPointInput, ...] = ()
        if self.chance.random() < 0.35:
            kind = self.chance.choice((PointKind.REQUEST, PointKind.WISH, PointKind.COMPLAINT))
            points = (CallPointInput(kind=kind, text="想了解下次保养"),)
        self._do(
            lambda it: it.log_call(
                at=self.year.now,
                actor=AGENT,
                seq=seq,
                topics=(Topic.ADVICE,),
                points=points,
                quiet_hours_reason="补打",
            )
        )
        for issue_id in self.year.history.load(FollowUp, self.id).state.open_issues:
            self._later(self.chance.choice((0, 1, 2, 3, 5)), lambda i=issue_id: self._settle(i))
        done = self.year.history.load(FollowUp, self.id).state.calls_done
        if done < seq:  # too early: to be made again
            self._later(self.chance.randint(2, 6), lambda: self._talk(seq))
        elif seq == 1 and self.chance.random() < 0.8:
            self._later(self.chance.choice((6, 8, 12, 14, 15, 17)), lambda: self._talk(2))

    def _settle(self, issue_id: str) -> None:
        fate = self.chance.random()
        if fate < 0.4:
            self._do(lambda it: it.answer_issue(actor=AGENT, issue_id=issue_id, answer="一万公里"))
        elif fate < 0.6:
            self._do(lambda it: it.escalate_issue(issue_id=issue_id, to_staff_id=SUPERVISOR.id))
        elif fate < 0.9:
            self._do(
                lambda it: it.obtain_solution(at=self.year.now, issue_id=issue_id, solution="预约")
            )
            self.year.after(
                hours(self.chance.choice((1, 3, 20))),
                lambda: self._do(
                    lambda it: it.tell_customer(at=self.year.now, actor=AGENT, issue_id=issue_id)
                ),
            )


class Complaining:
    """One complaint."""

    def __init__(self, year: SimulatedYear, name: str) -> None:
        self.year, self.chance, self.id = year, year.chance, year.id(name)

    def begin(self) -> None:
        reachable = self.chance.random() < 0.9
        year = self.year
        year.begin_numbered(
            Complaint,
            self.id,
            complaint_series(SITE.id, year.now),
            lambda it, number: it.receive(
                number=number,
                site_id=SITE.id,
                at=year.now,
                channel=Channel.WECHAT,
                content="空调不凉",
                terms=year.complaint_terms(),
                contact_phone="13812341234" if reachable else None,
            ),
        )
        minutes = self.chance.choice((5, 20, 30, 31, 60, 61, 90, None))
        if minutes is not None:
            year.after(timedelta(minutes=minutes), self._contact)
        year.after(hours(2), self._dispatch)
        if self.chance.random() < 0.15:
            year.after(hours(self.chance.randint(1, 150)), self._withdraw)

    def _do(self, decide: Callable[[Complaint], Decision], by: Actor = AGENT) -> bool:
        return self.year.do(Complaint, self.id, decide, by)

    def _contact(self) -> None:
        self._do(
            lambda it: it.contact_complainant(
                at=self.year.now, actor=AGENT, contact_channel=Channel.PHONE
            )
        )

    def _withdraw(self) -> None:
        self._do(lambda it: it.withdraw(at=self.year.now))

    def _dispatch(self) -> None:
        self._do(lambda it: it.categorise(category=Category.REPAIR_SERVICE))
        self._do(
            lambda it: it.assign(
                at=self.year.now,
                department="售后",
                assignee_id=SUPERVISOR.id,
                investigate_by=self.year.now + hours(24),
            )
        )
        if self.chance.random() < 0.2:
            self.year.after(hours(3), self._pause)
        if self.chance.random() < 0.85:
            self.year.after(hours(self.chance.randint(6, 170)), self._resolve)

    def _pause(self) -> None:
        if self._do(
            lambda it: it.pause_clock(
                at=self.year.now,
                reason=PauseReason.WAITING_FOR_CUSTOMER,
                waiting_for="发票",
                terms=self.year.complaint_terms(),
            )
        ):
            self.year.after(
                hours(self.chance.randint(10, 90)),
                lambda: self._do(
                    lambda it: it.resume_clock(at=self.year.now, terms=self.year.complaint_terms())
                ),
            )

    def _resolve(self) -> None:
        self._do(
            lambda it: it.record_investigation(
                at=self.year.now, actor=SUPERVISOR, finding=Finding.UNFOUNDED, findings="正常"
            ),
            SUPERVISOR,
        )
        told = self._do(
            lambda it: it.tell_outcome(
                at=self.year.now, actor=AGENT, outcome="已解释", told_channel=Channel.PHONE
            )
        )
        if told and self.chance.random() < 0.2:
            self.year.after(hours(self.chance.randint(5, 200)), self._reopen)

    def _reopen(self) -> None:
        self._do(
            lambda it: it.reopen(
                cause=ReopeningCause.RECURRED, reason="又不凉", terms=self.year.complaint_terms()
            )
        )
        self.year.after(hours(1), self._dispatch)


class Booking:
    """One appointment, in the shop, on site, or a rescue."""

    def __init__(self, year: SimulatedYear, name: str) -> None:
        self.year, self.chance, self.id = year, year.chance, year.id(name)

    def begin(self) -> None:
        year, rescue = self.year, self.chance.random() < 0.3
        on_site = self.chance.random() < 0.6
        series = Series(f"appointment/{SITE.id}/{shanghai_date(year.now).year}")
        common: dict[str, Any] = {
            "site_id": SITE.id,
            "at": year.now,
            "terms": year.appointment_terms(),
            "channel": Channel.PHONE,
            "name": "王女士",
            "phone": "13812341234",
            "plate": "沪A12345",
            "wanted_service": "保养",
        }
        if rescue:
            year.begin_numbered(
                Appointment,
                self.id,
                series,
                lambda it, number: it.request_rescue(number=number, place="高架", **common),
            )
            year.after(timedelta(minutes=self.chance.choice((20, 59, 60, 61, 95))), self._arrive)
            return
        year.begin_numbered(
            Appointment,
            self.id,
            series,
            lambda it, number: it.request(
                number=number,
                kind=AppointmentKind.ON_SITE if on_site else AppointmentKind.IN_SHOP,
                wanted_at=year.now + hours(48),
                place="公司" if on_site else None,
                **common,
            ),
        )
        fate = self.chance.random()
        if fate < 0.15:
            year.after(hours(self.chance.choice((2, 30))), self._cancel)
        elif fate < 0.9:
            year.after(hours(self.chance.choice((1, 23, 24, 25, 40))), self._confirm)

    def _do(self, decide: Callable[[Appointment], Decision], by: Actor = AGENT) -> bool:
        return self.year.do(Appointment, self.id, decide, by)

    def _cancel(self) -> None:
        self._do(
            lambda it: it.cancel(
                at=self.year.now, cancelled_by=Party.CUSTOMER, reason=CancelReason.OTHER
            )
        )

    def _confirm(self) -> None:
        starts_at = self.year.now + hours(20)
        self._do(
            lambda it: it.confirm(
                at=self.year.now,
                actor=AGENT,
                terms=self.year.appointment_terms(),
                starts_at=starts_at,
                ends_at=starts_at + hours(2),
            )
        )
        if self.chance.random() < 0.3:
            self.year.after(hours(self.chance.choice((5, 23))), self._move)
        self.year.after(hours(20 + self.chance.choice((1, 2, 3, 12))), self._arrive)

    def _move(self) -> None:
        starts_at = self.year.now + hours(24)
        self._do(
            lambda it: it.reschedule(
                at=self.year.now,
                terms=self.year.appointment_terms(),
                starts_at=starts_at,
                ends_at=starts_at + hours(2),
                asked_by=Party.CUSTOMER,
                reason="有事",
                agreed_by="王女士",
                agreed_at=self.year.now,
            )
        )

    def _arrive(self) -> None:
        if self.chance.random() < 0.15:
            return
        self._do(
            lambda it: it.record_on_site_arrival(
                at=self.year.now, actor=TECHNICIAN, technician_id=TECHNICIAN.id
            ),
            TECHNICIAN,
        )


class Asking:
    """One enquiry."""

    def __init__(self, year: SimulatedYear, name: str) -> None:
        self.year, self.chance, self.id = year, year.chance, year.id(name)

    def begin(self) -> None:
        year = self.year
        year.begin(
            Enquiry,
            self.id,
            lambda it: it.receive(
                at=year.now,
                actor=AGENT,
                site_id=SITE.id,
                channel=Channel.PHONE,
                enquiry_topic=self.chance.choice(tuple(EnquiryTopic)),
                question="多少钱",
                terms=year.enquiry_terms(),
                contact_phone="13812341234",
            ),
        )
        act = self.chance.choice((self._answer, self._escalate, self._solve, self._complain, None))
        if act is not None:
            year.after(hours(self.chance.choice((0, 30, 50, 80))), act)

    def _do(self, decide: Callable[[Enquiry], Decision]) -> bool:
        return self.year.do(Enquiry, self.id, decide)

    def _answer(self) -> None:
        self._do(lambda it: it.answer(at=self.year.now, actor=AGENT, answer="四百"))

    def _escalate(self) -> None:
        self._do(lambda it: it.escalate(to_staff_id=SUPERVISOR.id))

    def _solve(self) -> None:
        self._do(lambda it: it.obtain_solution(at=self.year.now, solution="四百"))
        self.year.after(
            hours(self.chance.choice((1, 20))),
            lambda: self._do(lambda it: it.tell_solution(at=self.year.now, actor=AGENT)),
        )

    def _complain(self) -> None:
        self._do(lambda it: it.turn_into_complaint(at=self.year.now, dissatisfaction="太贵"))
