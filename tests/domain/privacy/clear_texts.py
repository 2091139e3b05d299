"""Which clear texts an event may hold, each with its reason: what is not listed has to be `Personal`."""

from collections.abc import Mapping
from typing import Final

CLEAR: Final[Mapping[str, str]] = {
    "a member of the staff, by the number of their post (an id, not a name)": """
        appointment.confirmed:confirmed_by
        appointment.no_show_recorded:recorded_by
        appointment.reconfirmed:reconfirmed_by
        appointment.responded:responded_by
        enquiry.answered:answered_by
        enquiry.solution_told:told_by
        enquiry.studied:studied_by
        follow_up.customer_told_solution:told_by
        follow_up.delegated:delegated_by
        follow_up.issue_answered:answered_by
        outreach.letter_not_needed:decided_by
        rating_flag.action_done:done_by
        repair_order.additional_work_accepted:accepted_by
        repair_order.additional_work_found:found_by
        repair_order.additional_work_refused:refused_by
        repair_order.adviser_accepted:accepted_by
        repair_order.comeback_accepted:accepted_by
        repair_order.comeback_refused:refused_by
        repair_order.diagnosis_recorded:diagnosed_by
        repair_order.entry_inspection_recorded:assisted_by repair_order.entry_inspection_recorded:inspected_by
        repair_order.exterior_rechecked:checked_by
        repair_order.function_test_recorded:tested_by
        repair_order.handover_explained:explained_by
        repair_order.job_sheet_dispute_answered:answered_by
        repair_order.job_sheet_disputed:disputed_by
        repair_order.part_fit_approved:approved_by
        repair_order.part_issued:issued_by repair_order.part_issued:issued_to
        repair_order.part_mismatch_reported:reported_by
        repair_order.plate_mismatch_reported:reported_by
        repair_order.plate_verified:verified_by
        repair_order.sublet_received:received_by
        repair_order.team_check_passed:checked_by
        repair_order.technician_assigned:assigned_by
    """,
    "the car: VIN, plate, make and faults stay clear, decision 5": """
        appointment.customer_arrived:plate_seen
        appointment.requested:plate
        repair_order.diagnosis_recorded:dtcs
        repair_order.fault_classified:main_part
        repair_order.opened:plate repair_order.opened:vin
        repair_order.plate_mismatch_reported:plate_on_order repair_order.plate_mismatch_reported:plate_seen
        repair_order.plate_verified:plate
        repair_order.replacement_classified:main_part
        repair_order.vehicle_corrected:plate repair_order.vehicle_corrected:vin
        vehicle.details_corrected:colour vehicle.details_corrected:make vehicle.details_corrected:model vehicle.details_corrected:vin vehicle.details_corrected:vin_warning
        vehicle.plate_changed:plate
        vehicle.recall_notice_attached:campaign
        vehicle.recall_remedied:campaign
        vehicle.registered:colour vehicle.registered:make vehicle.registered:model vehicle.registered:partial_vin vehicle.registered:plate vehicle.registered:vin vehicle.registered:vin_warning
    """,
    "a code, a count, a place in the car or of the site, or a reference of somebody's books": """
        appointment.confirmation_sent:template
        complaint.assigned:department
        complaint.reassigned:department
        complaint.received:external_reference complaint.received:incident.city complaint.received:incident.components complaint.received:incident.state
        complaint.referred_outside:reference
        health_record.accepted:platform_reference
        health_record.sent:platform
        letter.sent:content.reference
        part_batch.received:certificate.number part_batch.received:part.brand part_batch.received:part.fitment part_batch.received:part.spec part_batch.received:supplier_lot
        period_summary.filed:baseline period_summary.filed:period
        price_list.published:jobs.code
        reminder.sent:due_point
        repair_order.belongings_listed:stored_at
        repair_order.diagnosis_recorded:measurements.unit
        repair_order.entry_inspection_recorded:items.photos repair_order.entry_inspection_recorded:items.position
        repair_order.exterior_rechecked:differences.photos repair_order.exterior_rechecked:differences.position
        repair_order.function_test_recorded:function
        repair_order.part_issued:part.serial
        repair_order.part_replaced:fitted.serial repair_order.part_replaced:removed.serial
        reservation.key_released:key reservation.key_released:space
        reservation.key_taken:key reservation.key_taken:space
        reservation.number_given:series
        service_promise.calendar_year_published:source
        site.details_corrected:city
        site.registered:city
        survey.asked:survey_round
        vehicle.registered:source
    """,
    "an organisation or a part, never a private person": """
        customer.consent_given:recipient
        customer.consent_withdrawn:recipient
        customer.personal_data_disclosed:recipient
        part_batch.received:part.name part_batch.received:supplier.address part_batch.received:supplier.name
        part_stock.opened:name
        price_list.published:parts.name
        repair_order.part_issued:part.name
        repair_order.part_replaced:fitted.name repair_order.part_replaced:removed.name
        repair_order.sublet_ordered:supplier
        site.details_corrected:address site.details_corrected:name site.details_corrected:phone
        site.registered:address site.registered:name site.registered:phone
        site.work_bays_set:bays.name
        vehicle.extended_warranty_sold:provider
        vehicle.insurance_policy_recorded:insurer
        vehicle.recall_remedied:remedied_by
        vehicle.sale_recorded:seller
    """,
    "the workshop's name of a job, a scope or an offer": """
        appointment.confirmed:to_bring
        appointment.requested:wanted_service
        campaign.planned:content campaign.planned:place campaign.planned:title
        customer.next_service_planned:service
        customer.personal_data_disclosed:purpose
        reminder.sent:text
        repair_order.sublet_ordered:work
        repair_order.warranty_granted:scope
        vehicle.extended_warranty_sold:scope
        vehicle.recall_notice_attached:title
    """,
    "the workshop's words about the car, the job or the book-keeping": """
        campaign.cancelled:reason
        complaint.improvement_action_done:result
        complaint.improvement_action_raised:description
        health_record.rejected:reason
        letter.delivery_recorded:evidence
        part_batch.blocked:reason
        part_batch.released:reason
        part_stock.counted:reason
        period_summary.filed:reason
        price_list.published:jobs.description
        repair_order.additional_work_found:finding
        repair_order.additional_work_refused:reason
        repair_order.cancelled:reason
        repair_order.comeback_refused:reason
        repair_order.diagnosis_recorded:cause repair_order.diagnosis_recorded:measurements.value repair_order.diagnosis_recorded:measurements.what
        repair_order.entry_corrected:is_now repair_order.entry_corrected:reason repair_order.entry_corrected:was
        repair_order.entry_inspection_recorded:items.finding
        repair_order.exterior_rechecked:differences.finding
        repair_order.fault_classified:reason
        repair_order.final_inspection_failed:findings
        repair_order.final_inspection_passed:results.measured
        repair_order.function_test_recorded:measured
        repair_order.job_sheet_dispute_answered:answer
        repair_order.job_sheet_disputed:reason
        repair_order.line_completed:correction
        repair_order.line_removal_approved:reason
        repair_order.opened:odometer_unreadable_reason
        repair_order.part_fit_approved:reason
        repair_order.part_mismatch_reported:reason
        repair_order.part_replaced:reason
        repair_order.part_returned:reason
        repair_order.promised_time_revised:reason
        repair_order.quote_issued:lines.description repair_order.quote_issued:lines.price_reason repair_order.quote_issued:possible_extras
        repair_order.quote_line_approved:reason_told
        repair_order.quote_withdrawn:reason
        repair_order.settlement_reversed:reason
        repair_order.sublet_received:remark
        repair_order.vehicle_corrected:reason
        repair_order.work_deferred:description
        repair_order.work_paused:note
        site.details_corrected:reason
        vehicle.details_corrected:reason
        vehicle.marked_sanbao_returned:reason
        vehicle.merged:reason
        vehicle.odometer_corrected:reason
        vehicle.sale_recorded:correction_reason
        vehicle.use_kind_set:reason
    """,
}
"""Reason to `topic:field`, or `topic:field.inner` within a struct."""
