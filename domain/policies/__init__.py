"""What one fact makes another aggregate do: policies a moment later, companions in the same append.

Importing this package registers every one of them.
"""

from domain.policies import (
    after_delivery,
    bay_booking,
    blocked_batches,
    complaints_from_calls,
    enquiries,
    file_duties,
    given_back,
    low_ratings,
    notices,
    parts_store,
)
from domain.policies.companions import Companion, companions_of
from domain.policies.promised import (
    promised_complaint,
    promised_enquiry,
    promised_follow_up,
    promised_notices,
)
from domain.policies.registry import (
    Knowledge,
    Policy,
    PromiseTerms,
    Reaction,
    policies_on,
    policy,
    registered_policies,
)

__all__ = [
    "Companion",
    "Knowledge",
    "Policy",
    "PromiseTerms",
    "Reaction",
    "after_delivery",
    "bay_booking",
    "blocked_batches",
    "companions_of",
    "complaints_from_calls",
    "enquiries",
    "file_duties",
    "given_back",
    "low_ratings",
    "notices",
    "parts_store",
    "policies_on",
    "policy",
    "promised_complaint",
    "promised_enquiry",
    "promised_follow_up",
    "promised_notices",
    "registered_policies",
]
