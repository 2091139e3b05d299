"""Who calls, when, and what is written down (R109-R113, R116, R118, R120, R122)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest

from domain.follow_up.aggregate import FollowUp
from domain.follow_up.events import (
    CallAttempted,
    CallbackLogged,
    FollowUpAssigned,
    FollowUpClosed,
    FollowUpDelegated,
    SecondWindowOpened,
)
from domain.follow_up.terms import follow_up_id
from domain.follow_up.words import FollowUpSource, Topic
from domain.kernel import Actor, Event, as_events
from domain.values.clock import SHANGHAI, Timing
from domain.values.contact import CallDirection, CallOutcome
from tests.domain.dsl import given
from tests.domain.follow_up.examples import (
    ADVISER,
    AGENT,
    ASSIGNED,
    CUSTOMER,
    DEPUTY,
    OPENED,
    ORDER,
    REACHED,
    SECOND_WINDOW,
    SUPERVISOR,
    TERMS,
    VEHICLE,
    at,
    words,
)

CALLING = (OPENED, ASSIGNED)


def log(follow_up: FollowUp, when: datetime, **changes: Any) -> tuple[Event, ...]:
    arguments: dict[str, Any] = {
        "at": when,
        "actor": AGENT,
        "seq": 1,
        "topics": (Topic.VEHICLE_USE_AND_SUGGESTIONS,),
    }
    return as_events(follow_up.log_call(**(arguments | changes)))


def logged(when: datetime, **changes: Any) -> CallbackLogged:
    """The call as it is recorded where the agent rings for the first time."""
    happened = log(given(FollowUp, *CALLING).state, when, **changes)[0]
    assert isinstance(happened, CallbackLogged)
    return happened


def attempt(follow_up: FollowUp, when: datetime, actor: Actor = AGENT) -> CallAttempted:
    return follow_up.attempt_call(at=when, actor=actor, seq=1, outcome=CallOutcome.NO_ANSWER)


# Opening


@pytest.mark.requirement("R109")
def test_an_order_has_one_follow_up() -> None:
    assert follow_up_id(ORDER) == follow_up_id(UUID(str(ORDER)))
    assert follow_up_id(ORDER) != follow_up_id(VEHICLE)


@pytest.mark.requirement("R109")
def test_window_1_is_the_third_to_the_seventh_day_after_delivery() -> None:
    given(FollowUp).when(
        lambda f: f.open(
            source=FollowUpSource.DELIVERY,
            site_id="S1",
            customer_id=CUSTOMER,
            basis_at=at(1, 17),
            terms=TERMS,
            repair_order_id=ORDER,
            order_number="RO-S1-2025-000123",
            vehicle_id=VEHICLE,
            adviser_id=ADVISER.id,
            technician_ids=("technician-sun",),
        )
    ).then(OPENED)


@pytest.mark.requirement("R120")
def test_an_extra_call_may_be_made_at_once_and_is_the_only_one() -> None:
    adhoc = FollowUp(id=ORDER).open(
        source=FollowUpSource.ADHOC,
        site_id="S1",
        customer_id=CUSTOMER,
        basis_at=at(1, 9),
        terms=TERMS,
    )
    assert adhoc.window1_opens_on == date(2025, 6, 1)
    call = msgspec.structs.replace(
        REACHED, called_at=at(1, 10), for_agent_id=None, vehicle_id=None, repair_order_id=None
    )
    only = given(FollowUp, adhoc).when(lambda f: log(f, at(1, 10))).then(call)
    only.when(lambda f: log(f, at(9), seq=2)).then_refused("follow_up.no_such_call", field="seq")
    only.when(lambda f: f.close()).then(FollowUpClosed(calls_reached=1))


# Who calls


def test_the_caller_did_not_serve_the_customer() -> None:
    given(FollowUp, OPENED).when(lambda f: f.assign(agent_id=ADVISER.id)).then_refused(
        "follow_up.caller_is_adviser", field="agentId"
    )
    given(FollowUp, *CALLING).when(lambda f: log(f, at(5), actor=ADVISER)).then_refused(
        "follow_up.caller_is_adviser"
    )
    given(FollowUp, *CALLING).when(lambda f: attempt(f, at(5), ADVISER)).then_refused(
        "follow_up.caller_is_adviser"
    )


def test_an_assignment_names_who_had_it_before() -> None:
    given(FollowUp, OPENED).when(lambda f: f.assign(agent_id=AGENT.id)).then(ASSIGNED)
    given(FollowUp, *CALLING).when(lambda f: f.assign(agent_id=AGENT.id)).then()
    given(FollowUp, *CALLING).when(lambda f: f.assign(agent_id=DEPUTY.id)).then(
        FollowUpAssigned(agent_id=DEPUTY.id, previous_agent_id=AGENT.id)
    )


def delegate(
    follow_up: FollowUp, actor: Actor = SUPERVISOR, to: Actor = DEPUTY, until: int = 10
) -> FollowUpDelegated:
    return follow_up.delegate(
        at=at(5), actor=actor, to_agent_id=to.id, until_on=date(2025, 6, until)
    )


DELEGATED = FollowUpDelegated(
    from_agent_id=AGENT.id,
    to_agent_id=DEPUTY.id,
    delegated_by=SUPERVISOR.id,
    until_on=date(2025, 6, 10),
)


@pytest.mark.requirement("R118")
def test_only_the_supervisor_appoints_a_deputy() -> None:
    given(FollowUp, *CALLING).when(delegate).then(DELEGATED)
    given(FollowUp, *CALLING).when(lambda f: delegate(f, AGENT)).then_refused(
        "follow_up.delegated_by_supervisor_only"
    )


def test_a_deputy_stands_in_for_somebody_else_from_today_on() -> None:
    given(FollowUp, OPENED).when(delegate).then_refused("follow_up.not_assigned")
    assigned = given(FollowUp, *CALLING)
    assigned.when(lambda f: delegate(f, to=AGENT)).then_refused("follow_up.delegated_to_agent")
    assigned.when(lambda f: delegate(f, to=ADVISER)).then_refused("follow_up.caller_is_adviser")
    assigned.when(lambda f: delegate(f, until=4)).then_refused(
        "follow_up.delegated_into_past", field="untilOn"
    )


@pytest.mark.requirement("R118")
def test_a_deputys_call_names_the_agent_who_stays_answerable() -> None:
    given(FollowUp, *CALLING, DELEGATED).when(lambda f: log(f, at(5), actor=DEPUTY)).then(
        msgspec.structs.replace(REACHED, agent_id=DEPUTY.id, for_agent_id=AGENT.id),
        SECOND_WINDOW,
    )


# When


@pytest.mark.requirement("R109")
@pytest.mark.parametrize(
    ("when", "timing"),
    [
        (at(3, 20, 59), Timing.EARLY),
        (at(4, 8), Timing.IN_WINDOW),
        (at(8, 20, 59), Timing.IN_WINDOW),
        (at(9, 8), Timing.LATE),
    ],
)
def test_calls_outside_the_window_are_logged_as_such(when: datetime, timing: Timing) -> None:
    call = logged(when)
    assert call.timing is timing
    assert call.satisfies_duty is (timing is not Timing.EARLY)


@pytest.mark.requirement("R110")
def test_window_2_opens_one_to_two_weeks_after_the_call_that_reached_the_customer() -> None:
    given(FollowUp, *CALLING).when(lambda f: log(f, at(5))).then(REACHED, SECOND_WINDOW)


@pytest.mark.requirement("R110")
def test_call_2_waits_for_call_1() -> None:
    given(FollowUp, *CALLING).when(lambda f: log(f, at(14), seq=2)).then_refused(
        "follow_up.second_call_before_first", field="seq"
    )


@pytest.mark.requirement("R110")
@pytest.mark.parametrize(
    ("when", "timing"),
    [
        (at(11), Timing.EARLY),
        (at(12), Timing.IN_WINDOW),
        (at(19), Timing.IN_WINDOW),
        (at(20), Timing.LATE),
    ],
)
def test_call_2_is_judged_by_window_2(when: datetime, timing: Timing) -> None:
    second = msgspec.structs.replace(
        REACHED,
        seq=2,
        attempt=2,
        called_at=when,
        timing=timing,
        satisfies_duty=timing is not Timing.EARLY,
    )
    given(FollowUp, *CALLING, REACHED, SECOND_WINDOW).when(lambda f: log(f, when, seq=2)).then(
        second
    )


def test_an_early_call_is_logged_and_still_owed() -> None:
    early = msgspec.structs.replace(
        REACHED, called_at=at(3), timing=Timing.EARLY, satisfies_duty=False
    )
    after = given(FollowUp, *CALLING).when(lambda f: log(f, at(3))).then(early)
    after.when(lambda f: log(f, at(14), seq=2)).then_refused("follow_up.second_call_before_first")
    after.when(lambda f: log(f, at(5))).then(
        msgspec.structs.replace(REACHED, attempt=2), SECOND_WINDOW
    )


@pytest.mark.parametrize(
    "changes", [{"early_by_request": True}, {"direction": CallDirection.INBOUND}]
)
def test_an_early_call_that_the_customer_wanted_counts(changes: dict[str, Any]) -> None:
    call = logged(at(3), **changes)
    assert call.timing is Timing.EARLY
    assert call.early_by_request
    assert call.satisfies_duty
    window = SecondWindowOpened(opens_on=date(2025, 6, 10), closes_on=date(2025, 6, 17))
    given(FollowUp, *CALLING).when(lambda f: log(f, at(3), **changes)).then(call, window)


def test_the_day_of_a_call_is_that_of_shanghai() -> None:
    evening_of_the_eighth = datetime.fromisoformat("2025-06-08T12:00:00+00:00")
    assert logged(evening_of_the_eighth).timing is Timing.IN_WINDOW
    just_past_midnight = datetime(2025, 6, 9, 0, 0, tzinfo=SHANGHAI)
    assert logged(just_past_midnight, quiet_hours_reason="客户约定").timing is Timing.LATE


def test_a_call_that_is_done_is_not_made_again() -> None:
    given(FollowUp, *CALLING, REACHED, SECOND_WINDOW).when(lambda f: log(f, at(6))).then_refused(
        "follow_up.call_done", field="seq"
    )


def test_no_call_before_what_it_follows() -> None:
    given(FollowUp, *CALLING).when(lambda f: log(f, at(1, 16))).then_refused(
        "follow_up.call_before_basis"
    )


# Quiet hours


@pytest.mark.requirement("R122")
@pytest.mark.parametrize("when", [at(5, 21), at(5, 23, 30), at(5, 7, 59)])
def test_a_call_while_customers_rest_needs_a_reason(when: datetime) -> None:
    given(FollowUp, *CALLING).when(lambda f: log(f, when)).then_refused(
        "follow_up.quiet_hours", field="quietHoursReason"
    )
    given(FollowUp, *CALLING).when(lambda f: attempt(f, when)).then_refused("follow_up.quiet_hours")
    assert logged(when, quiet_hours_reason="客户约定").quiet_hours_reason == words("客户约定")


@pytest.mark.parametrize("when", [at(5, 8), at(5, 20, 59)])
def test_by_day_it_needs_none(when: datetime) -> None:
    assert logged(when).quiet_hours_reason is None


@pytest.mark.requirement("R122")
def test_hours_that_the_customer_named_count_as_well() -> None:
    given(FollowUp, *CALLING).when(
        lambda f: log(f, at(5, 13), in_customers_quiet_hours=True)
    ).then_refused("follow_up.quiet_hours", field="quietHoursReason")


def test_a_customer_may_ring_at_any_hour() -> None:
    assert logged(at(5, 23), direction=CallDirection.INBOUND).quiet_hours_reason is None
