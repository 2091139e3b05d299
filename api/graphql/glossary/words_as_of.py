"""Words of answers about the past."""

from typing import Final

WORDS: Final[dict[str, str]] = {
    "CorrectionKnown.stream_id": "Of which vehicle, order, customer or complaint it is.",
    "CorrectionKnown.version": "Its own turn in that history.",
    "CorrectionKnown.corrects_version": "The turn of the fact that it corrected.",
    "CorrectionKnown.topic": "The kind of fact, as the page of facts names it.",
    "CorrectionKnown.occurred_at": "When it was corrected.",
    "CorrectionKnown.recorded_at": "When that was recorded.",
    "FactNotShown.stream_id": "The vehicle, order, customer or complaint whose history stops there.",
    "FactNotShown.version": "Its turn in that history; what comes later is missing, too.",
    "FactNotShown.position": "Its place in the history of everything.",
    "FactNotShown.topic": "The kind of fact, as the page of facts names it.",
    "CorrectionKnown.corrected_by": "The staff id of who corrected it.",
}
