"""跟踪服务信函登记表: every letter with its number, and what became of it (R117).

Unlike that of a call, the number of a letter stands on the paper: it is given in the same append as
the letter's own fact, by a series without holes, and the register shows it as it was given.
"""

from collections.abc import Iterable

from domain.kernel import Recorded
from domain.letter.events import LetterDeliveryRecorded, LetterSent
from projections.engine import Change, ReadModel, put, set_

letter_register = ReadModel("letter_register", __file__)


@letter_register.on(LetterSent)
def sent(fact: Recorded[LetterSent]) -> Iterable[Change]:
    event, behalf = fact.event, fact.context.on_behalf_of
    yield put(
        "letter",
        letter_id=fact.stream_id,
        letter_number=event.letter_number,
        site_id=event.site_id,
        year=event.year,
        number=event.number,
        sent_at=event.sent_at,
        letter_kind=event.letter_kind,
        via=event.via,
        sender_id=event.sender_id,
        on_behalf_of_id=behalf.id if behalf else None,
        addressee_sealed=event.addressee,
        address_sealed=event.address,
        content_reference=event.content.reference,
        content_sha256=event.content.sha256,
        customer_id=event.customer_id,
        outreach_id=event.outreach_id,
        complaint_id=event.complaint_id,
        enquiry_id=event.enquiry_id,
    )


@letter_register.on(LetterDeliveryRecorded)
def delivery_known(fact: Recorded[LetterDeliveryRecorded]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "letter",
        letter_id=fact.stream_id,
        delivery=event.result,
        delivered_on=event.on,
        delivery_evidence=event.evidence,
    )
