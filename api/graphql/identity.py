"""Who acts: named by the bearer token, never by a command's input.

`Authorization: Bearer …` says person, post and sites. `X-Site` chooses among the token's sites;
`X-On-Behalf-Of` (percent-encoded staff id) says for whom a deputy acts.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote

import msgspec

from api.access.claims import ALL_SITES, Unauthenticated
from api.access.verifiers import Verifier
from domain.kernel import Actor, Refused, Role, Rule

DEFAULT_SITE: Final = "S1"

OTHER_SITE = Rule(
    "identity.other_site",
    "R171",
    en="site {site} is not one of yours: {sites}",
    zh="您无权在站点 {site} 操作；可用站点：{sites}",
)
NO_DEPUTY = Rule(
    "identity.no_deputy",
    "R118",
    en="a customer acts for themselves only",
    zh="客户只能以本人身份操作",
)


class Identity(msgspec.Struct, frozen=True):
    """The person or system on whose word facts are recorded."""

    actor: Actor
    site_id: str
    on_behalf_of: Actor | None = None
    sites: tuple[str, ...] = (ALL_SITES,)

    @property
    def at_all_sites(self) -> bool:
        """Whether the whole group is in reach."""
        return ALL_SITES in self.sites

    def acts_at(self, site_id: str) -> bool:
        """Whether that site is one of the bearer's."""
        return self.at_all_sites or site_id in self.sites


OPERATOR: Final = Identity(actor=Actor("command-line", Role.SUPERVISOR), site_id=DEFAULT_SITE)
"""Whoever may run commands on the server reads the whole record, as a supervisor does."""


async def identity_of(headers: Mapping[str, str], verifier: Verifier) -> Identity:
    """The identity in a request's headers.

    Raises Unauthenticated without a valid token, Refused where the token does not reach that far.
    """
    bearer = await verifier.bearer(_token(headers.get("authorization")))
    return Identity(
        actor=bearer.actor,
        site_id=_site(headers.get("x-site"), bearer.sites),
        on_behalf_of=_deputy(headers.get("x-on-behalf-of"), bearer.actor.role),
        sites=bearer.sites,
    )


def _token(header: str | None) -> str:
    if header is None:
        raise Unauthenticated(
            "a token is needed: Authorization: Bearer … (aftersales token --role adviser makes one)",
            "需要令牌：Authorization: Bearer …（可用 aftersales token --role adviser 生成）",
        )
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated(
            "Authorization must be: Bearer <token>", "Authorization 应为 Bearer 令牌"
        )
    return token.strip()


def _site(wanted: str | None, sites: tuple[str, ...]) -> str:
    if wanted is None:
        return sites[0] if sites[0] != ALL_SITES else DEFAULT_SITE
    site = unquote(wanted)
    if site not in sites and ALL_SITES not in sites:
        raise Refused(OTHER_SITE, field="X-Site", site=site, sites=", ".join(sites))
    return site


def _deputy(header: str | None, role: Role) -> Actor | None:
    if header is None:
        return None
    if role is Role.CUSTOMER:
        raise Refused(NO_DEPUTY, field="X-On-Behalf-Of")
    return Actor(unquote(header), role)
