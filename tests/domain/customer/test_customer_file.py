"""The customer's file: opening, contact, wishes, preferences (R101-R104, R122)."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from domain.customer.aggregate import Customer
from domain.customer.events import (
    ContactDetailsCorrected,
    ContactDetailsSet,
    ContactPreferenceSet,
    CustomerFileOpened,
    CustomerKind,
    FileTrigger,
    NextServicePlanned,
    QuietHours,
    ServiceWishRecorded,
)
from domain.customer.quiet_hours import is_quiet
from domain.kernel import Channel, Km
from domain.values.clock import SHANGHAI
from tests.domain.customer.samples import MONDAY, NOW, OPENED, of_wang
from tests.domain.dsl import STREAM_ID, given

CAR = UUID("00000000-0000-4000-8000-0000000000e1")
NOON = QuietHours(12 * 60, 14 * 60)
NIGHT = QuietHours(21 * 60, 8 * 60)


def open_file(
    c: Customer,
    *,
    triggered_at: datetime = MONDAY,
    phone: str | None = "138 1234 1234",
    file_days: int = 2,
    promise_version: int | None = None,
) -> CustomerFileOpened:
    return c.open_file(
        name=" 王女士 ",
        customer_kind=CustomerKind.PERSON,
        trigger=FileTrigger.REPAIR,
        triggered_at=triggered_at,
        phone=phone,
        site_id="S1",
        file_days=file_days,
        promise_version=promise_version,
        at=NOW,
    )


@pytest.mark.requirement("R101")
def test_a_file_is_due_by_midnight_of_the_second_day_after_the_trigger() -> None:
    # R101, D.8: Monday 10:00, due Wednesday 24:00.
    given(Customer).when(open_file).then(OPENED)


@pytest.mark.requirement("R101")
@pytest.mark.requirement("R176")
def test_the_promise_in_force_sets_the_due_time() -> None:
    fact = open_file(given(Customer).state, file_days=1, promise_version=4)
    assert fact.due_at == datetime(2025, 6, 4, tzinfo=SHANGHAI)
    assert fact.promise_version == 4


def test_a_file_is_triggered_by_what_has_happened() -> None:
    given(Customer).when(
        lambda c: open_file(c, triggered_at=NOW + timedelta(seconds=1))
    ).then_refused("customer.in_the_future", field="triggeredAt")


def test_a_phone_number_can_be_called() -> None:
    given(Customer).when(lambda c: open_file(c, phone="1234")).then_refused(
        "malformed.phone.format", field="phone"
    )


def test_texts_about_a_person_belong_to_that_person() -> None:
    fact = open_file(given(Customer).state)
    assert fact.name.subject == STREAM_ID
    assert fact.phone is not None
    assert fact.phone.subject == STREAM_ID


@pytest.mark.requirement("R102")
def test_new_contact_details_keep_the_others() -> None:
    past = given(Customer, OPENED)
    past.when(lambda c: c.set_contact_details(address="朝阳区某路1号")).then(
        ContactDetailsSet(address=of_wang("朝阳区某路1号"))
    )
    past.when(lambda c: c.set_contact_details(address=" ")).then_refused("customer.nothing_given")


def test_a_correction_names_the_fact_that_was_wrong() -> None:
    past = given(Customer, OPENED, ServiceWishRecorded(wish=of_wang("洗车")))
    past.when(
        lambda c: c.correct_contact_details(corrects_version=1, reason="听错", name="汪女士")
    ).then(
        ContactDetailsCorrected(corrects_version=1, reason=of_wang("听错"), name=of_wang("汪女士"))
    )
    past.when(
        lambda c: c.correct_contact_details(corrects_version=2, reason="听错", name="汪女士")
    ).then_refused("customer.no_contact_fact", field="correctsVersion")
    past.when(lambda c: c.correct_contact_details(corrects_version=1, reason="听错")).then_refused(
        "customer.nothing_given"
    )


def test_a_correction_can_be_corrected() -> None:
    wrong_again = ContactDetailsCorrected(
        corrects_version=1, reason=of_wang("听错"), name=of_wang("汪女士")
    )
    given(Customer, OPENED, wrong_again).when(
        lambda c: c.correct_contact_details(corrects_version=2, reason="核对", name="王女士")
    ).then(
        ContactDetailsCorrected(corrects_version=2, reason=of_wang("核对"), name=of_wang("王女士"))
    )


@pytest.mark.requirement("R104")
def test_a_wish_is_recorded_in_the_customers_words() -> None:
    given(Customer, OPENED).when(lambda c: c.record_service_wish(wish="周末上门取车")).then(
        ServiceWishRecorded(wish=of_wang("周末上门取车"))
    )


@pytest.mark.requirement("R104")
def test_the_next_service_is_planned_ahead() -> None:
    past = given(Customer, OPENED)
    past.when(
        lambda c: c.plan_next_service(
            service="二级维护",
            vehicle_id=CAR,
            planned_on=date(2025, 12, 1),
            planned_km=Km(50_000),
            at=NOW,
        )
    ).then(
        NextServicePlanned(
            service="二级维护",
            vehicle_id=CAR,
            planned_on=date(2025, 12, 1),
            planned_km=Km(50_000),
        )
    )
    past.when(
        lambda c: c.plan_next_service(service="二级维护", planned_on=date(2025, 6, 29), at=NOW)
    ).then_refused("customer.in_the_past", field="plannedOn")


@pytest.mark.requirement("R122")
def test_a_preference_replaces_the_one_before() -> None:
    first = ContactPreferenceSet(quiet_hours=(NOON, NIGHT), no_calls=True)
    state = (
        given(Customer, OPENED, first)
        .when(
            lambda c: c.set_contact_preference(
                preferred_channel=Channel.WECHAT, quiet_hours=(NOON,), remark="先发消息"
            )
        )
        .then(
            ContactPreferenceSet(
                preferred_channel=Channel.WECHAT, quiet_hours=(NOON,), remark=of_wang("先发消息")
            )
        )
        .state
    )
    assert state.quiet_hours == (NOON,)
    assert not state.no_calls


@pytest.mark.parametrize(
    "hours", [QuietHours(0, 0), QuietHours(-1, 60), QuietHours(60, 1440)], ids=str
)
def test_quiet_hours_are_times_of_the_day(hours: QuietHours) -> None:
    given(Customer, OPENED).when(
        lambda c: c.set_contact_preference(quiet_hours=(hours,))
    ).then_refused("customer.quiet_hours", field="quietHours")


@pytest.mark.requirement("R122")
@pytest.mark.parametrize(
    ("hour", "minute", "quiet"),
    [
        (11, 59, False),
        (12, 0, True),
        (13, 59, True),
        (14, 0, False),
        (20, 59, False),
        (21, 0, True),
        (0, 0, True),
        (7, 59, True),
        (8, 0, False),
    ],
)
def test_a_customer_rests_at_noon_and_through_the_night(
    hour: int, minute: int, *, quiet: bool
) -> None:
    at = datetime(2025, 6, 30, hour, minute, tzinfo=SHANGHAI)
    assert is_quiet((NOON, NIGHT), at) is quiet
