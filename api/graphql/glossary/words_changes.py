"""Names of what subscriptions tell."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "Change.position": "Its turn in the history: give the last one seen as `after` to go on from there.",
    "Change.topic": "What kind of fact it is (docs/events.md), e.g. repair_order.quote_issued.",
    "Change.stream_id": "The thing that changed: vehicle, repair order or complaint.",
    "Change.occurred_at": "When it happened, as who recorded it says.",
    "HistoryFact.occurred_at": "When it happened, as who recorded it says.",
    "Change.version": "Its turn in that thing's own history.",
    "HistoryFact.position": "Its turn in the whole history: 1, 2, 3, … without holes.",
    "HistoryFact.topic": "What kind of fact it is (docs/events.md).",
    "HistoryFact.stream_id": "The thing whose fact it is.",
    "HistoryFact.version": "Its turn in that thing's own history.",
    "HistoryFact.schema_version": "The version of the fact's form (docs/events.md).",
    "fact_context": "JSON as it is stored: who recorded it, where, by which way and why.",
    "fact_data": "JSON as it is stored; what is personal stands in it encrypted.",
    "HistoryFact.sha256": "Hash over this fact and its predecessor's in the stream (docs/integrity.md).",
}
