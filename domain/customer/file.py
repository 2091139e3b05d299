"""The customer's file: who it is, what they wish, how to reach them, duplicates (R101-R104, R122)."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from domain.customer.events import (
    ContactDetailsCorrected,
    ContactDetailsSet,
    ContactPreferenceSet,
    CustomerAbsorbed,
    CustomerFileOpened,
    CustomerKind,
    CustomersMerged,
    FileTrigger,
    NextServicePlanned,
    QuietHours,
    ServiceWishRecorded,
)
from domain.customer.quiet_hours import require_hours
from domain.customer.rules import (
    ABSORBED_ALREADY,
    IN_THE_FUTURE,
    IN_THE_PAST,
    MERGE_WITH_ITSELF,
    NO_CONTACT_FACT,
    NOTHING_GIVEN,
)
from domain.customer.state import CustomerState
from domain.kernel import Channel, Km, Missing, Personal, Refused
from domain.kernel.checked import checked, optional, required_text
from domain.values.clock import after_days, shanghai_date
from domain.values.distance import km
from domain.values.phone import parse_phone

NAME_CHARS: Final = 80
ADDRESS_CHARS: Final = 200
TEXT_CHARS: Final = 2000
FILE_DAYS: Final = 2


class CustomerFile(CustomerState):
    """Opening, contact details, wishes, preferences, duplicates."""

    def open_file(
        self,
        *,
        name: str,
        customer_kind: CustomerKind,
        trigger: FileTrigger,
        triggered_at: datetime,
        site_id: str,
        at: datetime,
        phone: str | None = None,
        address: str | None = None,
        file_days: int = FILE_DAYS,
        promise_version: int | None = None,
    ) -> CustomerFileOpened:
        """Open the customer's file, due two days after intake or visit (R101, R102).

        `file_days` and `promise_version` are those of the service promise in force.
        """
        due = checked("triggeredAt", lambda start: after_days(start, file_days), triggered_at)
        if triggered_at > at:
            raise Refused(IN_THE_FUTURE, field="triggeredAt", day=triggered_at.isoformat())
        return CustomerFileOpened(
            name=self._text("name", name, NAME_CHARS),
            customer_kind=customer_kind,
            trigger=trigger,
            triggered_at=triggered_at,
            due_at=due.at,
            site_id=site_id,
            phone=self._phone(phone),
            address=self._optional_text("address", address, ADDRESS_CHARS),
            promise_version=promise_version,
        )

    def set_contact_details(
        self,
        *,
        name: str | None = None,
        phone: str | None = None,
        address: str | None = None,
        contact_person: str | None = None,
    ) -> ContactDetailsSet:
        """Record how the customer is reached from now on; what is not given stays (R102)."""
        self.require_usable()
        details = ContactDetailsSet(
            name=self._optional_text("name", name, NAME_CHARS),
            phone=self._phone(phone),
            address=self._optional_text("address", address, ADDRESS_CHARS),
            contact_person=self._optional_text("contactPerson", contact_person, NAME_CHARS),
        )
        if details == ContactDetailsSet():
            raise Refused(NOTHING_GIVEN)
        return details

    def correct_contact_details(
        self,
        *,
        corrects_version: int,
        reason: str,
        name: str | None = None,
        phone: str | None = None,
        address: str | None = None,
        contact_person: str | None = None,
    ) -> ContactDetailsCorrected:
        """Correct details that were recorded wrongly, naming the fact (R102, PIPL Art. 46)."""
        self._require_living()
        if corrects_version not in self.contact_versions:
            raise Missing(NO_CONTACT_FACT, field="correctsVersion", version=corrects_version)
        why = self._text("reason", reason, TEXT_CHARS)
        correction = ContactDetailsCorrected(
            corrects_version=corrects_version,
            reason=why,
            name=self._optional_text("name", name, NAME_CHARS),
            phone=self._phone(phone),
            address=self._optional_text("address", address, ADDRESS_CHARS),
            contact_person=self._optional_text("contactPerson", contact_person, NAME_CHARS),
        )
        if correction == ContactDetailsCorrected(corrects_version=corrects_version, reason=why):
            raise Refused(NOTHING_GIVEN)
        return correction

    def record_service_wish(self, *, wish: str) -> ServiceWishRecorded:
        """Record which service the customer would like (R102, R104)."""
        self.require_usable()
        return ServiceWishRecorded(wish=self._text("wish", wish, TEXT_CHARS))

    def plan_next_service(
        self,
        *,
        service: str,
        at: datetime,
        vehicle_id: UUID | None = None,
        planned_on: date | None = None,
        planned_km: Km | None = None,
    ) -> NextServicePlanned:
        """Plan what to offer the customer next (R104)."""
        self.require_usable()
        if planned_on is not None and planned_on < shanghai_date(at):
            raise Refused(IN_THE_PAST, field="plannedOn", day=planned_on)
        return NextServicePlanned(
            service=required_text("service", service, ADDRESS_CHARS),
            vehicle_id=vehicle_id,
            planned_on=planned_on,
            planned_km=optional("plannedKm", km, planned_km),
        )

    def set_contact_preference(
        self,
        *,
        preferred_channel: Channel | None = None,
        quiet_hours: tuple[QuietHours, ...] = (),
        no_calls: bool = False,
        remark: str | None = None,
    ) -> ContactPreferenceSet:
        """Record how and when the customer wants to be reached, and when not (R122)."""
        self._require_living()
        require_hours(quiet_hours)
        return ContactPreferenceSet(
            preferred_channel=preferred_channel,
            quiet_hours=quiet_hours,
            no_calls=no_calls,
            remark=self._optional_text("remark", remark, TEXT_CHARS),
        )

    def absorb(
        self, *, absorbed_customer_id: UUID, subjects: tuple[UUID, ...] = ()
    ) -> CustomerAbsorbed:
        """Take in a duplicate file of this same customer (D.3 Customer).

        `subjects`: files merged into the duplicate before, as its CustomersMerged names them.
        """
        self.require_usable()
        self._require_other(absorbed_customer_id, "absorbedCustomerId")
        others = (each for each in subjects if each != absorbed_customer_id)
        return CustomerAbsorbed(
            absorbed_customer_id=absorbed_customer_id, subjects=(absorbed_customer_id, *others)
        )

    def merge_into(self, *, into_customer_id: UUID) -> CustomersMerged:
        """Close this file as a duplicate; the customer goes on in the other one (D.3 Customer)."""
        self.require_usable()
        self._require_other(into_customer_id, "intoCustomerId")
        return CustomersMerged(
            into_customer_id=into_customer_id, subjects=(self.id, *self.absorbed)
        )

    def _phone(self, phone: str | None) -> Personal | None:
        number = optional("phone", parse_phone, phone)
        return None if number is None else self._text("phone", number, NAME_CHARS)

    def _require_other(self, customer_id: UUID, field: str) -> None:
        if customer_id == self.id:
            raise Refused(MERGE_WITH_ITSELF, field=field)
        if customer_id in self.absorbed:
            raise Refused(ABSORBED_ALREADY, field=field, customer_id=customer_id)
