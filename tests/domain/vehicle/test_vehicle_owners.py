"""Who owns and uses a vehicle (R105, D.3 Vehicle)."""

from datetime import date
from uuid import UUID

import msgspec

from domain.vehicle.aggregate import Vehicle
from domain.vehicle.events import (
    OwnerLinked,
    OwnerRelation,
    OwnershipTransferred,
)
from tests.domain.dsl import given
from tests.domain.vehicle.samples import (
    LI,
    NOW,
    OWNED_BY_WANG,
    REGISTERED,
    WANG,
)


def link(v: Vehicle, who: UUID, how: OwnerRelation, since: date = date(2025, 1, 3)) -> OwnerLinked:
    return v.link_owner(customer_id=who, since=since, relation=how, at=NOW)


def test_a_vehicle_has_one_owner() -> None:
    given(Vehicle, REGISTERED).when(lambda v: link(v, WANG, OwnerRelation.OWNER)).then(
        OWNED_BY_WANG
    ).when(lambda v: link(v, LI, OwnerRelation.OWNER)).then_refused("vehicle.owned")


def test_others_own_it_too_or_use_it() -> None:
    past = given(Vehicle, REGISTERED, OWNED_BY_WANG)
    for how in (OwnerRelation.CO_OWNER, OwnerRelation.USER):
        past.when(lambda v, how=how: link(v, LI, how)).then(
            OwnerLinked(customer_id=LI, since=date(2025, 1, 3), relation=how)
        )


def test_a_user_may_become_a_co_owner_but_is_not_linked_twice_alike() -> None:
    used_by_li = OwnerLinked(customer_id=LI, since=date(2025, 1, 3), relation=OwnerRelation.USER)
    past = given(Vehicle, REGISTERED, OWNED_BY_WANG, used_by_li)
    past.when(lambda v: link(v, LI, OwnerRelation.USER)).then_refused("vehicle.nothing_changes")
    past.when(lambda v: link(v, LI, OwnerRelation.CO_OWNER)).then(
        msgspec.structs.replace(used_by_li, relation=OwnerRelation.CO_OWNER)
    )


def test_the_owner_stays_the_owner_until_a_transfer() -> None:
    given(Vehicle, REGISTERED, OWNED_BY_WANG).when(
        lambda v: link(v, WANG, OwnerRelation.USER)
    ).then_refused("vehicle.owned")


def test_a_co_owner_needs_an_owner_but_a_user_does_not() -> None:
    past = given(Vehicle, REGISTERED)
    past.when(lambda v: link(v, LI, OwnerRelation.CO_OWNER)).then_refused("vehicle.no_owner")
    past.when(lambda v: link(v, LI, OwnerRelation.USER)).then(
        OwnerLinked(customer_id=LI, since=date(2025, 1, 3), relation=OwnerRelation.USER)
    )


def test_nobody_owns_a_vehicle_from_tomorrow() -> None:
    given(Vehicle, REGISTERED).when(
        lambda v: link(v, WANG, OwnerRelation.OWNER, date(2025, 7, 1))
    ).then_refused("vehicle.in_the_future", field="since")


def transfer(v: Vehicle, to: UUID, on: date = date(2025, 6, 1)) -> OwnershipTransferred:
    return v.transfer_ownership(to_customer_id=to, on=on, at=NOW)


def test_a_transfer_ends_the_links_of_the_former_owner_and_users() -> None:
    used_by_li = OwnerLinked(customer_id=LI, since=date(2025, 1, 3), relation=OwnerRelation.USER)
    transferred = given(Vehicle, REGISTERED, OWNED_BY_WANG, used_by_li).when(
        lambda v: transfer(v, LI)
    )
    after = transferred.then(
        OwnershipTransferred(from_customer_id=WANG, to_customer_id=LI, on=date(2025, 6, 1))
    )
    assert not after.state.others
    after.when(lambda v: link(v, WANG, OwnerRelation.OWNER)).then_refused("vehicle.owned")


def test_the_first_known_owner_may_come_by_a_transfer() -> None:
    given(Vehicle, REGISTERED).when(lambda v: transfer(v, LI)).then(
        OwnershipTransferred(from_customer_id=None, to_customer_id=LI, on=date(2025, 6, 1))
    )


def test_a_transfer_goes_to_somebody_else_and_not_before_the_owner_had_it() -> None:
    past = given(Vehicle, REGISTERED, OWNED_BY_WANG)
    past.when(lambda v: transfer(v, WANG)).then_refused("vehicle.nothing_changes")
    past.when(lambda v: transfer(v, LI, date(2025, 1, 2))).then_refused("vehicle.days_reversed")
    past.when(lambda v: transfer(v, LI, date(2025, 7, 1))).then_refused("vehicle.in_the_future")
