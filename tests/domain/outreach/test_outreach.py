"""One customer is told of one thing: by phone in time, then in writing as needed (R158, R159)."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from domain.kernel import Channel
from domain.outreach.aggregate import Outreach
from domain.outreach.events import (
    CustomerAttended,
    CustomerNotified,
    LetterNotNeeded,
    NoticeLetterSent,
    OutreachWithdrawn,
)
from domain.outreach.words import Reply, WithdrawalReason
from domain.values.contact import CallOutcome
from tests.domain.dsl import given
from tests.domain.outreach.outreaches import (
    AGENT,
    ATTEMPTED,
    BLOCKED,
    CAR,
    INVITED,
    LETTER,
    NOTIFIED,
    ORDER,
    WANG,
    at,
    end_of,
    notified,
    words,
)


def tell(outreach: Outreach, **other: Any) -> CustomerNotified:
    asked: dict[str, Any] = {"at": at(6), "actor": AGENT}
    return outreach.notify_customer(**(asked | other))


# By phone


@pytest.mark.requirement("R158")
@pytest.mark.requirement("R159")
def test_told_on_6_june_the_letter_is_due_on_8_june() -> None:
    given(Outreach, INVITED).when(tell).then(NOTIFIED)


def test_a_late_notice_is_recorded_and_its_letter_counts_from_it() -> None:
    given(Outreach, INVITED).when(lambda o: tell(o, at=at(7))).then(
        notified(notified_at=at(7), letter_due_at=end_of(9))
    )


def test_what_the_customer_says_is_recorded() -> None:
    given(Outreach, INVITED, ATTEMPTED).when(
        lambda o: tell(o, reply=Reply.COMING, remark="带两个孩子")
    ).then(notified(attempt=2, reply=Reply.COMING, remark=words("带两个孩子")))


def test_a_call_that_reached_nobody_is_recorded() -> None:
    given(Outreach, INVITED).when(
        lambda o: o.attempt_notice(at=at(5), actor=AGENT, outcome=CallOutcome.NO_ANSWER)
    ).then(ATTEMPTED)


def test_a_call_that_reached_the_customer_is_the_notice() -> None:
    given(Outreach, INVITED).when(
        lambda o: o.attempt_notice(at=at(5), actor=AGENT, outcome=CallOutcome.REACHED)
    ).then_refused("outreach.reached_is_a_notice", field="outcome")


def test_a_customer_is_told_once() -> None:
    given(Outreach, INVITED, NOTIFIED).when(tell).then_refused("outreach.notified_already")


@pytest.mark.parametrize("via", [Channel.LETTER, Channel.WECHAT, Channel.SYSTEM])
def test_what_is_written_is_no_notice(via: Channel) -> None:
    given(Outreach, INVITED).when(lambda o: tell(o, via=via)).then_refused(
        "outreach.not_by_person", field="via"
    )


def test_an_activity_is_told_with_consent_alone_and_a_blocked_batch_always() -> None:
    given(Outreach, INVITED).when(lambda o: tell(o, consents_to_marketing=False)).then_refused(
        "outreach.no_marketing_consent"
    )
    given(Outreach, BLOCKED).when(lambda o: tell(o, consents_to_marketing=False)).then(
        notified(notice_due_at=None, letter_due_at=None, vehicle_id=CAR, repair_order_id=ORDER)
    )


@pytest.mark.requirement("R122")
def test_a_call_while_the_customer_rests_needs_a_reason() -> None:
    for asked in ({"at": at(6, 21)}, {"at": at(6), "in_customers_quiet_hours": True}):
        given(Outreach, INVITED).when(lambda o, asked=asked: tell(o, **asked)).then_refused(
            "outreach.quiet_hours", field="quietHoursReason"
        )
    given(Outreach, INVITED).when(
        lambda o: tell(o, at=at(6, 21), quiet_hours_reason="客户请求晚上致电")
    ).then(notified(notified_at=at(6, 21), quiet_hours_reason=words("客户请求晚上致电")))


def test_face_to_face_no_hour_is_quiet() -> None:
    given(Outreach, INVITED).when(lambda o: tell(o, at=at(6, 21), via=Channel.ON_SITE)).then(
        notified(notified_at=at(6, 21), via=Channel.ON_SITE)
    )


@pytest.mark.requirement("R085")
def test_another_owner_of_the_car_is_told_as_well() -> None:
    given(Outreach).when(
        lambda o: o.open_for_owner(
            site_id="S1", customer_id=WANG, batch_id=" B-77 ", vehicle_id=CAR
        )
    ).then(replace(BLOCKED, repair_order_id=None))


# The letter


@pytest.mark.requirement("R159")
def test_after_the_notice_a_letter_may_be_needless() -> None:
    needless = LetterNotNeeded(
        reason=words("客户已记下时间地点"), decided_by=AGENT.id, letter_due_at=end_of(8)
    )
    given(Outreach, INVITED, NOTIFIED).when(
        lambda o: o.find_letter_needless(actor=AGENT, reason="客户已记下时间地点")
    ).then(needless).when(
        lambda o: o.find_letter_needless(actor=AGENT, reason="同上")
    ).then_refused("outreach.no_letter_owed")


@pytest.mark.requirement("R159")
def test_before_the_notice_nobody_knows_whether_a_letter_is_needed() -> None:
    given(Outreach, INVITED).when(
        lambda o: o.find_letter_needless(actor=AGENT, reason="不需要")
    ).then_refused("outreach.not_notified_yet")


@pytest.mark.requirement("R159")
def test_a_letter_settles_it() -> None:
    sent = NoticeLetterSent(
        letter_id=LETTER,
        letter_number="XH-S1-2025-00007",
        sent_at=at(8),
        letter_due_at=end_of(8),
    )
    given(Outreach, INVITED, NOTIFIED).when(
        lambda o: o.note_letter(
            at=at(8), letter_id=LETTER, letter_number="XH-S1-2025-00007", customer_id=WANG
        )
    ).then(sent).when(lambda o: o.find_letter_needless(actor=AGENT, reason="不需要")).then_refused(
        "outreach.no_letter_owed"
    )


def test_a_letter_to_somebody_else_settles_nothing() -> None:
    given(Outreach, INVITED, NOTIFIED).when(
        lambda o: o.note_letter(
            at=at(8), letter_id=LETTER, letter_number="XH-S1-2025-00007", customer_id=None
        )
    ).then_refused("outreach.other_customer", field="customerId")


# The end


@pytest.mark.requirement("R157")
def test_who_came_to_the_activity_is_listed_once() -> None:
    given(Outreach, INVITED, NOTIFIED).when(lambda o: o.record_attendance(at=at(20))).then(
        CustomerAttended(attended_on=date(2025, 6, 20))
    ).when(lambda o: o.record_attendance(at=at(20))).then_refused("outreach.attended_already")
    given(Outreach, BLOCKED).when(lambda o: o.record_attendance(at=at(20))).then_refused(
        "outreach.no_campaign"
    )


def test_who_cannot_be_reached_was_tried_before() -> None:
    given(Outreach, INVITED).when(
        lambda o: o.withdraw(reason=WithdrawalReason.UNREACHABLE)
    ).then_refused("outreach.never_tried", field="reason")
    given(Outreach, INVITED, ATTEMPTED).when(
        lambda o: o.withdraw(reason=WithdrawalReason.UNREACHABLE, note="停机")
    ).then(OutreachWithdrawn(reason=WithdrawalReason.UNREACHABLE, note=words("停机"))).when(
        tell
    ).then_refused("outreach.not_open")


def test_nobody_is_told_of_nothing() -> None:
    given(Outreach).when(tell).then_refused("outreach.not_open")
