"""Mutations of a customer's file, and of the person's rights over what it holds (R101-R108, R168)."""

from datetime import date
from typing import Final
from uuid import UUID

import strawberry

from api.graphql.commands import Call, Commands
from api.objects.customer import CustomerReceipt
from domain.customer.aggregate import Customer
from domain.customer.events import (
    ConsentWithdrawn,
    DataRequestAnswered,
    DataRequestReceived,
    PersonalDataDisclosed,
    PersonalDataErased,
    ProcessingRestricted,
    RetentionBasis,
)
from domain.kernel import Event
from domain.service_promise.events import PromiseValues
from domain.values.clock import after_months, shanghai_date

commands = Commands(Customer, CustomerReceipt)

MONTHS_A_YEAR: Final = 12
RIGHTS_EXERCISED: Final[tuple[type[Event], ...]] = (
    ConsentWithdrawn,
    DataRequestAnswered,
    DataRequestReceived,
    PersonalDataDisclosed,
    PersonalDataErased,
    ProcessingRestricted,
)
"""Facts that prolong no retention: asking for one's data to be erased must not keep it."""


def _promised(call: Call) -> tuple[int, PromiseValues]:
    day = shanghai_date(call.arguments["triggered_at"])
    return call.ctx.services.knowledge.values_on(day)


def _file_days(call: Call) -> int:
    return _promised(call)[1].customer_file_days


def _promise_version(call: Call) -> int | None:
    """None for the built-in numbers, which are no version of anybody's promise."""
    return _promised(call)[0] or None


def _retention_until(call: Call) -> date | None:
    """The last day for which the repair record of this customer is kept (三包规定 Art. 17).

    Counted from the last service fact in the customer's own stream. Orders name their customer,
    but no index finds a customer's orders on the writing side; a longer duty that somebody knows
    of is recorded before with restrictProcessing, and holds.
    """
    served = [
        shanghai_date(fact.occurred_at)
        for fact in call.ctx.history.read(call.stream_id)
        if not isinstance(fact.event, RIGHTS_EXERCISED)
    ]
    if not served:
        return None
    last = max(served)
    _, values = call.ctx.services.knowledge.values_on(last)
    return after_months(last, values.repair_record_retention_years * MONTHS_A_YEAR)


def _retention_basis(_: Call) -> RetentionBasis:
    return RetentionBasis.SANBAO_REPAIR_RECORD


def _absorbed_before(call: Call) -> tuple[UUID, ...]:
    """The files merged into the duplicate before: their texts are erased with this customer's."""
    return call.ctx.history.load(Customer, call.arguments["absorbed_customer_id"]).state.absorbed


@strawberry.type
class CustomerMutations:
    # the file
    open_customer_file = commands.begin(
        Customer.open_file,
        name="open_customer_file",
        supply={"file_days": _file_days, "promise_version": _promise_version},
    )
    set_contact_details = commands.change(Customer.set_contact_details)
    correct_contact_details = commands.change(Customer.correct_contact_details)
    set_contact_preference = commands.change(Customer.set_contact_preference)
    record_service_wish = commands.change(Customer.record_service_wish)
    plan_next_service = commands.change(Customer.plan_next_service)
    # consent
    give_consent = commands.change(Customer.give_consent)
    withdraw_consent = commands.change(Customer.withdraw_consent)
    disclose_personal_data = commands.change(Customer.disclose_personal_data)
    # rights
    receive_data_request = commands.change(Customer.receive_data_request)
    answer_data_request = commands.change(Customer.answer_data_request)
    restrict_processing = commands.change(Customer.restrict_processing)
    resume_processing = commands.change(Customer.resume_processing)
    erase_personal_data = commands.change(
        Customer.erase_personal_data,
        supply={"retention_until": _retention_until, "retention_basis": _retention_basis},
    )
    # duplicates
    absorb_customer = commands.change(
        Customer.absorb, name="absorb_customer", supply={"subjects": _absorbed_before}
    )
    merge_customer = commands.change(
        Customer.merge_into, name="merge_customer", refers={"into_customer_id": Customer}
    )
