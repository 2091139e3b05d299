"""Mutations of a repair order, in the order of a visit."""

from collections.abc import Sequence

import strawberry

from api.graphql.commands import Call, Commands
from api.mutations.promised import evidence_days, prices
from api.objects.repair_order import RepairOrderReceipt
from domain.customer.aggregate import Customer
from domain.kernel import Claim, Series
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.care import loaner_claim
from domain.values.clock import shanghai_date
from domain.vehicle.aggregate import Vehicle

commands = Commands(RepairOrder, RepairOrderReceipt)


def _orders(call: Call) -> Series:
    """Order numbers run per site and Shanghai year."""
    year = shanghai_date(call.command.occurred_at).year
    return Series(f"repair_order/{call.site_id}/{year}")


def _loaner(call: Call) -> Sequence[Claim]:
    """The loaner in the input, which this order alone may have out."""
    return (loaner_claim(call.arguments["loaner_id"], call.stream_id),)


@strawberry.type
class RepairOrderMutations:
    # reception
    open_repair_order = commands.begin_numbered(
        RepairOrder.open,
        _orders,
        name="open_repair_order",
        refers={"customer_id": Customer, "vehicle_id": Vehicle},
    )
    record_concern = commands.change(RepairOrder.record_concern)
    record_entry_inspection = commands.change(RepairOrder.record_entry_inspection)
    list_belongings = commands.change(RepairOrder.list_belongings)
    set_repair_level = commands.change(RepairOrder.set_repair_level)
    set_promised_time = commands.change(RepairOrder.set_promised_time)
    revise_promised_time = commands.change(RepairOrder.revise_promised_time)
    sign_authorisation = commands.change(RepairOrder.sign_authorisation)
    verify_plate = commands.change(RepairOrder.verify_plate)
    report_plate_mismatch = commands.change(RepairOrder.report_plate_mismatch)
    dispute_job_sheet = commands.change(RepairOrder.dispute_job_sheet)
    answer_job_sheet_dispute = commands.change(RepairOrder.answer_job_sheet_dispute)
    # quoting
    record_diagnosis = commands.change(RepairOrder.record_diagnosis)
    issue_quote = commands.change(RepairOrder.issue_quote, supply={"prices": prices})
    withdraw_quote = commands.change(RepairOrder.withdraw_quote)
    # consent
    approve_quote_line = commands.change(RepairOrder.approve_quote_line)
    decline_quote_line = commands.change(RepairOrder.decline_quote_line)
    approve_line_removal = commands.change(RepairOrder.approve_line_removal)
    # additional
    report_additional_work = commands.change(RepairOrder.report_additional_work)
    accept_additional_work = commands.change(RepairOrder.accept_additional_work)
    refuse_additional_work = commands.change(RepairOrder.refuse_additional_work)
    defer_work = commands.change(RepairOrder.defer_work)
    revive_deferred_work = commands.change(
        RepairOrder.revive_deferred_work, refers={"revived_in_order_id": RepairOrder}
    )
    # workshop
    assign_technician = commands.change(RepairOrder.assign_technician)
    start_work = commands.change(RepairOrder.start_work)
    start_labour = commands.change(RepairOrder.start_labour)
    stop_labour = commands.change(RepairOrder.stop_labour)
    pause_work = commands.change(RepairOrder.pause_work)
    resume_work = commands.change(RepairOrder.resume_work)
    order_sublet = commands.change(RepairOrder.order_sublet)
    receive_sublet = commands.change(RepairOrder.receive_sublet)
    complete_line = commands.change(RepairOrder.complete_line)
    record_cleaning = commands.change(RepairOrder.record_cleaning)
    # parts
    reserve_part = commands.change(RepairOrder.reserve_part)
    issue_part = commands.change(RepairOrder.issue_part)
    approve_part_fit = commands.change(RepairOrder.approve_part_fit)
    report_part_mismatch = commands.change(RepairOrder.report_part_mismatch)
    notice_blocked_batch = commands.change(RepairOrder.notice_blocked_batch)
    notice_released_batch = commands.change(RepairOrder.notice_released_batch)
    replace_part = commands.change(RepairOrder.replace_part)
    return_part = commands.change(RepairOrder.return_part)
    return_old_part = commands.change(RepairOrder.return_old_part)
    # care
    notify_progress = commands.change(RepairOrder.notify_progress)
    provide_loaner = commands.change(RepairOrder.provide_loaner, claims=_loaner)
    return_loaner = commands.change(
        RepairOrder.return_loaner, releases=lambda call, _: _loaner(call)
    )
    waive_loaner = commands.change(RepairOrder.waive_loaner)
    pay_travel_allowance = commands.change(RepairOrder.pay_travel_allowance)
    record_rescue_travel = commands.change(RepairOrder.record_rescue_travel)
    # quality
    record_function_test = commands.change(RepairOrder.record_function_test)
    pass_self_check = commands.change(RepairOrder.pass_self_check)
    pass_team_check = commands.change(RepairOrder.pass_team_check)
    pass_final_inspection = commands.change(RepairOrder.pass_final_inspection)
    fail_final_inspection = commands.change(RepairOrder.fail_final_inspection)
    start_rework = commands.change(RepairOrder.start_rework)
    issue_certificate = commands.change(RepairOrder.issue_certificate)
    # handover
    accept_by_adviser = commands.change(RepairOrder.accept_by_adviser)
    recheck_exterior = commands.change(RepairOrder.recheck_exterior)
    announce_ready = commands.change(RepairOrder.announce_ready)
    explain_handover = commands.change(RepairOrder.explain_handover)
    return_belongings = commands.change(RepairOrder.return_belongings)
    accept_by_customer = commands.change(RepairOrder.accept_by_customer)
    reject_by_customer = commands.change(RepairOrder.reject_by_customer)
    deliver_vehicle = commands.change(RepairOrder.deliver_vehicle)
    grant_warranty = commands.change(RepairOrder.grant_warranty)
    rate_handover = commands.change(RepairOrder.rate_satisfaction, name="rate_handover")
    # settlement
    issue_settlement = commands.change(RepairOrder.issue_settlement)
    reverse_settlement = commands.change(RepairOrder.reverse_settlement)
    record_payment = commands.change(RepairOrder.record_payment)
    # afterwards
    link_as_comeback = commands.change(
        RepairOrder.link_as_comeback,
        supply={"evidence_days": evidence_days},
        refers={"original_order_id": RepairOrder},
    )
    accept_comeback = commands.change(RepairOrder.accept_comeback)
    refuse_comeback = commands.change(RepairOrder.refuse_comeback)
    classify_fault = commands.change(RepairOrder.classify_fault)
    classify_replacement = commands.change(RepairOrder.classify_replacement)
    cancel_repair_order = commands.change(RepairOrder.cancel, name="cancel_repair_order")
    correct_repair_order_vehicle = commands.change(
        RepairOrder.correct_vehicle,
        name="correct_repair_order_vehicle",
        refers={"vehicle_id": Vehicle},
    )
    correct_repair_order_entry = commands.change(
        RepairOrder.correct_entry, name="correct_repair_order_entry"
    )
    note_repair_order_callback = commands.change(
        RepairOrder.log_callback, name="note_repair_order_callback"
    )
