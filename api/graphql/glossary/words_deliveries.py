"""Fields of messages to the world outside, and what becomes of them."""

from typing import Final

WORDS: Final[dict[str, str]] = {
    "Delivery.attempts": "How often it was tried since it was made, or since somebody sent it again.",
    "Delivery.enqueued_at": "When the message was made from the fact.",
    "Delivery.event_id": "The id of the fact, which is the message's id on the other side.",
    "Delivery.last_error": "Why the last attempt failed; never text of the message or its answer.",
    "Delivery.message": "What to name it by: the subscription and the place in the history.",
    "Delivery.next_attempt_at": "When it is tried next, where it waits.",
    "Delivery.position": "The place of the fact in the history.",
    "Delivery.reason": "Why somebody gave it up.",
    "Delivery.settled_at": "When it was taken, parked or given up.",
    "Delivery.settled_by": "Who sent it again or gave it up.",
    "Delivery.state": "What became of it.",
    "Delivery.stream_id": "The order, complaint or other thing that the fact is about.",
    "Delivery.subscription": "Who is told.",
    "Delivery.topic": "The kind of fact.",
}
VALUES: Final[dict[str, str]] = {
    "DeliveryState.WAITING": "待发送 – to be sent, for the first time or again",
    "DeliveryState.DELIVERED": "已送达 – the other side took it",
    "DeliveryState.PARKED": "已搁置 – not taken after the last attempt; somebody has to look",
    "DeliveryState.DISCARDED": "已放弃 – given up by somebody, with a reason",
}
