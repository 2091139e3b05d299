"""Fields of streams that a view stopped showing."""

from typing import Final

WORDS: Final[dict[str, str]] = {
    "ParkedStream.error": "What went wrong: its kind and its place in the program; values are not quoted.",
    "WaitingFact.occurred_at": "When it happened, as whoever recorded it says.",
    "WaitingFact.position": "The turn of the fact in the whole history.",
    "WaitingFact.recorded_at": "When it was recorded, by the server's clock.",
    "WaitingFact.topic": "Which kind of fact it is.",
    "WaitingFact.version": "The turn of the fact in its stream.",
    "ParkedStream.parked_at": "When the view stopped showing the stream.",
    "ParkedStream.position": "The position of the fact that failed.",
    "ParkedStream.stream_id": "The order, complaint, customer … whose later facts the view lacks.",
    "ParkedStream.topic": "Which kind of fact failed.",
    "ParkedStream.version": "The turn of that fact in its stream.",
    "ParkedStream.view": "The view that lacks them.",
    "ParkedStream.waiting": "How many facts wait, the one that failed among them.",
}
