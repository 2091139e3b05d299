"""What a token says, read into an identity; a token that says it wrongly lets nobody in."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from domain.kernel import Actor, Role

ACTOR: Final = "sub"
ROLE: Final = "aftersales_role"
SITES: Final = "aftersales_sites"
ALL_SITES: Final = "*"


class Unauthenticated(Exception):  # noqa: N818 - a state, answered with 401
    """Nobody, or nobody we can be sure of. Both texts are for the client."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh


class ClaimNames(msgspec.Struct, frozen=True):
    """Under which names an issuer says who somebody is."""

    actor: str = ACTOR
    role: str = ROLE
    sites: str = SITES


class Bearer(msgspec.Struct, frozen=True):
    """Whom a checked token names."""

    actor: Actor
    sites: tuple[str, ...]
    """Sites at which the bearer acts, the first by default; "*" stands for all."""
    expires_at: float
    """Seconds since 1970."""


def bearer_of(claims: Mapping[str, Any], names: ClaimNames) -> Bearer:
    """The bearer in a token's checked claims. Raises Unauthenticated naming the claim that is wrong."""
    actor = claims.get(names.actor)
    if not isinstance(actor, str) or not actor.strip():
        raise _wrong(names.actor, "a name")
    return Bearer(
        actor=Actor(actor, _role_in(claims.get(names.role), names.role)),
        sites=_sites_in(claims.get(names.sites), names.sites),
        expires_at=float(claims["exp"]),
    )


def _role_in(value: Any, name: str) -> Role:
    # Some providers give roles as a list; a person acts in one post at a time.
    match value:
        case [str(only)] | str(only):
            role = only
        case _:
            raise _wrong(name, "one post")
    if role not in set(Role) - {Role.SYSTEM}:
        raise _wrong(name, f"one of {', '.join(r for r in Role if r is not Role.SYSTEM)}")
    return Role(role)


def _sites_in(value: Any, name: str) -> tuple[str, ...]:
    sites: Sequence[Any] = [value] if isinstance(value, str) else value
    if not isinstance(sites, list) or not sites:
        raise _wrong(name, "a list of sites")
    named = tuple(site for site in sites if isinstance(site, str) and site)  # pyright: ignore[reportUnknownVariableType] - JSON
    if len(named) != len(sites):  # pyright: ignore[reportUnknownArgumentType] - JSON
        raise _wrong(name, "a list of sites")
    return named


def _wrong(claim: str, wanted: str) -> Unauthenticated:
    return Unauthenticated(
        f"the token's claim {claim} must be {wanted}", f"令牌中的 {claim} 无效，应为：{wanted}"
    )
