"""Before anybody offers something to a customer: whether the customer wants to hear it."""

from domain.customer.aggregate import Customer
from domain.customer.events import Purpose
from domain.customer.rules import NO_CONSENT
from domain.kernel import Refused


def require_marketing_consent(customer: Customer, *, profiled: bool = False) -> None:
    """Refuse marketing without live consent; offers made from the person's history need their own.

    PIPL Art. 13, 15, 24; D.3 Customer: marketing contact needs live consent. Calls that are owed
    (tracking, complaint, recall) are no marketing and are not asked here.
    """
    customer.require_usable()
    needed = {Purpose.MARKETING} | ({Purpose.PROFILED_MARKETING} if profiled else set[Purpose]())
    for purpose in sorted(needed):
        if not customer.allows(purpose):
            raise Refused(NO_CONSENT, purpose=purpose)
