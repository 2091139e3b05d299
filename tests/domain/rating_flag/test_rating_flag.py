"""A low rating has an owner and an action, until everything about it is done (R146)."""

from datetime import date, datetime
from uuid import UUID

import pytest

from domain.kernel import Actor, Personal, Role
from domain.rating_flag.aggregate import RatingFlag
from domain.rating_flag.events import (
    ActionKind,
    FollowUpActionDone,
    FollowUpActionHandedOver,
    FollowUpActionOpened,
    RatingFlagged,
)
from domain.values.clock import SHANGHAI
from domain.values.contact import Instrument
from tests.domain.dsl import given

WANG = UUID("00000000-0000-4000-8000-00000000c001")
SUPERVISOR = Actor(id="S1-郑", role=Role.SUPERVISOR)
JUNE_5 = datetime(2025, 6, 5, 10, tzinfo=SHANGHAI)
FLAGGED = RatingFlagged(
    rating_id=UUID(int=9),
    instrument=Instrument.HANDOVER,
    score_hundredths=440,
    scale_max=5,
    below_hundredths=450,
    promise_version=1,
    rated_at=JUNE_5,
    site_id="S1",
    adviser_id="S1-李",
    technician_ids=("S1-孙",),
    customer_id=WANG,
)
FIRST = FollowUpActionOpened(
    action_id="1", action_kind=ActionKind.CONTACT_CUSTOMER, owner_id="S1-李"
)
DONE = FollowUpActionDone(
    action_id="1", done_by=SUPERVISOR.id, done_at=JUNE_5, result=Personal(WANG, "已致歉并解释")
)
pytestmark = pytest.mark.requirement("R146")


def test_a_flag_begins_with_an_owner_and_an_action() -> None:
    flag = given(RatingFlag).when(lambda f: f.flag(flagged=FLAGGED, owner_id="S1-李"))
    assert not flag.then(FLAGGED, FIRST).state.settled


def test_more_may_be_done_about_it() -> None:
    given(RatingFlag, FLAGGED, FIRST).when(
        lambda f: f.open_action(
            at=JUNE_5,
            action_kind=ActionKind.TRAIN_STAFF,
            owner_id="S1-郑",
            due_on=date(2025, 6, 12),
            description="交车讲解培训",
        )
    ).then(
        FollowUpActionOpened(
            action_id="2",
            action_kind=ActionKind.TRAIN_STAFF,
            owner_id="S1-郑",
            due_on=date(2025, 6, 12),
            description=Personal(WANG, "交车讲解培训"),
        )
    )


def test_an_action_is_not_due_before_it_is_thought_of() -> None:
    given(RatingFlag, FLAGGED, FIRST).when(
        lambda f: f.open_action(
            at=JUNE_5, action_kind=ActionKind.OTHER, owner_id="S1-郑", due_on=date(2025, 6, 4)
        )
    ).then_refused("rating_flag.due_in_past", field="dueOn")


def test_another_person_may_answer_for_it() -> None:
    given(RatingFlag, FLAGGED, FIRST).when(
        lambda f: f.hand_over_action(action_id="1", owner_id="S1-郑")
    ).then(
        FollowUpActionHandedOver(action_id="1", previous_owner_id="S1-李", owner_id="S1-郑")
    ).when(lambda f: f.hand_over_action(action_id="1", owner_id="S1-郑")).then_refused(
        "rating_flag.same_owner", field="ownerId"
    )


def test_it_is_settled_when_everything_is_done() -> None:
    after = given(RatingFlag, FLAGGED, FIRST).when(
        lambda f: f.complete_action(
            at=JUNE_5, actor=SUPERVISOR, action_id="1", result="已致歉并解释"
        )
    )
    settled = after.then(DONE)
    assert settled.state.settled
    settled.when(
        lambda f: f.complete_action(at=JUNE_5, actor=SUPERVISOR, action_id="1", result="同上")
    ).then_refused("rating_flag.action_done_already")


def test_what_is_not_there_is_not_done() -> None:
    given(RatingFlag, FLAGGED, FIRST).when(
        lambda f: f.complete_action(at=JUNE_5, actor=SUPERVISOR, action_id="7", result="好")
    ).then_refused("rating_flag.no_such_action", field="actionId")
    given(RatingFlag).when(
        lambda f: f.open_action(at=JUNE_5, action_kind=ActionKind.OTHER, owner_id="S1-郑")
    ).then_refused("rating_flag.not_flagged")
