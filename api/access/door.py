"""Who comes in, from the settings: an OpenID provider's bearers, or those of our own issuer."""

import msgspec

from api.access.claims import ClaimNames
from api.access.issuer import TokenIssuer
from api.access.verifiers import OidcVerifier, OwnVerifier, Remembering, Verifier
from api.settings import Settings


class Door(msgspec.Struct, frozen=True):
    """How bearers are checked, and the issuer where it is ours."""

    verifier: Verifier
    issuer: TokenIssuer | None

    @classmethod
    def of_issuer(cls, issuer: TokenIssuer) -> "Door":
        return cls(Remembering(OwnVerifier(issuer)), issuer)

    @classmethod
    def of_settings(cls, settings: Settings) -> "Door":
        """Ours unless a provider is set; its key is made on first use."""
        if settings.oidc_issuer is None:
            return cls.of_issuer(TokenIssuer.of_file(settings.token_key_file))
        names = ClaimNames(
            actor=settings.oidc_actor_claim,
            role=settings.oidc_role_claim,
            sites=settings.oidc_sites_claim,
        )
        oidc = OidcVerifier(
            settings.oidc_issuer,
            settings.oidc_audience,
            names,
            jwks_url=settings.oidc_jwks_url,
        )
        return cls(Remembering(oidc), None)
