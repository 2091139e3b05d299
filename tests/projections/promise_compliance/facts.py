"""A follow-up of 王女士's delivery on 1 June 2025."""

from datetime import date

from domain.follow_up.events import FollowUpOpened, SecondCallTerms
from domain.follow_up.words import FollowUpSource
from tests.projections.samples import WANG, at

CALLS_OPENED = FollowUpOpened(
    source=FollowUpSource.DELIVERY,
    site_id="S1",
    customer_id=WANG,
    basis_at=at(6, 1),
    window1_opens_on=date(2025, 6, 4),
    window1_closes_on=date(2025, 6, 8),
    promise_version=3,
    terms=SecondCallTerms(second_call_first_day=7, second_call_last_day=14, issue_days=2),
    order_number="RO-S1-2025-000123",
)
