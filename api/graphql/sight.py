"""What a reader may see of a row, by post (D.6 "for whom", R168).

A technician works on the car and needs neither persons nor money; a telephone number is whole for
those who call the customer, and masked for all others.
"""

from collections.abc import Iterable
from typing import Any, Final, Protocol
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from api.graphql.context import ApiContext, Reveal
from api.graphql.noting import shown_through
from domain.kernel import ERASED, Refused, Role, Rule
from domain.values.phone import Phone, mask_phone

NOT_OWN = Rule(
    "sight.not_own",
    "R168",
    en="a customer sees their own file, vehicles and visits only",
    zh="客户只能查看本人的档案、车辆与维修记录",
)
_CALLERS: Final = frozenset(
    {
        Role.ADVISER,
        Role.CUSTOMER,
        Role.CUSTOMER_SERVICE_AGENT,
        Role.DATA_PROTECTION_OFFICER,
        Role.SUPERVISOR,
    }
)


class Asker(Protocol):
    """Who asks: a resolver's `info`, or a document's request."""

    @property
    def context(self) -> ApiContext: ...


class Sight(msgspec.Struct, frozen=True):
    """The reader's sight of one answer's rows."""

    role: Role
    reveal: Reveal

    @property
    def money(self) -> bool:
        """Whether amounts are shown."""
        return self.role is not Role.TECHNICIAN

    def text(self, token: str | None) -> str | None:
        """A text about a person, or None where the reader has no need of it."""
        return None if self.role is Role.TECHNICIAN else self.reveal(token)

    def phone(self, token: str | None) -> str | None:
        """A telephone number, masked where the reader does not call the customer."""
        number = self.text(token)
        if number in (None, ERASED) or self.role in _CALLERS:
            return number
        return mask_phone(Phone(number))


async def sight_of(
    info: Asker, connection: AsyncConnection[Any], tokens: Iterable[str | None]
) -> Sight:
    """The sight of the request's reader on rows with these sealed texts."""
    role = info.context.identity.actor.role
    wanted = () if role is Role.TECHNICIAN else tokens
    reveal = await info.context.revealed(connection, wanted, shown_through(info))
    return Sight(role, reveal)


def own_customer(info: Asker) -> UUID | None:
    """The customer whose data alone the reader may see; None for staff.

    A customer's actor id is the id of their file, as the gateway in front says.
    """
    actor = info.context.identity.actor
    if actor.role is not Role.CUSTOMER:
        return None
    try:
        return UUID(actor.id)
    except ValueError:
        raise Refused(NOT_OWN) from None


def require_own(info: Asker, customer_ids: Iterable[UUID]) -> None:
    """Refuse a customer who asks for what is not theirs (R168)."""
    own = own_customer(info)
    if own is not None and own not in customer_ids:
        raise Refused(NOT_OWN)


def require_staff(info: Asker) -> None:
    """Refuse a customer who asks for a list over all customers (R168)."""
    if info.context.identity.actor.role is Role.CUSTOMER:
        raise Refused(NOT_OWN)
