"""What the clients of the load say: the cheapest commands that make policies act."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final, TypeAlias
from uuid import UUID

Said: TypeAlias = tuple[str, dict[str, Any]]
"""The name of a mutation, and its input."""

_MUTATION: Final = """
mutation Do($input: {kind}Input!) {{ done: {name}(input: $input) {{
  __typename
  ... on Receipt {{ id version position }} ... on Refusal {{ kind code messageEn }} }} }}"""


def request(said: Said) -> dict[str, Any]:
    """The body of a request, before it is JSON."""
    name, given = said
    query = _MUTATION.format(name=name, kind=name[0].upper() + name[1:])
    return {"query": query, "variables": {"input": given}}


def customer_file(chance: Random) -> Said:
    """Who is known can be called back."""
    return "openCustomerFile", {
        "commandId": _id(chance),
        "name": "王女士",
        "customerKind": "PERSON",
        "trigger": "CONSULTATION_VISIT",
        "triggeredAt": (datetime.now(UTC) - timedelta(days=1)).isoformat(),
    }


def question(chance: Random, customer_id: UUID | None) -> Said:
    """Of a customer: a policy opens a follow-up. Of somebody unknown: none."""
    return "receiveEnquiry", {
        "commandId": _id(chance),
        "channel": "PHONE",
        "enquiryTopic": "WARRANTY",
        "question": "质保期还有多久？",
        "contactName": "王女士",
        "contactPhone": "13800138000",
        "customerId": customer_id and str(customer_id),
    }


def turn(chance: Random, enquiry_id: UUID) -> Said:
    """A policy receives a complaint."""
    return "turnEnquiryIntoComplaint", {
        "commandId": _id(chance),
        "enquiryId": str(enquiry_id),
        "dissatisfaction": "问了两次都没有答复",
        "channel": "PHONE",
    }


def _id(chance: Random) -> str:
    return str(UUID(int=chance.getrandbits(128), version=4))
