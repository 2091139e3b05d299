"""Mutations of a follow-up: who calls, the calls, and what comes of them (R109-R125)."""

from uuid import UUID

import strawberry

from api.graphql.commands import Call, Commands
from api.mutations.promised import follow_up_terms
from api.mutations.resting import customer_rests
from api.objects.follow_up import FollowUpReceipt
from domain.customer.aggregate import Customer
from domain.follow_up.aggregate import FollowUp
from domain.follow_up.terms import follow_up_id
from domain.follow_up.words import FollowUpSource
from domain.repair_order.aggregate import RepairOrder
from domain.vehicle.aggregate import Vehicle

commands = Commands(FollowUp, FollowUpReceipt)


def _its_id(call: Call) -> UUID:
    """One follow-up an order's delivery, also where the policy opened it before; else a new one."""
    order_id: UUID | None = call.arguments.get("repair_order_id")
    if call.arguments["source"] is FollowUpSource.DELIVERY and order_id is not None:
        return follow_up_id(order_id)
    return call.stream_id


def _customer_rests(call: Call) -> bool:
    return customer_rests(call, call.ctx.history.load(FollowUp, call.stream_id).state.subject)


RESTS = {"in_customers_quiet_hours": _customer_rests}


@strawberry.type
class FollowUpMutations:
    open_follow_up = commands.begin(
        FollowUp.open,
        name="open_follow_up",
        supply={"terms": follow_up_terms},
        new_id=_its_id,
        refers={"customer_id": Customer, "vehicle_id": Vehicle, "repair_order_id": RepairOrder},
    )
    # who calls
    assign_follow_up = commands.change(FollowUp.assign, name="assign_follow_up")
    delegate_follow_up = commands.change(FollowUp.delegate, name="delegate_follow_up")
    # the calls
    record_call_attempt = commands.change(
        FollowUp.attempt_call, name="record_call_attempt", supply=RESTS
    )
    log_tracking_call = commands.change(FollowUp.log_call, name="log_tracking_call", supply=RESTS)
    rate_tracking_call = commands.change(FollowUp.rate_satisfaction, name="rate_tracking_call")
    # open points
    answer_call_issue = commands.change(FollowUp.answer_issue, name="answer_call_issue")
    escalate_call_issue = commands.change(FollowUp.escalate_issue, name="escalate_call_issue")
    obtain_solution = commands.change(FollowUp.obtain_solution)
    tell_customer_solution = commands.change(FollowUp.tell_customer, name="tell_customer_solution")
    # the end
    close_follow_up = commands.change(FollowUp.close, name="close_follow_up")
    abandon_follow_up = commands.change(FollowUp.abandon, name="abandon_follow_up")
