"""One person of the demonstration for each post, and the sites where they act."""

from collections.abc import Sequence
from typing import Final

from api.access.claims import ALL_SITES
from api.demonstration.group import AUDITOR, DATA_PROTECTION_OFFICER, SITES
from api.demonstration.scenarios import DISPUTING_CUSTOMER_ID
from domain.kernel import Actor, Role

_FIRST: Final = SITES[0]
_OF_THE_GROUP: Final = {
    Role.AUDITOR: AUDITOR,
    Role.DATA_PROTECTION_OFFICER: DATA_PROTECTION_OFFICER,
    Role.REPORTING: Actor("G-reports", Role.REPORTING),
    Role.INTEGRATION: Actor("G-gateway", Role.INTEGRATION),
    Role.CUSTOMER: Actor(str(DISPUTING_CUSTOMER_ID), Role.CUSTOMER),
}
POSTS: Final = tuple(role for role in Role if role is not Role.SYSTEM)


def bearer_in(role: Role) -> tuple[Actor, Sequence[str]]:
    """Who stands for a post: somebody of the first site, or of the whole group."""
    if role in _OF_THE_GROUP:
        return _OF_THE_GROUP[role], (ALL_SITES,)
    return _FIRST.one(role), (_FIRST.id,)
