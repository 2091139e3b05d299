"""Names of reminders (RM11)."""

from typing import Final

WORDS: Final[dict[str, str]] = {
    "reminder_kind": "What the customer is reminded of.",
    "subject_id": "What it is about: the vehicle, the repair order or the appointment.",
    "due_point": "What falls due; its day may move, it stays, and nobody is reminded of it twice.",
    "DueReminder.due_on": "The day on which it falls due, as known now.",
    "DueReminder.due_km": "What the odometer will show then; none where kilometres do not count.",
    "predicted_on": "The day on which the odometer will show it, as predicted from its readings.",
    "DueReminder.remind_on": "From this day on to remind of it.",
    "DueReminder.basis": "Whether the date or the kilometres make it fall due first.",
    "DueReminder.text": "What it is about, in the workshop's words.",
    "last_contact_at": "When the customer was last spoken to, served or reminded.",
    "last_contact": "Of which kind that was: tracking_call, reminder or visit.",
    "DueReminder.via": "By which way: the customer's own where it is one for messages, else the telephone.",
    "DueReminder.held_back": "What keeps it from going out at the asked moment; none: it may.",
    "RecordReminderSentInput.text": "What it is about; names nobody.",
    "RecordReminderSentInput.due_on": "The day on which it falls due.",
}
