"""Mutations of a customer's file, and of the person's rights over what it holds (R101-R108, R168)."""

from datetime import date
from uuid import UUID

import strawberry

from api.graphql.commands import Call, Commands
from api.objects.customer import CustomerReceipt
from api.privacy.held import identified, kept_until
from domain.customer.aggregate import Customer
from domain.customer.events import RetentionBasis
from domain.customer.retention import Kept
from domain.service_promise.events import PromiseValues
from domain.values.clock import shanghai_date

commands = Commands(Customer, CustomerReceipt)


def _promised(call: Call) -> tuple[int, PromiseValues]:
    day = shanghai_date(call.arguments["triggered_at"])
    return call.knowledge.values_on(day)


def _file_days(call: Call) -> int:
    return _promised(call)[1].customer_file_days


def _promise_version(call: Call) -> int | None:
    """None for the built-in numbers, which are no version of anybody's promise."""
    return _promised(call)[0] or None


def _kept(call: Call) -> Kept | None:
    services = call.ctx.services
    also = call.arguments.get("also_about") or ()
    return kept_until(services.history, call.knowledge, call.stream_id, also)


def _retention_until(call: Call) -> date | None:
    """The last day for which a law keeps any record of this customer; a longer duty that somebody
    knows of is recorded before with restrictProcessing, and holds.
    """
    found = _kept(call)
    return found and found.until


def _retention_basis(call: Call) -> RetentionBasis | None:
    found = _kept(call)
    return found and found.rule.basis


def _identified(call: Call) -> tuple[UUID, ...]:
    return identified(call.ctx.history, call.stream_id, call.arguments.get("also_about") or ())


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
        supply={
            "retention_until": _retention_until,
            "retention_basis": _retention_basis,
            "identified": _identified,
        },
    )
    # duplicates
    absorb_customer = commands.change(
        Customer.absorb, name="absorb_customer", supply={"subjects": _absorbed_before}
    )
    merge_customer = commands.change(
        Customer.merge_into, name="merge_customer", refers={"into_customer_id": Customer}
    )
