"""A letter to a customer: registered when it goes out, and what becomes of it (跟踪服务信函, R117)."""

import re
from datetime import date, datetime
from typing import ClassVar, Final, Self, assert_never
from uuid import UUID

from domain.kernel import Actor, Aggregate, Missing, Refused, Rule, Series
from domain.kernel.checked import optional_text, required_text
from domain.kernel.said import said, said_if_any
from domain.letter.events import (
    DeliveryResult,
    LetterContent,
    LetterDeliveryRecorded,
    LetterEvent,
    LetterKind,
    LetterSent,
    LetterVia,
)
from domain.values.clock import shanghai_date

_NAME_CHARS: Final = 100
_ADDRESS_CHARS: Final = 300
_REFERENCE_CHARS: Final = 200
_DIGEST: Final = re.compile("[0-9a-f]{64}")

BAD_DIGEST = Rule(
    "letter.bad_digest",
    "R117: archived; 电子签名法 Art. 5-8",
    en="a document is named by its SHA-256 in hexadecimal, 64 characters",
    zh="文件须以 64 位十六进制 SHA-256 摘要标识",
)
NOT_SENT = Rule(
    "letter.not_sent",
    "R117",
    en="no such letter was sent",
    zh="没有寄出过该信函",
)
SETTLED = Rule(
    "letter.delivery_known",
    "R117",
    en="the letter is known to be delivered: what follows is another letter",
    zh="该信函已确认送达；后续往来请另行登记",
)
BEFORE_SENDING = Rule(
    "letter.before_sending",
    "R117",
    en="a letter sent on {sent_on} cannot have arrived on {on}, nor in the future",
    zh="{sent_on} 寄出的信函不可能于 {on} 送达",
)
NOBODY_WRITTEN_TO = Rule(
    "letter.nobody_written_to",
    "R117: addressee",
    en="a letter that follows from a notice names the customer of that notice",
    zh="因通知而寄送的信函须注明该客户",
)


def letter_series(site_id: str, sent_at: datetime) -> Series:
    """The series that numbers the letters of a site and year, without holes."""
    return Series(name=f"letter/{site_id}/{shanghai_date(sent_at).year}")


class Letter(Aggregate):
    """One letter."""

    kind: ClassVar[str] = "letter"

    sent: LetterSent | None = None
    result: DeliveryResult | None = None

    def apply(self, event: LetterEvent) -> Self:
        match event:
            case LetterSent():
                return self.changed(sent=event)
            case LetterDeliveryRecorded():
                return self.changed(result=event.result)
            case _:
                assert_never(event)

    def send(
        self,
        *,
        number: int,
        at: datetime,
        actor: Actor,
        site_id: str,
        letter_kind: LetterKind,
        addressee: str,
        content: LetterContent,
        via: LetterVia = LetterVia.POST,
        address: str | None = None,
        customer_id: UUID | None = None,
        outreach_id: UUID | None = None,
        complaint_id: UUID | None = None,
        enquiry_id: UUID | None = None,
    ) -> LetterSent:
        """Register a letter that goes out, under the next number of the site and year (R117, R159)."""
        if outreach_id is not None and customer_id is None:
            raise Refused(NOBODY_WRITTEN_TO, field="customerId")
        whose, year = customer_id or self.id, shanghai_date(at).year
        return LetterSent(
            letter_number=f"XH-{site_id}-{year}-{number:05d}",
            number=number,
            site_id=site_id,
            year=year,
            sent_at=at,
            letter_kind=letter_kind,
            via=via,
            sender_id=actor.id,
            addressee=said("addressee", whose, addressee, _NAME_CHARS),
            content=_cleaned(content),
            address=said_if_any("address", whose, address, _ADDRESS_CHARS),
            customer_id=customer_id,
            outreach_id=outreach_id,
            complaint_id=complaint_id,
            enquiry_id=enquiry_id,
        )

    def record_delivery(
        self,
        *,
        at: datetime,
        result: DeliveryResult,
        on: date | None = None,
        evidence: str | None = None,
    ) -> LetterDeliveryRecorded:
        """Record what became of a letter; one that did not arrive may still do so later (R117)."""
        if self.sent is None:
            raise Missing(NOT_SENT, field="letterId")
        if self.result is DeliveryResult.DELIVERED:
            raise Refused(SETTLED)
        today, sent_on = shanghai_date(at), shanghai_date(self.sent.sent_at)
        day = on or today
        if not sent_on <= day <= today:
            raise Refused(BEFORE_SENDING, field="on", sent_on=sent_on, on=day)
        return LetterDeliveryRecorded(
            result=result, on=day, evidence=optional_text("evidence", evidence, _REFERENCE_CHARS)
        )


def _cleaned(content: LetterContent) -> LetterContent:
    digest = optional_text("content", content.sha256, _REFERENCE_CHARS)
    if digest is not None and _DIGEST.fullmatch(digest.lower()) is None:
        raise Refused(BAD_DIGEST, field="content")
    return LetterContent(
        reference=required_text("content", content.reference, _REFERENCE_CHARS),
        sha256=None if digest is None else digest.lower(),
    )
