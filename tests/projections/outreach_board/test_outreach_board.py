"""Who is to be told what until when: activities and blocked batches (R158, R159, R085)."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.campaign.events import CampaignCancelled
from domain.customer.events import (
    ConsentGiven,
    ConsentWithdrawn,
    ContactPreferenceSet,
    ErasureBasis,
    PersonalDataErased,
    Purpose,
    QuietHours,
)
from domain.kernel import Channel
from domain.outreach.events import (
    CustomerAttended,
    LetterNotNeeded,
    NoticeLetterSent,
    OutreachWithdrawn,
)
from domain.outreach.words import OutreachCause, Reply, WithdrawalReason
from domain.vehicle.events import OwnerLinked, OwnerRelation, OwnershipTransferred
from projections.outreach_board.projection import outreach_board
from projections.outreach_board.queries import campaigns, notices
from projections.outreach_board.rows import CampaignRow, DutyState, NoticeRow
from tests.domain.campaign.test_campaign import PLANNED
from tests.projections.call_samples import AGENT, CAR, FILE, REGISTERED, WANG, said
from tests.projections.contact_samples import (
    CAMPAIGN,
    INVITATION,
    WARNED,
    WARNING,
    at,
    end_of,
    invited,
    notified,
    unreached,
)
from tests.projections.dsl import (
    Fact,
    GivenHistory,
    Shown,
    assert_every_fact_considered,
    fact,
)

LI = UUID(int=95)
PLAN = fact(replace(PLANNED, customer_ids=(WANG,)), stream=CAMPAIGN, at=at(1))
AGREED = fact(ConsentGiven(purpose=Purpose.MARKETING, evidence=said("签字")), stream=WANG)
TOOK_BACK = fact(ConsentWithdrawn(purpose=Purpose.MARKETING), stream=WANG)
WRITTEN = fact(
    NoticeLetterSent(
        letter_id=UUID(int=3),
        letter_number="XH-S1-2025-00007",
        sent_at=at(8),
        letter_due_at=end_of(8),
    ),
    stream=INVITATION,
    at=at(8),
)
NEEDLESS = fact(
    LetterNotNeeded(reason=said("已记下"), decided_by=AGENT.id, letter_due_at=end_of(8)),
    stream=INVITATION,
    at=at(7),
)


def withdrawn(stream: UUID = INVITATION) -> Fact:
    return fact(
        OutreachWithdrawn(reason=WithdrawalReason.CAMPAIGN_CANCELLED), stream=stream, at=at(4)
    )


def only(shown: Shown, **asked: Any) -> NoticeRow:
    when: dict[str, Any] = {"at": at(5)}
    (row,) = shown.ask(notices, first=10, **(when | asked))
    return row


@pytest.mark.requirement("R158")
def test_until_6_june_24_00_a_notice_is_open_and_then_overdue(given_history: GivenHistory) -> None:
    shown = given_history(outreach_board, FILE, AGREED, PLAN, invited(), unreached())
    row = only(shown, at=end_of(6))
    assert (row.notice_state, row.notice_due_at) == (DutyState.OPEN, end_of(6))
    assert (row.campaign_title, row.starts_on) == ("夏季车友联谊", date(2025, 6, 20))
    assert (row.attempts, row.last_attempt_at) == (1, at(5))
    assert shown.text(row.customer_name_sealed) == "王女士"
    assert shown.text(row.phone_sealed) == "+8613812341234"
    assert shown.ask(notices, at=end_of(6), first=10, overdue=True) == []
    assert only(shown, at=at(7, 0), overdue=True).notice_state is DutyState.OVERDUE


@pytest.mark.requirement("R158")
def test_a_notice_is_kept_or_broken_by_its_own_time(given_history: GivenHistory) -> None:
    late = UUID(int=96)
    shown = given_history(
        outreach_board,
        invited(),
        notified(reply=Reply.COMING),
        invited(late, customer_id=LI),
        notified(late, notified_at=at(7), customer_id=LI),
    )
    rows = {row.outreach_id: row for row in shown.ask(notices, at=at(9), first=10)}
    assert rows[INVITATION].notice_state is DutyState.KEPT
    assert rows[late].notice_state is DutyState.BROKEN
    assert (rows[INVITATION].reply, rows[INVITATION].via) == (Reply.COMING, Channel.PHONE)
    assert shown.text(rows[INVITATION].remark_sealed) == "带两个孩子"


@pytest.mark.requirement("R159")
def test_the_letter_is_owed_until_8_june_24_00(given_history: GivenHistory) -> None:
    shown = given_history(outreach_board, invited(), notified())
    row = only(shown, at=end_of(8), pending_only=True)
    assert (row.letter_state, row.letter_due_at) == (DutyState.OPEN, end_of(8))
    assert only(shown, at=at(9, 0), overdue=True).letter_state is DutyState.OVERDUE


@pytest.mark.requirement("R159")
@pytest.mark.parametrize("settled", [WRITTEN, NEEDLESS], ids=["sent", "not needed"])
def test_a_letter_is_settled_by_sending_or_by_a_reason(
    given_history: GivenHistory, settled: Fact
) -> None:
    shown = given_history(outreach_board, invited(), notified(), settled)
    row = only(shown, at=at(20))
    assert row.letter_state is DutyState.KEPT
    said_why = (row.letter_number, shown.text(row.letter_needless_reason_sealed))
    assert said_why == (("XH-S1-2025-00007", None) if settled is WRITTEN else (None, "已记下"))
    assert shown.ask(notices, at=at(20), first=10, pending_only=True) == []


@pytest.mark.requirement("R085")
def test_a_blocked_batch_is_due_at_once_to_the_customer_and_names_the_owner(
    given_history: GivenHistory,
) -> None:
    sold = OwnershipTransferred(from_customer_id=WANG, to_customer_id=LI, on=date(2025, 6, 3))
    linked = OwnerLinked(customer_id=WANG, since=date(2024, 1, 1), relation=OwnerRelation.OWNER)
    shown = given_history(
        outreach_board, FILE, REGISTERED, fact(linked, stream=CAR), fact(sold, stream=CAR), WARNED
    )
    row = only(shown, at=at(2), batch_id="B-77")
    assert (row.cause, row.notice_due_at, row.urgent_at) == (
        OutreachCause.BLOCKED_BATCH,
        None,
        at(2),
    )
    assert (row.vin, row.plate, row.owner_id) == ("LFV2A21K8A3000001", "京A12345", None)
    assert row.may_be_called  # safety needs no consent
    assert only(shown, at=at(4)).owner_id == LI


@pytest.mark.requirement("R122")
def test_who_rests_or_did_not_agree_is_not_on_the_list_to_call(
    given_history: GivenHistory,
) -> None:
    shown = given_history(outreach_board, invited())

    def hindrance(hour: int = 10) -> str | None:
        row = only(shown, at=at(5, hour))
        listed = shown.ask(notices, at=at(5, hour), first=10, callable_only=True)
        assert row.may_be_called == bool(listed) == (row.hindrance is None)
        return row.hindrance

    assert hindrance() == "no_consent"
    shown.and_then(AGREED)
    assert hindrance() == "no_phone"
    shown.and_then(FILE)
    assert hindrance() is None
    assert (hindrance(7), hindrance(21)) == ("quiet_hours", "quiet_hours")
    noon = QuietHours(from_minute=12 * 60, to_minute=14 * 60)
    night = QuietHours(from_minute=18 * 60, to_minute=9 * 60)
    shown.and_then(fact(ContactPreferenceSet(quiet_hours=(noon, night)), stream=WANG))
    assert [hindrance(hour) for hour in (8, 9, 12, 14, 18)] == [
        "quiet_hours",
        None,
        "quiet_hours",
        None,
        "quiet_hours",
    ]
    shown.and_then(fact(ContactPreferenceSet(no_calls=True), stream=WANG))
    assert hindrance() == "no_calls"
    shown.and_then(TOOK_BACK)
    assert hindrance() == "no_consent"


def test_an_erased_customer_is_called_no_more(given_history: GivenHistory) -> None:
    erased = PersonalDataErased(basis=ErasureBasis.SUBJECT_REQUEST, subjects=(WANG,))
    shown = given_history(outreach_board, FILE, AGREED, WARNED, fact(erased, stream=WANG))
    assert only(shown).hindrance == "no_calls"


@pytest.mark.requirement("R158")
@pytest.mark.requirement("R157")
def test_an_activity_counts_who_is_told_and_who_came(given_history: GivenHistory) -> None:
    waits, off = UUID(int=97), UUID(int=98)
    shown = given_history(
        outreach_board,
        PLAN,
        invited(),
        notified(reply=Reply.COMING),
        WRITTEN,
        fact(CustomerAttended(attended_on=date(2025, 6, 20)), stream=INVITATION),
        invited(waits, customer_id=LI),
        invited(off, customer_id=UUID(int=94)),
        withdrawn(off),
    )
    (found,) = shown.ask(campaigns, at=at(7), first=5)
    assert found == CampaignRow(
        campaign_id=CAMPAIGN,
        site_id="S1",
        campaign_kind=PLANNED.campaign_kind,
        title="夏季车友联谊",
        content="空调免费检测，亲子试驾",
        place="杭州一店展厅",
        starts_on=date(2025, 6, 20),
        ends_on=None,
        notice_due_at=end_of(6),
        promise_version=1,
        cancelled_reason=None,
        audience=3,
        notified_in_time=1,
        notified_late=0,
        not_yet_notified=1,
        overdue=1,
        withdrawn=1,
        letters_sent=1,
        letters_needless=0,
        letters_owed=0,
        coming=1,
        attended=1,
    )
    cancelled = CampaignCancelled(reason="台风", customer_ids=(WANG,))
    shown.and_then(fact(cancelled, stream=CAMPAIGN))
    (found,) = shown.ask(campaigns, at=at(7), first=5, site_id="S1")
    assert found.cancelled_reason == "台风"
    assert shown.ask(campaigns, at=at(7), first=5, since=date(2025, 6, 21)) == []
    after = (found.starts_on, found.campaign_id)
    assert shown.ask(campaigns, at=at(7), first=5, after=after) == []


def test_the_list_begins_with_what_is_most_urgent_and_goes_on(given_history: GivenHistory) -> None:
    shown = given_history(
        outreach_board,
        WARNED,
        invited(),
        invited(UUID(int=97), customer_id=LI, site_id="S2"),
        withdrawn(UUID(int=97)),
    )
    first = shown.ask(notices, at=at(5), first=1)
    assert [row.outreach_id for row in first] == [WARNING, INVITATION]
    after = (first[0].urgent_at, first[0].outreach_id)
    rest = shown.ask(notices, at=at(5), first=5, after=after)
    assert [row.notice_state for row in rest] == [DutyState.OPEN, DutyState.WITHDRAWN]
    filters: list[tuple[dict[str, Any], int]] = [
        ({"cause": OutreachCause.CAMPAIGN}, 2),
        ({"site_id": "S2"}, 1),
        ({"campaign_id": CAMPAIGN}, 2),
        ({"customer_id": WANG}, 2),
        ({"pending_only": True}, 2),
    ]
    for asked, n in filters:
        assert len(shown.ask(notices, at=at(5), first=5, **asked)) == n


def test_the_rows_are_the_same_however_they_were_followed(given_history: GivenHistory) -> None:
    given_history(
        outreach_board,
        FILE,
        AGREED,
        TOOK_BACK,
        fact(ContactPreferenceSet(no_calls=True), stream=WANG),
        REGISTERED,
        PLAN,
        invited(),
        unreached(),
        notified(),
        WRITTEN,
        WARNED,
        withdrawn(WARNING),
    ).assert_the_same_however_followed()


def test_every_fact_is_considered() -> None:
    assert_every_fact_considered(outreach_board, "campaign", "outreach", "customer", "vehicle")
