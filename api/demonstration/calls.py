"""The tracking calls after a delivery: reached or not, what was said, how it was rated."""

from datetime import datetime, timedelta

from api.demonstration.ids import STORY_ENDS, minutes, moment
from api.demonstration.order_handover import comment, score
from api.demonstration.visit import Visit
from domain.follow_up.aggregate import FollowUp
from domain.follow_up.calls import CallPointInput
from domain.follow_up.words import AbandonReason, PointKind, Topic
from domain.kernel import Channel, Role
from domain.values.clock import shanghai_date
from domain.values.contact import CallOutcome
from eventstore.life import Life, Script

COMPLAINS_IN_CALL = 0.015
_UNREACHABLE = 0.03
_NO_ANSWER = 0.25
_RATES = 0.6
_POINTS = (
    (0.04, PointKind.REQUEST, "想问下次保养什么时候做"),
    (0.09, PointKind.WISH, "希望周末能预约"),
    (0.20, PointKind.PRAISE, "师傅很细心"),
)
_COMPLAINT = "修完还是有异响，问题没有解决"
_TOPICS = (Topic.VEHICLE_USE_AND_SUGGESTIONS, Topic.ADVICE)


def complains_in_call(visit: Visit) -> bool:
    """Whether the customer complains in the first call, if there is one."""
    if visit.complains is not None:
        return visit.complains
    return visit.chance("complains").random() < COMPLAINS_IN_CALL


def calls_script(visit: Visit) -> Script[FollowUp]:
    """The calls of a delivered visit, as far as the story goes; none may have been made yet."""

    def script(life: Life[FollowUp]) -> None:
        _Calls(life, visit).make()

    return script


class _Calls:
    def __init__(self, life: Life[FollowUp], visit: Visit) -> None:
        self.life, self.visit = life, visit
        self.chance = visit.chance("calls")
        self.agent = visit.site.one(Role.CUSTOMER_SERVICE_AGENT, self.chance.randrange(100))
        self.now = visit.delivered_at

    def make(self) -> None:
        if not self._next_day(3, 6):
            return
        agent = self.agent.id
        self.life.then(
            lambda calls: calls.assign(agent_id=agent),
            at=self.now - minutes(30),
            actor=self.visit.site.one(Role.SUPERVISOR),
        )
        if self.chance.random() < _UNREACHABLE:
            self._give_up()
            return
        if self.chance.random() < _NO_ANSWER:
            self._ring_in_vain(1)
        self._talk(1, self._first_points())
        self._rate()
        self._answer_left()
        if self._next_day(7, 13):
            self._talk(2, ())
            self.life.then(FollowUp.close, at=self.now + minutes(5), actor=self.agent)

    def _next_day(self, first: int, last: int) -> bool:
        """Move to a time for a call some days on; False where the story ends before."""
        day = shanghai_date(self.now) + timedelta(days=self.chance.randint(first, last))
        self.now = moment(day, self.chance.randint(9, 16), self.chance.randrange(60))
        return self.now + timedelta(hours=3) < STORY_ENDS

    def _ring_in_vain(self, seq: int) -> None:
        self.life.then(
            lambda calls: calls.attempt_call(
                at=self.now, actor=self.agent, seq=seq, outcome=CallOutcome.NO_ANSWER
            ),
            at=self.now,
            actor=self.agent,
            channel=Channel.PHONE,
        )
        self.now += minutes(60)

    def _give_up(self) -> None:
        for _ in range(3):
            self._ring_in_vain(1)
        self.life.then(
            lambda calls: calls.abandon(reason=AbandonReason.UNREACHABLE, note="三次未接"),
            at=self.now,
            actor=self.agent,
        )

    def _first_points(self) -> tuple[CallPointInput, ...]:
        if complains_in_call(self.visit):
            return (CallPointInput(kind=PointKind.COMPLAINT, text=_COMPLAINT),)
        dice = self.chance.random()
        for below, kind, text in _POINTS:
            if dice < below:
                at_once = kind is PointKind.WISH
                answer = "已登记，门店周末开放预约" if at_once else None
                return (
                    CallPointInput(kind=kind, text=text, answered_at_once=at_once, answer=answer),
                )
        return ()

    def _talk(self, seq: int, points: tuple[CallPointInput, ...]) -> None:
        self.life.then(
            lambda calls: calls.log_call(
                at=self.now,
                actor=self.agent,
                seq=seq,
                topics=_TOPICS,
                points=points,
                vehicle_condition="车况良好" if not points else None,
            ),
            at=self.now,
            actor=self.agent,
            channel=Channel.PHONE,
        )

    def _rate(self) -> None:
        if self.chance.random() < _RATES:
            low = complains_in_call(self.visit)
            given = 200 if low else score(self.chance.random())
            at: datetime = self.now + minutes(3)
            self.life.then(
                lambda calls: calls.rate_satisfaction(
                    at=at, actor=self.agent, score_hundredths=given, comment=comment(given)
                ),
                at=at,
                actor=self.agent,
                channel=Channel.PHONE,
            )

    def _answer_left(self) -> None:
        for issue in self.life.state.open_issues:
            self.life.then(
                lambda calls, issue=issue: calls.answer_issue(
                    actor=self.agent, issue_id=issue, answer="已按里程和时间告知下次保养"
                ),
                at=self.now + minutes(90),
                actor=self.agent,
                channel=Channel.PHONE,
            )
