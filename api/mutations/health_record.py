"""Mutations of an order's health record: what was sent, and what the platform said (B.5)."""

import strawberry

from api.graphql.commands import Commands
from api.objects.health_record import HealthRecordReceipt
from domain.health_record.aggregate import HealthRecord
from domain.health_record.terms import health_record_id

commands = Commands(HealthRecord, HealthRecordReceipt)


@strawberry.type
class HealthRecordMutations:
    send_health_record = commands.change(
        HealthRecord.send,
        name="send_health_record",
        id_of=lambda call: health_record_id(call.arguments["order_id"]),
    )
    accept_health_record = commands.change(HealthRecord.accept, name="accept_health_record")
    reject_health_record = commands.change(HealthRecord.reject, name="reject_health_record")
