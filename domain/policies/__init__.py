"""What one fact makes another aggregate do: policies a moment later, companions in the same append.

Importing this package registers every one of them.
"""

from domain.policies import (
    after_delivery,
    blocked_batches,
    complaints_from_calls,
    file_duties,
    given_back,
    parts_store,
)
from domain.policies.companions import Companion, companions_of
from domain.policies.promised import promised_complaint, promised_follow_up
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
    "blocked_batches",
    "companions_of",
    "complaints_from_calls",
    "file_duties",
    "given_back",
    "parts_store",
    "policies_on",
    "policy",
    "promised_complaint",
    "promised_follow_up",
    "registered_policies",
]
