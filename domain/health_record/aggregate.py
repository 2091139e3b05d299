"""What became of an order's health record: sent, accepted, rejected, sent again when corrected."""

import re
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final, Self, assert_never
from uuid import UUID

from domain.health_record.events import (
    HealthRecordAccepted,
    HealthRecordEvent,
    HealthRecordRejected,
    HealthRecordSent,
)
from domain.kernel import Aggregate, Refused, Rule
from domain.kernel.checked import optional_text, required_text

_DIGEST: Final = re.compile("[0-9a-f]{64}")
_NAME_CHARS: Final = 100
_REASON_CHARS: Final = 1000

NOT_A_DIGEST = Rule(
    "health_record.not_a_digest",
    "B.5",
    en="a digest is 64 hexadecimal characters, as the feed gives it",
    zh="内容摘要应为64位十六进制字符，以档案数据为准",
)
UNDER_WAY = Rule(
    "health_record.under_way",
    "B.5: 实时、准确、完整上传",
    en="attempt {attempt} was sent and not answered yet",
    zh="第 {attempt} 次上传尚未得到平台答复",
)
SENT_ALREADY = Rule(
    "health_record.sent_already",
    "B.5",
    en="the platform has accepted exactly this record",
    zh="平台已接收内容相同的档案",
)
NOTHING_SENT = Rule(
    "health_record.nothing_sent",
    "B.5",
    en="no record is waiting for an answer",
    zh="没有等待平台答复的档案",
)


class Status(StrEnum):
    """What the platform said last."""

    NEW = "new"
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class HealthRecord(Aggregate):
    """The sending of one order's record; its content stands in the feed."""

    kind: ClassVar[str] = "health_record"

    status: Status = Status.NEW
    order_id: UUID | None = None
    attempts: int = 0
    sent_sha256: str = ""
    accepted_sha256: str = ""

    def apply(self, event: HealthRecordEvent) -> Self:
        match event:
            case HealthRecordSent():
                return self.changed(
                    status=Status.SENT,
                    order_id=event.order_id,
                    attempts=event.attempt,
                    sent_sha256=event.content_sha256,
                )
            case HealthRecordAccepted():
                return self.changed(status=Status.ACCEPTED, accepted_sha256=event.content_sha256)
            case HealthRecordRejected():
                return self.changed(status=Status.REJECTED)
            case _:
                assert_never(event)

    def send(
        self,
        *,
        order_id: UUID,
        settlement_number: str,
        content_sha256: str,
        platform: str,
        at: datetime,
    ) -> HealthRecordSent:
        """The record of a settled order is sent; anew where a rejected or corrected one is due (R079, B.5)."""
        content = content_sha256.strip().lower()
        if _DIGEST.fullmatch(content) is None:
            raise Refused(NOT_A_DIGEST, field="contentSha256")
        if self.status is Status.SENT:
            raise Refused(UNDER_WAY, attempt=self.attempts)
        if self.status is Status.ACCEPTED and content == self.accepted_sha256:
            raise Refused(SENT_ALREADY, field="contentSha256")
        return HealthRecordSent(
            order_id=order_id,
            settlement_number=required_text("settlementNumber", settlement_number, _NAME_CHARS),
            content_sha256=content,
            attempt=self.attempts + 1,
            correction=bool(self.accepted_sha256),
            platform=required_text("platform", platform, _NAME_CHARS),
            sent_at=at,
        )

    def accept(
        self, *, at: datetime, platform_reference: str | None = None
    ) -> HealthRecordAccepted:
        """The platform takes the record (R079, B.5)."""
        return HealthRecordAccepted(
            order_id=self._waiting(),
            content_sha256=self.sent_sha256,
            platform_reference=optional_text("platformReference", platform_reference, _NAME_CHARS),
            accepted_at=at,
        )

    def reject(self, *, reason: str, at: datetime) -> HealthRecordRejected:
        """The platform does not take the record; once mended it is sent anew (R079, B.5)."""
        return HealthRecordRejected(
            order_id=self._waiting(),
            content_sha256=self.sent_sha256,
            reason=required_text("reason", reason, _REASON_CHARS),
            rejected_at=at,
        )

    def _waiting(self) -> UUID:
        if self.status is not Status.SENT or self.order_id is None:
            raise Refused(NOTHING_SENT)
        return self.order_id
