"""Every read model, in the order of names."""

from typing import Final

from projections.appointment_book.projection import appointment_book
from projections.approval_trail.projection import approval_trail
from projections.audit_log.projection import audit_log
from projections.call_record.projection import call_record
from projections.call_register.projection import call_register
from projections.callbacks_due.projection import callbacks_due
from projections.complaint_board.projection import complaint_board
from projections.cover.projection import cover
from projections.customer_file.projection import customer_file
from projections.deadlines.projection import deadlines
from projections.deferred_work.projection import deferred_work
from projections.engine import ReadModel
from projections.enquiry_board.projection import enquiry_board
from projections.health_record_feed.projection import health_record_feed
from projections.letter_register.projection import letter_register
from projections.outreach_board.projection import outreach_board
from projections.parts_trace.projection import parts_trace
from projections.period_summary.projection import period_summary
from projections.promise_compliance.projection import promise_compliance
from projections.reminders.projection import reminders
from projections.satisfaction.projection import satisfaction
from projections.stock_alerts.projection import stock_alerts
from projections.vehicle_history.projection import vehicle_history
from projections.workshop_board.projection import workshop_board

READ_MODELS: Final[tuple[ReadModel, ...]] = (
    appointment_book,
    approval_trail,  # RM6
    audit_log,  # RM15
    call_record,  # RM2
    call_register,  # RM3
    callbacks_due,  # RM8
    complaint_board,  # RM9
    cover,  # RM13
    customer_file,  # RM1
    deadlines,  # what the clock goes by
    deferred_work,  # RM20
    enquiry_board,
    health_record_feed,  # RM16
    letter_register,  # RM4
    outreach_board,
    parts_trace,  # RM12
    period_summary,  # RM18
    promise_compliance,  # RM14
    reminders,  # RM11
    satisfaction,  # RM10
    stock_alerts,  # RM17
    vehicle_history,  # RM5
    workshop_board,  # RM7
)
