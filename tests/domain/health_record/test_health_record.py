"""An order's health record on its way to the authority (JT/T 1132, B.5)."""

from datetime import datetime
from uuid import UUID

from domain.health_record.aggregate import HealthRecord
from domain.health_record.events import (
    HealthRecordAccepted,
    HealthRecordRejected,
    HealthRecordSent,
)
from domain.health_record.terms import health_record_id
from domain.kernel import Decision
from domain.values.clock import SHANGHAI
from tests.domain.dsl import given

ORDER = UUID("00000000-0000-4000-8000-0000000000d1")
NUMBER = "RO-S1-2025-000123-S1"
FIRST, SECOND = "ab" * 32, "cd" * 32
AT = datetime(2025, 4, 1, 9, tzinfo=SHANGHAI)


def sent(content: str = FIRST, attempt: int = 1, *, correction: bool = False) -> HealthRecordSent:
    return HealthRecordSent(
        order_id=ORDER,
        settlement_number=NUMBER,
        content_sha256=content,
        attempt=attempt,
        correction=correction,
        platform="某市汽车维修电子健康档案系统",
        sent_at=AT,
    )


ACCEPTED = HealthRecordAccepted(
    order_id=ORDER, content_sha256=FIRST, platform_reference="JK-1", accepted_at=AT
)
REJECTED = HealthRecordRejected(
    order_id=ORDER, content_sha256=FIRST, reason="车牌号码格式错误", rejected_at=AT
)


def send(record: HealthRecord, content: str = FIRST) -> Decision:
    return record.send(
        order_id=ORDER,
        settlement_number=NUMBER,
        content_sha256=content,
        platform="某市汽车维修电子健康档案系统",
        at=AT,
    )


def test_a_record_is_sent() -> None:
    given(HealthRecord).when(lambda r: send(r, FIRST.upper())).then(sent())


def test_while_the_platform_has_not_answered_nothing_more_is_sent() -> None:
    given(HealthRecord, sent()).when(lambda r: send(r, SECOND)).then_refused(
        "health_record.under_way"
    )


def test_the_platform_takes_it_and_exactly_this_is_not_sent_again() -> None:
    given(HealthRecord, sent()).when(lambda r: r.accept(at=AT, platform_reference="JK-1")).then(
        ACCEPTED
    )
    given(HealthRecord, sent(), ACCEPTED).when(send).then_refused(
        "health_record.sent_already", field="contentSha256"
    )


def test_a_corrected_record_is_sent_as_a_correction() -> None:
    given(HealthRecord, sent(), ACCEPTED).when(lambda r: send(r, SECOND)).then(
        sent(SECOND, 2, correction=True)
    )


def test_a_rejected_record_is_sent_anew_as_it_was_or_mended() -> None:
    record = (
        given(HealthRecord, sent())
        .when(lambda r: r.reject(reason="车牌号码格式错误", at=AT))
        .then(REJECTED)
    )
    record.when(send).then(sent(FIRST, 2))
    record.when(lambda r: send(r, SECOND)).then(sent(SECOND, 2))


def test_only_what_was_sent_is_answered() -> None:
    for past in ((), (sent(), ACCEPTED), (sent(), REJECTED)):
        given(HealthRecord, *past).when(lambda r: r.accept(at=AT)).then_refused(
            "health_record.nothing_sent"
        )
        given(HealthRecord, *past).when(lambda r: r.reject(reason="格式", at=AT)).then_refused(
            "health_record.nothing_sent"
        )


def test_a_digest_is_a_digest() -> None:
    given(HealthRecord).when(lambda r: send(r, "abc")).then_refused(
        "health_record.not_a_digest", field="contentSha256"
    )


def test_an_order_has_one_record() -> None:
    assert health_record_id(ORDER) == health_record_id(UUID(str(ORDER)))
    assert health_record_id(ORDER) != ORDER
