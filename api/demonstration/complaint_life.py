"""Complaints: how one is received, handled, and how it ends."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum, auto
from random import Random
from uuid import UUID

from api.demonstration.group import CLOCK, Site
from api.demonstration.ids import STORY_ENDS, minutes
from domain.complaint.aggregate import Complaint
from domain.complaint.words import Category, Finding
from domain.kernel import Actor, Channel, Decision, Role
from domain.policies import Knowledge, promised_complaint
from domain.values.clock import shanghai_date
from domain.values.contact import CallOutcome, SurveyMethod
from eventstore.life import Life

_LATE = 0.08
"""First contacts that come after the promised hour."""
_GRIEVANCES = (
    ("等了快三个小时才修完，太慢了", Category.AFTER_SALES_SERVICE, "安排技师优先处理并赠送洗车"),
    ("修完没两天又响了", Category.REPAIR_SERVICE, "免费复检并重新紧固"),
    ("配件到货一拖再拖", Category.PARTS_SUPPLY, "协调调拨配件并提供代步券"),
    ("结算的价格跟开始说的不一样", Category.AFTER_SALES_SERVICE, "逐项解释结算清单"),
)


class Ending(Enum):
    """What becomes of a complaint before the story ends."""

    CLOSED = auto()
    REOPENED = auto()
    """Closed, then open again because the customer is not content."""
    OVERDUE = auto()
    """In hand, and its time is over."""
    CONTACTED = auto()


class ComplaintLife:
    """A complaint while it is told; `at` is when it comes in."""

    def __init__(
        self, life: Life[Complaint], site: Site, at: datetime, chance: Random, knowledge: Knowledge
    ) -> None:
        self.life, self.site, self.now = life, site, at
        self._chance, self._knowledge = chance, knowledge
        self._words, self._category, self._remedy = chance.choice(_GRIEVANCES)
        turn = chance.randrange(100)
        self._agent = site.one(Role.CUSTOMER_SERVICE_AGENT, turn)
        self._handler = site.one(Role.ADVISER, turn)
        self._supervisor = site.one(Role.SUPERVISOR)

    def receive(
        self,
        *,
        customer_id: UUID,
        vehicle_id: UUID,
        order_id: UUID,
        words: str | None = None,
        channel: Channel = Channel.WECHAT,
    ) -> None:
        """The customer complains about an order."""
        at = self.now
        self._then(
            0,
            lambda complaint: complaint.receive(
                number=self.life.number,
                site_id=self.site.id,
                at=at,
                channel=channel,
                content=words or self._words,
                terms=promised_complaint(self._knowledge, at),
                customer_id=customer_id,
                vehicle_id=vehicle_id,
                repair_order_id=order_id,
            ),
            self._agent,
        )

    def go_on(self, ending: Ending) -> None:
        """Contact, inquiry, remedy, call after it; each as long as the story is not over."""
        self._contact()
        if ending is Ending.CONTACTED or not self._fits(days=4):
            return
        self._dispatch()
        if ending is Ending.OVERDUE:
            self._run_out()
            return
        self._investigate(Finding.FOUNDED, "情况属实")
        self._remedy_and_tell()
        if not self._fits(days=3):
            return
        self._call_back()
        if ending is Ending.REOPENED:
            self._reopen()

    def answer_unfounded(self, findings: str, outcome: str) -> None:
        """The inquiry finds that nothing is owed, the customer hears why, and it is closed."""
        self._contact()
        self._dispatch()
        self._investigate(Finding.UNFOUNDED, findings)
        self._then(
            60,
            lambda complaint: complaint.tell_outcome(
                at=self.now, actor=self._agent, outcome=outcome, told_channel=Channel.PHONE
            ),
            self._agent,
        )
        self._call_back()

    def _contact(self) -> None:
        if self.life.state.responded:
            return
        late = self._chance.random() < _LATE
        self._then(
            self._chance.randint(75, 200) if late else self._chance.randint(5, 50),
            lambda complaint: complaint.contact_complainant(
                at=self.now,
                actor=self._agent,
                contact_channel=Channel.PHONE,
                what_was_said="已致歉并了解情况",
            ),
            self._agent,
        )
        self._then(2, lambda complaint: complaint.confirm_content(actor=self._agent), self._agent)

    def _dispatch(self) -> None:
        self._then(5, lambda complaint: complaint.categorise(category=self._category), self._agent)
        self._then(
            20,
            lambda complaint: complaint.assign(
                at=self.now,
                department="售后服务部",
                assignee_id=self._handler.id,
                investigate_by=self.now + timedelta(days=1),
            ),
            self._supervisor,
        )

    def _run_out(self) -> None:
        """Nobody goes on with it; the clock job says so after each deadline."""
        due = self.life.state.resolution_due_at or self.now
        for over in (self.now + timedelta(days=1), due):
            after = over + timedelta(minutes=1)
            if after < STORY_ENDS:
                self.life.then(
                    lambda complaint, after=after: complaint.miss_deadlines(at=after),
                    at=after,
                    actor=CLOCK,
                    channel=Channel.SYSTEM,
                )

    def _investigate(self, finding: Finding, findings: str) -> None:
        self._then(
            self._chance.randint(60, 300),
            lambda complaint: complaint.record_investigation(
                at=self.now, actor=self._handler, finding=finding, findings=findings
            ),
            self._handler,
        )

    def _remedy_and_tell(self) -> None:
        self._then(
            15,
            lambda complaint: complaint.plan_remedy(
                remedy=self._remedy, planned_for=shanghai_date(self.now + timedelta(days=1))
            ),
            self._handler,
        )
        self._then(
            10,
            lambda complaint: complaint.tell_remedy(
                at=self.now, actor=self._agent, told_channel=Channel.PHONE
            ),
            self._agent,
        )
        self._then(
            18 * 60,
            lambda complaint: complaint.complete_remedy(
                at=self.now, actor=self._handler, what_was_done=self._remedy
            ),
            self._handler,
        )
        self._then(
            30,
            lambda complaint: complaint.tell_outcome(
                at=self.now, actor=self._agent, outcome=self._remedy, told_channel=Channel.PHONE
            ),
            self._agent,
        )

    def _call_back(self) -> None:
        self._then(
            26 * 60,
            lambda complaint: complaint.log_callback(
                at=self.now,
                actor=self._agent,
                outcome=CallOutcome.REACHED,
                effect_of_remedy="已无异常",
            ),
            self._agent,
        )
        self._then(
            1, lambda complaint: complaint.record_satisfied(statement="处理及时"), self._agent
        )
        given = self._chance.choice((500, 500, 400, 400, 300))
        self._then(
            1,
            lambda complaint: complaint.rate_satisfaction(
                at=self.now, method=SurveyMethod.PHONE, score_hundredths=given
            ),
            self._agent,
        )
        self._then(10, lambda complaint: complaint.close(at=self.now), self._supervisor)

    def _reopen(self) -> None:
        self._then(
            30 * 60,
            lambda complaint: complaint.record_dissatisfied(
                at=self.now,
                statement="开了两天又响了",
                terms=promised_complaint(self._knowledge, self.now),
            ),
            self._agent,
            Channel.PHONE,
        )

    def _fits(self, *, days: int) -> bool:
        return self.now + timedelta(days=days) < STORY_ENDS

    def _then(
        self,
        after_minutes: float,
        decide: Callable[[Complaint], Decision],
        actor: Actor,
        channel: Channel | None = None,
    ) -> None:
        self.now += minutes(after_minutes)
        self.life.then(decide, at=self.now, actor=actor, channel=channel)
