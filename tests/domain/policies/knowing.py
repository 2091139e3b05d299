"""What a policy is told besides the fact: nothing, unless the test says what."""

from datetime import date
from uuid import UUID

from domain.policies import PromiseTerms
from domain.values.calendar import WorkingDayCalendar
from domain.values.cover import VehicleGroup


class KnowsNothing:
    """Fails the test where a policy asks; a test overrides what its policy may ask."""

    def promise_on(self, day: date) -> PromiseTerms:
        raise AssertionError(day)

    def calendar(self) -> WorkingDayCalendar:
        raise AssertionError("the calendar")

    def guarantee_group(self, vehicle_id: UUID) -> VehicleGroup:
        raise AssertionError(vehicle_id)

    def visitor(self, order_id: UUID) -> tuple[UUID, str]:
        raise AssertionError(order_id)

    def has_file(self, customer_id: UUID) -> bool:
        raise AssertionError(customer_id)
