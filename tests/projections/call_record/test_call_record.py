"""跟踪服务电话记录表: who spoke with whom, what was said, what became of it (R109-R125)."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from domain.complaint.events import DeadlineMissed
from domain.complaint.words import Clock
from domain.customer.events import ContactDetailsCorrected, ContactDetailsSet
from domain.follow_up.events import (
    CustomerToldSolution,
    IssueAnswered,
    IssueEscalated,
    IssueRaised,
    SolutionObtained,
)
from domain.follow_up.words import PointKind, Topic
from domain.kernel import Channel
from domain.values.clock import Timing
from domain.values.contact import CallDirection, CallOutcome
from domain.vehicle.events import VehicleDetailsCorrected
from projections.call_record.projection import call_record
from projections.call_record.queries import CallRow, call, calls, count_calls, topics
from projections.calls import CallKind
from tests.projections.call_samples import (
    AGENT,
    CALLS,
    CAR,
    COMPLAINT,
    JUNE_5,
    KNOWN,
    NEW_PLATE,
    ORDER,
    WANG,
    attempted,
    called_back,
    contacted,
    point,
    received,
    said,
    spoken,
)
from tests.projections.dsl import (
    Fact,
    GivenHistory,
    Shown,
    assert_every_fact_considered,
    fact,
)

NOISE = point("1-1", PointKind.WISH, "希望查一下右后轮异响")
THANKS = point("1-2", PointKind.PRAISE, "接待很周到")
PRICE = point(
    "1-3", PointKind.REQUEST, "保养套餐多少钱", answered_at_once=True, answer=said("1,280 元")
)
CALL = spoken(
    points=(NOISE, THANKS, PRICE),
    vehicle_condition=said("用车正常"),
    suggestions=said("周末延长营业"),
)
DUE = JUNE_5 + timedelta(days=2)
RAISED = fact(IssueRaised(issue_id="1-1", kind=PointKind.WISH, due_at=DUE), stream=CALLS)


def only(shown: Shown) -> CallRow:
    (row,) = shown.ask(calls, first=10)
    return row


@pytest.mark.requirement("R112")
def test_a_call_is_shown_with_customer_car_and_order(given_history: GivenHistory) -> None:
    shown = given_history(call_record, *KNOWN, CALL)
    row = only(shown)
    assert (row.kind, row.outcome, row.seq, row.attempt) == (
        CallKind.TRACKING,
        CallOutcome.REACHED,
        1,
        2,
    )
    assert (row.agent_id, row.on_behalf_of_id, row.site_id) == (AGENT.id, None, "S1")
    assert (row.vin, row.plate) == ("LFV2A21K8A3000001", "京A12345")
    assert row.order_number == "RO-S1-2025-000123"
    assert row.timing is Timing.IN_WINDOW
    assert row.topics == (Topic.VEHICLE_USE_AND_SUGGESTIONS,)
    assert shown.text(row.customer_name_sealed) == "王女士"
    assert shown.text(row.vehicle_condition_sealed) == "用车正常"
    assert shown.text(row.suggestions_sealed) == "周末延长营业"
    assert shown.ask(call, call_id=row.call_id) == row


def test_each_point_stands_with_its_answer(given_history: GivenHistory) -> None:
    shown = given_history(call_record, CALL)
    row = only(shown)
    assert [(shown.text(p.text_sealed), shown.text(p.answer_sealed)) for p in row.points] == [
        ("希望查一下右后轮异响", None),
        ("接待很周到", None),
        ("保养套餐多少钱", "1,280 元"),
    ]
    assert not row.follow_up_needed


def test_points_keep_their_order_beyond_nine(given_history: GivenHistory) -> None:
    many = tuple(point(f"1-{n}", PointKind.PRAISE, "好") for n in range(1, 12))
    row = only(given_history(call_record, spoken(points=many)))
    assert [p.point_id for p in row.points] == [p.point_id for p in many]


def test_a_point_left_open_needs_follow_up_until_answered(given_history: GivenHistory) -> None:
    shown = given_history(call_record, CALL, RAISED)
    assert only(shown).follow_up_needed
    assert only(shown).points[0].due_at == DUE
    answered = IssueAnswered(issue_id="1-1", answer=said("轮速传感器已更换"), answered_by=AGENT.id)
    shown.and_then(fact(answered, stream=CALLS, at=JUNE_5 + timedelta(hours=3)))
    row = only(shown)
    assert not row.follow_up_needed
    assert shown.text(row.points[0].answer_sealed) == "轮速传感器已更换"
    assert row.points[0].settled_at == JUNE_5 + timedelta(hours=3)


def test_an_escalated_point_still_needs_follow_up(given_history: GivenHistory) -> None:
    escalated = IssueEscalated(issue_id="1-1", to_staff_id="S1-陈主管", due_at=DUE)
    row = only(given_history(call_record, CALL, RAISED, fact(escalated, stream=CALLS, at=DUE)))
    assert row.follow_up_needed
    assert (row.points[0].escalated_to_id, row.points[0].escalated_at) == ("S1-陈主管", DUE)


def test_a_solution_settles_a_point_once_the_customer_was_told(given_history: GivenHistory) -> None:
    obtained = SolutionObtained(
        issue_id="1-1", solution=said("免费更换"), tell_due_at=JUNE_5 + timedelta(hours=14)
    )
    shown = given_history(call_record, CALL, RAISED, fact(obtained, stream=CALLS))
    assert only(shown).follow_up_needed
    assert shown.text(only(shown).points[0].solution_sealed) == "免费更换"
    told = CustomerToldSolution(
        issue_id="1-1", told_by=AGENT.id, told_at=DUE, tell_due_at=obtained.tell_due_at
    )
    row = only(shown.and_then(fact(told, stream=CALLS)))
    assert not row.follow_up_needed
    assert (row.points[0].settled_at, row.points[0].settled_by_id) == (DUE, AGENT.id)


def test_an_attempt_is_a_call_that_reached_nobody(given_history: GivenHistory) -> None:
    shown = given_history(
        call_record,
        attempted(outcome=CallOutcome.BUSY, quiet_hours_reason=said("客户约定晚间联系")),
    )
    row = only(shown)
    assert (row.outcome, row.reached, row.timing, row.points) == (CallOutcome.BUSY, False, None, ())
    assert shown.text(row.quiet_hours_reason_sealed) == "客户约定晚间联系"


@pytest.mark.requirement("R118")
def test_a_deputys_call_names_both(given_history: GivenHistory) -> None:
    shown = given_history(call_record, spoken(agent_id="S1-吴", for_agent_id=AGENT.id))
    row = only(shown)
    assert (row.agent_id, row.on_behalf_of_id) == ("S1-吴", AGENT.id)
    assert shown.ask(calls, first=10, agent_id="S1-吴") == [row]
    assert shown.ask(calls, first=10, agent_id=AGENT.id) == [row]


def test_a_complaint_by_phone_is_a_call_that_came_in(given_history: GivenHistory) -> None:
    shown = given_history(call_record, received(channel=Channel.PHONE))
    row = only(shown)
    assert (row.kind, row.direction) == (CallKind.COMPLAINT_RECEIVED, CallDirection.INBOUND)
    assert [(p.kind, shown.text(p.text_sealed)) for p in row.points] == [
        (PointKind.COMPLAINT, "空调修过还是不凉")
    ]


def test_a_complaint_by_another_way_or_taken_over_is_no_call(given_history: GivenHistory) -> None:
    by_letter = received(channel=Channel.LETTER)
    taken_over = received(UUID(int=6), channel=Channel.PHONE, through=Channel.IMPORT)
    assert given_history(call_record, by_letter, taken_over).ask(calls, first=10) == []


def test_a_contact_about_a_complaint_finds_customer_and_car(given_history: GivenHistory) -> None:
    spoke = contacted(contact_channel=Channel.WECHAT, what_was_said=said("今天下午可以来店"))
    shown = given_history(call_record, *KNOWN, received(), spoke)
    row = only(shown)
    assert (row.kind, row.channel) == (CallKind.COMPLAINT_CONTACT, Channel.WECHAT)
    assert (row.customer_id, row.plate, row.complaint_number) == (
        WANG,
        "京A12345",
        "TS-S1-2025-00001",
    )
    assert shown.text(row.remark_sealed) == "今天下午可以来店"
    assert shown.ask(calls, first=10, customer_id=WANG) == [row]
    assert shown.ask(calls, first=10, repair_order_id=ORDER) == [row]


def test_a_callback_after_a_remedy_is_a_call(given_history: GivenHistory) -> None:
    shown = given_history(
        call_record, received(), called_back(effect_of_remedy=said("空调恢复正常"))
    )
    row = only(shown)
    assert (row.kind, row.complaint_id) == (CallKind.COMPLAINT_CALLBACK, COMPLAINT)
    assert shown.text(row.remark_sealed) == "空调恢复正常"


def test_the_plate_is_that_of_the_day_of_the_call(given_history: GivenHistory) -> None:
    later = spoken(UUID(int=7), called_at=JUNE_5 + timedelta(days=1))
    shown = given_history(call_record, *KNOWN, NEW_PLATE, CALL, later)
    assert [row.plate for row in shown.ask(calls, first=10)] == ["京AD12345", "京A12345"]


def test_names_and_vins_are_shown_as_they_were_put_right(given_history: GivenHistory) -> None:
    renamed = ContactDetailsSet(name=said("王丽华"))
    corrected = ContactDetailsCorrected(
        corrects_version=2, reason=said("听错"), name=said("王丽花")
    )
    unnamed = ContactDetailsSet(phone=said("+8613900000000"))
    read = VehicleDetailsCorrected(reason="看错", vin="LGBH52E01EY012345")
    shown = given_history(
        call_record,
        *KNOWN,
        CALL,
        *(fact(event, stream=WANG) for event in (renamed, corrected, unnamed)),
        fact(read, stream=CAR),
    )
    assert shown.text(only(shown).customer_name_sealed) == "王丽花"
    assert only(shown).vin == "LGBH52E01EY012345"


def monday_to_friday() -> list[Fact]:
    return [
        spoken(UUID(int=100 + n), called_at=JUNE_5 + timedelta(days=n // 2), site_id=f"S{n % 2}")
        for n in range(10)
    ]


def test_pages_run_from_the_newest_call_to_the_oldest(given_history: GivenHistory) -> None:
    shown = given_history(call_record, *monday_to_friday())
    everything = shown.ask(calls, first=100)
    assert len(everything) == 10
    assert everything == sorted(everything, key=lambda c: (c.called_at, c.call_id), reverse=True)
    seen: list[CallRow] = []
    after: tuple[datetime, UUID] | None = None
    while page := shown.ask(calls, first=3, after=after):
        seen += page[:3]
        after = (seen[-1].called_at, seen[-1].call_id)
        assert len(page) == 4 or len(seen) == 10
    assert seen == everything


def test_calls_are_found_by_period_site_and_order(given_history: GivenHistory) -> None:
    shown = given_history(call_record, *KNOWN, *monday_to_friday())
    day = timedelta(days=1)
    found = shown.ask(calls, first=100, called_from=JUNE_5 + day, called_before=JUNE_5 + 2 * day)
    assert [row.called_at for row in found] == [JUNE_5 + day] * 2
    assert len(shown.ask(calls, first=100, site_id="S1")) == 5
    assert len(shown.ask(calls, first=100, order_number="RO-S1-2025-000123")) == 10
    assert shown.ask(calls, first=100, customer_id=UUID(int=99)) == []
    end = JUNE_5 + 3 * day
    assert shown.ask(count_calls, called_from=JUNE_5, called_before=end) == 6
    assert shown.ask(count_calls, called_from=JUNE_5, called_before=end, site_id="S1") == 3


@pytest.mark.requirement("R125")
def test_topics_of_a_period_are_counted(given_history: GivenHistory) -> None:
    both = (Topic.ADVICE, Topic.NEW_SERVICES)
    shown = given_history(
        call_record,
        spoken(topics=both),
        spoken(UUID(int=7), topics=(Topic.ADVICE,)),
        spoken(UUID(int=8), topics=both, called_at=JUNE_5 + timedelta(days=40)),
    )
    counted = shown.ask(topics, called_from=JUNE_5, called_before=JUNE_5 + timedelta(days=1))
    assert [(row.topic, row.calls) for row in counted] == [
        (Topic.ADVICE, 2),
        (Topic.NEW_SERVICES, 1),
    ]


def test_the_rows_are_the_same_however_they_were_followed(given_history: GivenHistory) -> None:
    missed = DeadlineMissed(clock=Clock.RESPONSE, round=1, due_at=JUNE_5)
    escalated = IssueEscalated(issue_id="1-1", to_staff_id="S1-陈主管", due_at=DUE)
    given_history(
        call_record,
        *KNOWN,
        NEW_PLATE,
        attempted(),
        CALL,
        RAISED,
        fact(escalated, stream=CALLS),
        received(channel=Channel.PHONE),
        contacted(),
        called_back(),
        fact(missed, stream=COMPLAINT),
    ).assert_the_same_however_followed()


def test_every_fact_is_considered() -> None:
    assert_every_fact_considered(
        call_record,
        "follow_up",
        "complaint",
        "customer",
        "vehicle",
        "repair_order",
        "enquiry",
        "outreach",
    )
