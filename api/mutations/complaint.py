"""Mutations of a complaint, in the order of its seven steps (R126-R141)."""

import strawberry

from api.graphql.commands import Call, Commands
from api.mutations.promised import complaint_terms
from api.objects.complaint import ComplaintReceipt
from domain.complaint.aggregate import Complaint
from domain.complaint.terms import complaint_series
from domain.customer.aggregate import Customer
from domain.kernel import Series
from domain.repair_order.aggregate import RepairOrder
from domain.vehicle.aggregate import Vehicle

commands = Commands(Complaint, ComplaintReceipt)

TERMS = {"terms": complaint_terms}


def _complaints(call: Call) -> Series:
    """Complaint numbers run per site and Shanghai year."""
    return complaint_series(call.site_id, call.command.occurred_at)


@strawberry.type
class ComplaintMutations:
    # 1 receive and confirm, make contact
    receive_complaint = commands.begin_numbered(
        Complaint.receive,
        _complaints,
        name="receive_complaint",
        supply=TERMS,
        refers={"customer_id": Customer, "vehicle_id": Vehicle, "repair_order_id": RepairOrder},
    )
    confirm_complaint_content = commands.change(
        Complaint.confirm_content, name="confirm_complaint_content"
    )
    contact_complainant = commands.change(Complaint.contact_complainant)
    # 2 categorise and grade
    categorise_complaint = commands.change(Complaint.categorise, name="categorise_complaint")
    set_complaint_severity = commands.change(Complaint.set_severity, name="set_complaint_severity")
    # 3 dispatch
    assign_complaint = commands.change(Complaint.assign, name="assign_complaint")
    reassign_complaint = commands.change(Complaint.reassign, name="reassign_complaint")
    # 4 investigate
    record_investigation = commands.change(Complaint.record_investigation)
    # 5 plan and tell a remedy
    plan_remedy = commands.change(Complaint.plan_remedy)
    tell_remedy = commands.change(Complaint.tell_remedy)
    agree_compensation = commands.change(Complaint.agree_compensation)
    # 6 carry it out and tell the outcome
    complete_remedy = commands.change(Complaint.complete_remedy)
    tell_complaint_outcome = commands.change(Complaint.tell_outcome, name="tell_complaint_outcome")
    refer_complaint_outside = commands.change(
        Complaint.refer_outside, name="refer_complaint_outside"
    )
    # 7 call back, hear the opinion, close
    log_complaint_callback = commands.change(Complaint.log_callback, name="log_complaint_callback")
    record_complainant_satisfied = commands.change(
        Complaint.record_satisfied, name="record_complainant_satisfied"
    )
    record_complainant_dissatisfied = commands.change(
        Complaint.record_dissatisfied, name="record_complainant_dissatisfied", supply=TERMS
    )
    rate_complaint_handling = commands.change(
        Complaint.rate_satisfaction, name="rate_complaint_handling"
    )
    close_complaint = commands.change(Complaint.close, name="close_complaint")
    # after
    reopen_complaint = commands.change(Complaint.reopen, name="reopen_complaint", supply=TERMS)
    withdraw_complaint = commands.change(Complaint.withdraw, name="withdraw_complaint")
    raise_improvement = commands.change(Complaint.raise_improvement)
    complete_improvement = commands.change(Complaint.complete_improvement)
    # clocks
    pause_complaint_clock = commands.change(
        Complaint.pause_clock, name="pause_complaint_clock", supply=TERMS
    )
    resume_complaint_clock = commands.change(
        Complaint.resume_clock, name="resume_complaint_clock", supply=TERMS
    )
    escalate_complaint = commands.change(Complaint.escalate, name="escalate_complaint")
    record_missed_deadlines = commands.change(
        Complaint.miss_deadlines, name="record_missed_deadlines"
    )
