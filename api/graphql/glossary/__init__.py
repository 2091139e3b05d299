"""What the words of the API mean: one sentence for each name, wherever it appears.

`words_*.py` hold the names of fields, as in Python; `Owner.name`, such as `RecallInput.title`, where a
name means something else in one input or type. `values_*.py` hold `EnumName.VALUE`, the Chinese
word first. A test names what is missing.
"""

from collections.abc import Mapping
from typing import Final

from api.graphql.glossary.values_appointment import VALUES as APPOINTMENT_VALUES
from api.graphql.glossary.values_calls import VALUES as CALL_VALUES
from api.graphql.glossary.values_case import VALUES as CASE_VALUES
from api.graphql.glossary.values_cover import VALUES as COVER_VALUES
from api.graphql.glossary.values_duties import VALUES as DUTY_VALUES
from api.graphql.glossary.values_order import VALUES as ORDER_VALUES
from api.graphql.glossary.values_outreach import VALUES as OUTREACH_VALUES
from api.graphql.glossary.values_parts import VALUES as PARTS_VALUES
from api.graphql.glossary.values_people import VALUES as PEOPLE_VALUES
from api.graphql.glossary.values_reminder import VALUES as REMINDER_VALUES
from api.graphql.glossary.values_reports import VALUES as REPORT_VALUES
from api.graphql.glossary.values_vehicle import VALUES as VEHICLE_VALUES
from api.graphql.glossary.values_views import VALUES as VIEW_VALUES
from api.graphql.glossary.words_appointment import WORDS as APPOINTMENT_WORDS
from api.graphql.glossary.words_as_of import WORDS as AS_OF_WORDS
from api.graphql.glossary.words_audit import VALUES as AUDIT_VALUES
from api.graphql.glossary.words_audit import WORDS as AUDIT_WORDS
from api.graphql.glossary.words_board import WORDS as BOARD_WORDS
from api.graphql.glossary.words_calls import WORDS as CALL_WORDS
from api.graphql.glossary.words_changes import WORDS as CHANGE_WORDS
from api.graphql.glossary.words_common import WORDS as COMMON_WORDS
from api.graphql.glossary.words_cover import WORDS as COVER_WORDS
from api.graphql.glossary.words_deliveries import VALUES as DELIVERY_VALUES
from api.graphql.glossary.words_deliveries import WORDS as DELIVERY_WORDS
from api.graphql.glossary.words_documents import WORDS as DOCUMENT_WORDS
from api.graphql.glossary.words_duties import WORDS as DUTY_WORDS
from api.graphql.glossary.words_order import WORDS as ORDER_WORDS
from api.graphql.glossary.words_outreach import WORDS as OUTREACH_WORDS
from api.graphql.glossary.words_parked import WORDS as PARKED_WORDS
from api.graphql.glossary.words_parts import WORDS as PARTS_WORDS
from api.graphql.glossary.words_people import WORDS as PEOPLE_WORDS
from api.graphql.glossary.words_promise import WORDS as PROMISE_WORDS
from api.graphql.glossary.words_reminder import WORDS as REMINDER_WORDS
from api.graphql.glossary.words_reports import WORDS as REPORT_WORDS
from api.graphql.glossary.words_vehicle import WORDS as VEHICLE_WORDS
from api.graphql.glossary.words_views import WORDS as VIEW_WORDS
from api.graphql.glossary.words_workshop import WORDS as WORKSHOP_WORDS


def _joined(*pages: Mapping[str, str]) -> Mapping[str, str]:
    joined: dict[str, str] = {}
    for page in pages:
        if twice := joined.keys() & page.keys():
            raise TypeError(f"said twice: {', '.join(sorted(twice))}")
        joined |= page
    return joined


WORDS: Final = _joined(
    AUDIT_WORDS,
    APPOINTMENT_WORDS,
    AS_OF_WORDS,
    BOARD_WORDS,
    CALL_WORDS,
    CHANGE_WORDS,
    COMMON_WORDS,
    COVER_WORDS,
    DELIVERY_WORDS,
    DOCUMENT_WORDS,
    DUTY_WORDS,
    ORDER_WORDS,
    OUTREACH_WORDS,
    PARKED_WORDS,
    PARTS_WORDS,
    PEOPLE_WORDS,
    PROMISE_WORDS,
    REPORT_WORDS,
    REMINDER_WORDS,
    VEHICLE_WORDS,
    VIEW_WORDS,
    WORKSHOP_WORDS,
)
VALUES: Final = _joined(
    AUDIT_VALUES,
    APPOINTMENT_VALUES,
    CALL_VALUES,
    CASE_VALUES,
    COVER_VALUES,
    DELIVERY_VALUES,
    DUTY_VALUES,
    ORDER_VALUES,
    OUTREACH_VALUES,
    PARTS_VALUES,
    PEOPLE_VALUES,
    REPORT_VALUES,
    REMINDER_VALUES,
    VEHICLE_VALUES,
    VIEW_VALUES,
)


def describe(word: str, owner: str = "") -> str:
    """The sentence for a field's name; the bare name where nobody wrote one."""
    return WORDS.get(f"{owner}.{word}") or WORDS.get(word, word)


def describe_value(enum: str, value: str) -> str:
    """The words for a value of an enum; the bare name where nobody wrote any."""
    return VALUES.get(f"{enum}.{value}", value)
