"""Mutations of a question from outside (R114-R116, R144)."""

import strawberry

from api.graphql.commands import Commands
from api.mutations.promised import enquiry_terms
from api.objects.enquiry import EnquiryReceipt
from domain.customer.aggregate import Customer
from domain.enquiry.aggregate import Enquiry
from domain.vehicle.aggregate import Vehicle

commands = Commands(Enquiry, EnquiryReceipt)


@strawberry.type
class EnquiryMutations:
    receive_enquiry = commands.begin(
        Enquiry.receive,
        name="receive_enquiry",
        supply={"terms": enquiry_terms},
        refers={"customer_id": Customer, "vehicle_id": Vehicle},
    )
    answer_enquiry = commands.change(Enquiry.answer, name="answer_enquiry")
    study_enquiry = commands.change(Enquiry.study, name="study_enquiry")
    escalate_enquiry = commands.change(Enquiry.escalate, name="escalate_enquiry")
    solve_enquiry = commands.change(Enquiry.obtain_solution, name="solve_enquiry")
    tell_enquiry_solution = commands.change(Enquiry.tell_solution, name="tell_enquiry_solution")
    turn_enquiry_into_complaint = commands.change(
        Enquiry.turn_into_complaint, name="turn_enquiry_into_complaint"
    )
