"""The health record of a settled order at the authority (汽车维修电子健康档案, JT/T 1132, B.5)."""

from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from domain.kernel import Event


class HealthRecordSent(Event, topic="health_record.sent"):
    """The record of an order was sent to the authority's platform."""

    order_id: UUID
    settlement_number: str
    content_sha256: str
    """Digest of the thirteen elements as they were sent, from the feed."""
    attempt: int
    """1, 2, 3, … of this order."""
    correction: bool
    """An accepted record was sent before: this one replaces it."""
    platform: str
    sent_at: datetime


class HealthRecordAccepted(Event, topic="health_record.accepted"):
    """The platform took the record."""

    order_id: UUID
    content_sha256: str
    platform_reference: str | None
    accepted_at: datetime


class HealthRecordRejected(Event, topic="health_record.rejected"):
    """The platform did not take the record, and said why."""

    order_id: UUID
    content_sha256: str
    reason: str
    rejected_at: datetime


HealthRecordEvent: TypeAlias = HealthRecordSent | HealthRecordAccepted | HealthRecordRejected
