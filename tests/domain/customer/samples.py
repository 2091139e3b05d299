"""Facts and persons that the tests of the customer share."""

from datetime import date, datetime
from uuid import UUID

from domain.customer.events import (
    ConsentGiven,
    CustomerAbsorbed,
    CustomerFileOpened,
    CustomerKind,
    CustomersMerged,
    ErasureBasis,
    FileTrigger,
    PersonalDataErased,
    ProcessingRestricted,
    Purpose,
    RetentionBasis,
)
from domain.kernel import Personal
from domain.values.clock import SHANGHAI
from tests.domain.dsl import STREAM_ID

NOW = datetime(2025, 6, 30, 10, tzinfo=SHANGHAI)
MONDAY = datetime(2025, 6, 2, 10, tzinfo=SHANGHAI)
OTHER_FILE = UUID("00000000-0000-4000-8000-00000000000c")
OLDER_FILE = UUID("00000000-0000-4000-8000-00000000000d")


def of_wang(text: str) -> Personal:
    return Personal(STREAM_ID, text)


OPENED = CustomerFileOpened(
    name=of_wang("王女士"),
    customer_kind=CustomerKind.PERSON,
    trigger=FileTrigger.REPAIR,
    triggered_at=MONDAY,
    due_at=datetime(2025, 6, 5, tzinfo=SHANGHAI),
    site_id="S1",
    phone=of_wang("+8613812341234"),
)
MARKETING = ConsentGiven(purpose=Purpose.MARKETING, evidence=of_wang("签字表"))
PROFILED = ConsentGiven(purpose=Purpose.PROFILED_MARKETING, evidence=of_wang("签字表"))
TO_INSURER = ConsentGiven(
    purpose=Purpose.THIRD_PARTY, evidence=of_wang("签字表"), recipient="某保险"
)
RESTRICTED = ProcessingRestricted(until=date(2030, 6, 2), basis=RetentionBasis.SANBAO_REPAIR_RECORD)
WISHED_RESTRICTION = ProcessingRestricted(
    until=date(2040, 1, 1), basis=RetentionBasis.SUBJECT_REQUEST
)
ERASED = PersonalDataErased(basis=ErasureBasis.RETENTION_OVER, subjects=(STREAM_ID,))
ABSORBED = CustomerAbsorbed(absorbed_customer_id=OTHER_FILE, subjects=(OTHER_FILE, OLDER_FILE))
MERGED = CustomersMerged(into_customer_id=OTHER_FILE, subjects=(STREAM_ID,))
