"""Fields of the audit log."""

from typing import Final

VALUES: Final[dict[str, str]] = {
    "AuditKind.FACT": "业务记录 – somebody recorded a fact",
    "AuditKind.READ": "查阅 – texts about persons were opened for somebody",
    "AuditKind.OPERATION": "运维操作 – somebody replayed or discarded what a view had parked",
    "AuditKind.REFUSAL": "拒绝 – a rule refused a command or a question",
}
WORDS: Final[dict[str, str]] = {
    "AuditEntry.actor_id": "Who recorded, read or was refused: staff id, a policy, or a customer's file.",
    "AuditEntry.actor_role": "In which post.",
    "AuditEntry.at": "When the fact was recorded, the text read or the wish refused, by the server's clock.",
    "AuditEntry.channel": "By which way the fact came.",
    "AuditEntry.code": "The rule that refused.",
    "AuditEntry.command_id": "The command that left the fact, or that was refused.",
    "AuditEntry.corrections": "The fields that this fact corrected.",
    "AuditEntry.data": "What the fact says, as JSON; texts about persons are left out.",
    "AuditEntry.entry_id": "Its number among the entries of its kind.",
    "AuditEntry.kind": "A fact, a read, a refusal or an operation.",
    "AuditEntry.lag_s": "Seconds from happening to being recorded (R012).",
    "AuditEntry.occurred_at": "When it happened, as whoever recorded it says.",
    "AuditEntry.on_behalf_of": "For whom a deputy acted (R118).",
    "AuditEntry.person_ids": "The persons whose data the fact holds, or whose texts were read.",
    "AuditEntry.position": "The turn of the fact in the whole history; of an operation: the fact that had failed.",
    "AuditEntry.purpose": "For what it was read: as the reader said, or what the post is for; of an operation: the reason.",
    "AuditEntry.site_id": "At which site.",
    "AuditEntry.stream_id": "The order, vehicle, complaint, … that it is about.",
    "AuditEntry.through": "The field of the API, the document or the export; of a refusal or an operation: what was asked for.",
    "AuditEntry.topic": "The kind of fact, such as vehicle.odometer_corrected.",
    "AuditEntry.version": "The turn of the fact in its stream.",
    "AuditEntry.view": "Of an operation: the view that had parked the stream.",
    "AuditCorrection.corrects_version": "The version, in the same stream, of the fact that was wrong; none: it is not named.",
    "AuditCorrection.field": "The field that was wrong.",
    "AuditCorrection.is_now": "What counts now.",
    "AuditCorrection.personal": "What counts now, where that is a text about a person.",
    "AuditCorrection.personal_reason": "Why, where the reason speaks of a person.",
    "AuditCorrection.phone": "What counts now, where that is a telephone number; masked for who does not call.",
    "AuditCorrection.reason": "Why it was corrected.",
    "AuditCorrection.was": "What stood there; none: the corrected fact has it.",
}
