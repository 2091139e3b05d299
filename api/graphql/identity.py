"""Who acts: taken from the request's headers, never from a command's input.

The server binds to the loopback by default and believes these headers as a gateway sets them:
`X-Actor` (percent-encoded staff id), `X-Role`, `X-Site`, and `X-On-Behalf-Of` for a deputy.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote

import msgspec

from domain.kernel import Actor, Refused, Role, Rule

DEFAULT_SITE: Final = "S1"

UNKNOWN_ROLE = Rule(
    "identity.unknown_role",
    "R171",
    en="role {role} is not one of {roles}",
    zh="岗位 {role} 不在名单之内：{roles}",
)


class Identity(msgspec.Struct, frozen=True):
    """The person or system on whose word facts are recorded."""

    actor: Actor
    site_id: str
    on_behalf_of: Actor | None = None


def identity_of(headers: Mapping[str, str]) -> Identity:
    """The identity in a request's headers; without any, a nameless adviser of the first site."""
    named = headers.get("x-role", Role.ADVISER.value)
    try:
        role = Role(named)
    except ValueError:
        roles = ", ".join(Role)
        raise Refused(UNKNOWN_ROLE, field="X-Role", role=named, roles=roles) from None
    deputy_for = headers.get("x-on-behalf-of")
    return Identity(
        actor=Actor(unquote(headers.get("x-actor", "S1-adviser")), role),
        site_id=unquote(headers.get("x-site", DEFAULT_SITE)),
        on_behalf_of=Actor(unquote(deputy_for), role) if deputy_for else None,
    )
