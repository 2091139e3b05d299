"""What a command that calls a customer asks of the customer's file: rest and consent (R122, R168)."""

from uuid import UUID

from api.graphql.commands import Call
from domain.customer.aggregate import Customer
from domain.customer.events import Purpose
from domain.customer.quiet_hours import is_quiet
from domain.kernel import Missing


def customer_rests(call: Call, customer_id: UUID) -> bool:
    """Whether the customer asked not to be called at that time, or at all (R122)."""
    customer = _file(call, customer_id)
    if customer is None:
        return False  # known by id alone: imported orders may come before their customer's file
    return customer.no_calls or is_quiet(customer.quiet_hours, call.command.occurred_at)


def consents(call: Call, customer_id: UUID, purpose: Purpose) -> bool:
    """Whether a live consent covers the purpose, and the data may be used at all (PIPL Art. 13)."""
    customer = _file(call, customer_id)
    if customer is None or customer.erased or customer.merged_into is not None:
        return False
    return customer.restriction is None and customer.allows(purpose)


def _file(call: Call, customer_id: UUID) -> Customer | None:
    try:
        return call.ctx.history.load(Customer, customer_id).state
    except Missing:
        return None
