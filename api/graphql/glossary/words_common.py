"""Names that many commands share."""

from typing import Final

WORDS: Final[dict[str, str]] = {
    # every command
    "at_version": "The version you saw; if another stands, the command is refused as CONFLICT.",
    "channel": "By which way it reached the record. If not given: ON_SITE.",
    "command_id": "Your key for this command: sent again with it, the command applies once.",
    "occurred_at": "When it happened, with zone; not in the future. If not given: now.",
    # which thing
    "complaint_id": "The complaint.",
    "customer_id": "The customer.",
    "follow_up_id": "The follow-up.",
    "repair_order_id": "The repair order, that is the visit.",
    "vehicle_id": "The vehicle.",
    "line_id": "The line, by its id in the quote: 1, 2, …",
    # measures and money
    "amount_fen": "Money in whole fen.",
    "odometer_km": "What the odometer shows, in whole kilometres.",
    "quantity_milli": "Quantity in thousandths of a piece or litre: 1500 is one and a half.",
    "price_fen": "The price in whole fen.",
    # texts and proofs
    "address": "Postal address; personal data, sealed under the person's key.",
    "comment": "What was said with the rating, in the person's words; personal data.",
    "evidence": "Files that prove it, by their digests.",
    "kind": "Which kind it is.",
    "message": "What was told; personal data.",
    "name": "The name.",
    "note": "A remark for colleagues.",
    "phone": "Phone number, mobile or with area code; personal data, sealed.",
    "reason": "Why.",
    "remark": "What else is to be known.",
    "sha256": "SHA-256 of the file in hexadecimal, 64 characters.",
    "document_sha256": "SHA-256 of the signed document, in hexadecimal.",
    # who
    "adviser_id": "Staff id of the adviser who served the customer.",
    "relation": "What the person who agrees or signs is to the vehicle (R040).",
    "technician_id": "Staff id of the technician.",
    "technician_ids": "Staff ids of those who did the work.",
    # answers and verdicts
    "method": "In which way the person agreed, declined or signed (R040).",
    "score_hundredths": "The raw answer in hundredths of a point: 450 is 4.5.",
    "scale": "The scale the question was asked on.",
    "corrects_version": "The version of the fact, within this stream, that was wrong.",
}
