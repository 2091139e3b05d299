"""Mutations of the letters to customers (R117, R159)."""

import strawberry

from api.graphql.commands import Call, Commands
from api.objects.letter import LetterReceipt
from domain.complaint.aggregate import Complaint
from domain.customer.aggregate import Customer
from domain.enquiry.aggregate import Enquiry
from domain.kernel import Series
from domain.letter.aggregate import Letter, letter_series

commands = Commands(Letter, LetterReceipt)


def _letters(call: Call) -> Series:
    """Letter numbers run per site and Shanghai year."""
    return letter_series(call.site_id, call.command.occurred_at)


@strawberry.type
class LetterMutations:
    send_letter = commands.begin_numbered(
        Letter.send,
        _letters,
        name="send_letter",
        refers={"customer_id": Customer, "complaint_id": Complaint, "enquiry_id": Enquiry},
    )
    record_letter_delivery = commands.change(Letter.record_delivery, name="record_letter_delivery")
