"""What one fact makes another aggregate do. Importing this package registers every policy."""

from domain.policies import after_delivery, complaints_from_calls, given_back
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
    "Knowledge",
    "Policy",
    "PromiseTerms",
    "Reaction",
    "after_delivery",
    "complaints_from_calls",
    "given_back",
    "policies_on",
    "policy",
    "promised_complaint",
    "promised_follow_up",
    "registered_policies",
]
