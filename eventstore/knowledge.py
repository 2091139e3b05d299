"""What policies and commands may know besides one stream: the promise and the working days."""

from datetime import date, datetime
from typing import cast
from uuid import UUID

from domain.kernel import Missing
from domain.policies import PromiseTerms
from domain.price_list.aggregate import PRICE_LIST_ID, PriceList, listed_prices
from domain.price_list.events import PriceListEvent
from domain.repair_order.events import RepairOrderOpened
from domain.service_promise.aggregate import SERVICE_PROMISE_ID, ServicePromise
from domain.service_promise.events import PromiseValues, ServicePromiseEvent
from domain.values.calendar import WorkingDayCalendar
from domain.values.cover import VehicleGroup
from domain.values.listed_prices import ListedPrices
from domain.vehicle.aggregate import Vehicle
from domain.vehicle.guarantee import guarantee_group
from eventstore.history import History
from eventstore.history_reading import Loaded


class StoredKnowledge:
    """Answers from the streams of service promise, price list and vehicles, as they stand now."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._promise = Loaded(ServicePromise(id=SERVICE_PROMISE_ID), 0)
        self._prices = PriceList()
        self._listed: dict[int, ListedPrices] = {}

    def of_one_moment(self) -> "StoredKnowledge":
        """The same, asking for the promise once: for a command, whose numbers belong together."""
        return _OfOneMoment(self._history, self)

    def promise(self) -> ServicePromise:
        """The promise with all its versions; the built-in one where none was adopted.

        What was read before is not read again.
        """
        known = self._promise
        for fact in self._history.read(SERVICE_PROMISE_ID, after=known.version):
            event = cast("ServicePromiseEvent", fact.event)
            known = Loaded(known.state.apply(event), fact.version)
        self._promise = known
        return known.state

    def values_on(self, day: date) -> tuple[int, PromiseValues]:
        """Version and numbers in force on a Shanghai day."""
        return self.promise().in_force(day)

    def promise_on(self, day: date) -> PromiseTerms:
        """The promised numbers that policies count with."""
        version, values = self.values_on(day)
        return PromiseTerms(
            promise_version=version,
            call1_first_day=values.call1_first_day,
            call1_last_day=values.call1_last_day,
            call2_first_day=values.call2_first_day,
            call2_last_day=values.call2_last_day,
            issue_escalation_days=values.issue_escalation_days,
            activity_notice_days=values.activity_notice_days,
            letter_days=values.letter_days,
            complaint_response_minutes=values.complaint_response_minutes,
            complaint_resolution_working_days=values.complaint_resolution_working_days,
            callback_attempts_min=values.callback_attempts_min,
            repair_warranty_months=values.repair_warranty_months,
            low_rating_hundredths=values.low_rating_hundredths,
            customer_file_days=values.customer_file_days,
        )

    def prices_on(self, day: date) -> ListedPrices | None:
        """The price list in force on a Shanghai day; None before the first.

        Published lists never change and are long, so each is read and turned over once.
        """
        known = self._prices
        for fact in self._history.read(PRICE_LIST_ID, after=len(known.versions)):
            known = known.apply(cast("PriceListEvent", fact.event))
        self._prices = known
        published = known.in_force(day)
        if published is None:
            return None
        version = published.price_list_version
        if version not in self._listed:
            self._listed[version] = listed_prices(published)
        return self._listed[version]

    def guarantee_group(self, vehicle_id: UUID) -> VehicleGroup:
        """The vehicle's column in the table of guarantee periods; a car where it has no file."""
        try:
            kind = self._history.load(Vehicle, vehicle_id).state.vehicle_kind
        except Missing:
            return VehicleGroup.CAR_OR_DANGEROUS_GOODS
        return guarantee_group(kind)

    def visitor(self, order_id: UUID) -> tuple[UUID, str]:
        """The customer and the site of an order, as its first fact says them."""
        opened = next(self._history.read(order_id, upto=1)).event
        if not isinstance(opened, RepairOrderOpened):
            raise TypeError(f"{order_id} is no repair order")
        return opened.customer_id, opened.site_id

    def has_file(self, customer_id: UUID) -> bool:
        """Whether the customer has a file by now, be it closed or merged since."""
        return self.file_opened_at(customer_id) is not None

    def file_opened_at(self, customer_id: UUID) -> datetime | None:
        """When the customer got the file; None: there is none."""
        opened = next(self._history.read(customer_id, upto=1), None)
        return opened.occurred_at if opened else None

    def calendar(self) -> WorkingDayCalendar:
        """The working days as published so far."""
        return self.promise().calendar


class _OfOneMoment(StoredKnowledge):
    def __init__(self, history: History, of: StoredKnowledge) -> None:
        super().__init__(history)
        self._of = of
        self._once: ServicePromise | None = None

    def promise(self) -> ServicePromise:
        if self._once is None:
            self._once = self._of.promise()
        return self._once

    def prices_on(self, day: date) -> ListedPrices | None:
        return self._of.prices_on(day)
