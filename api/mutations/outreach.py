"""Mutations of what one customer is to be told: the notice, the letter, who came (R157-R159)."""

from uuid import UUID

import strawberry

from api.graphql.commands import Call, Commands
from api.mutations.resting import consents, customer_rests
from api.objects.outreach import OutreachReceipt
from domain.customer.aggregate import Customer
from domain.customer.events import Purpose
from domain.outreach.aggregate import Outreach
from domain.outreach.terms import batch_outreach_id
from domain.outreach.words import OutreachCause
from domain.vehicle.aggregate import Vehicle

commands = Commands(Outreach, OutreachReceipt)


def _rests(call: Call) -> bool:
    return customer_rests(call, _outreach(call).subject)


def _consents(call: Call) -> bool:
    """Whether an activity may be spoken of; a safety matter needs no consent."""
    outreach = _outreach(call)
    if outreach.opened is None or outreach.opened.cause is not OutreachCause.CAMPAIGN:
        return True
    return consents(call, outreach.subject, Purpose.MARKETING)


def _outreach(call: Call) -> Outreach:
    return call.ctx.history.load(Outreach, call.stream_id).state


def _of_owner(call: Call) -> UUID:
    """One outreach a batch, car and customer, also where the policy opened it before."""
    given = call.arguments
    return batch_outreach_id(given["batch_id"], given["vehicle_id"], given["customer_id"])


MAY_CALL = {"consents_to_marketing": _consents, "in_customers_quiet_hours": _rests}


@strawberry.type
class OutreachMutations:
    open_owner_outreach = commands.begin(
        Outreach.open_for_owner,
        name="open_owner_outreach",
        new_id=_of_owner,
        refers={"customer_id": Customer, "vehicle_id": Vehicle},
    )
    record_notice_attempt = commands.change(
        Outreach.attempt_notice, name="record_notice_attempt", supply=MAY_CALL
    )
    notify_customer = commands.change(Outreach.notify_customer, supply=MAY_CALL)
    find_letter_needless = commands.change(Outreach.find_letter_needless)
    record_attendance = commands.change(Outreach.record_attendance)
    withdraw_outreach = commands.change(Outreach.withdraw, name="withdraw_outreach")
