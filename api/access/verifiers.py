"""Checks of bearer tokens: signature, issuer, audience and dates; then whom they name."""

import time
from collections.abc import Callable
from typing import Any, Final, Protocol

import httpx
import jwt
import structlog
from anyio import to_thread
from jwt.types import Options

from api.access.claims import Bearer, ClaimNames, Unauthenticated, bearer_of
from api.access.issuer import ALGORITHM, AUDIENCE, ISSUER, TokenIssuer

LEEWAY_S: Final = 30
"""Clocks of two machines may differ by so much."""
MOST_REMEMBERED: Final = 4096
REMEMBERED_FOR_S: Final = 300.0
NEW_KEYS_AFTER_S: Final = 10.0
"""A key that nobody knows sends us to the provider at most this often, whoever invents such keys."""
DISCOVERY_TIMEOUT_S: Final = 10.0
_REQUIRED: Final[Options] = {"require": ["exp", "iss", "aud"]}
_ASYMMETRIC: Final = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
"""Never a shared secret: whoever can check such a token could also make one."""

_log = structlog.get_logger(__name__)


class ProviderUnreachable(Exception):  # noqa: N818 - answered with 503
    """The provider's keys cannot be had: nobody can be checked now."""


class Verifier(Protocol):
    """Says whom a token names, or raises Unauthenticated."""

    async def bearer(self, token: str) -> Bearer: ...


class OwnVerifier:
    """Checks the tokens of our own issuer."""

    def __init__(self, issuer: TokenIssuer) -> None:
        self._key = issuer.public_key

    async def bearer(self, token: str) -> Bearer:
        claims = _decoded(
            lambda: jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                leeway=LEEWAY_S,
                options=_REQUIRED,
            )
        )
        return bearer_of(claims, ClaimNames())


class OidcVerifier:
    """Checks the tokens of an OpenID Connect provider against the keys it publishes."""

    def __init__(
        self,
        issuer: str,
        audience: str,
        names: ClaimNames,
        *,
        jwks_url: str | None = None,
        new_keys_after_s: float = NEW_KEYS_AFTER_S,
    ) -> None:
        self._issuer = issuer
        self._audience = audience
        self._names = names
        self._jwks_url = jwks_url
        self._new_keys_after_s = new_keys_after_s
        self._keys: jwt.PyJWKClient | None = None

    async def bearer(self, token: str) -> Bearer:
        return await to_thread.run_sync(self._check, token)  # it may ask the provider for keys

    def _check(self, token: str) -> Bearer:
        key = _decoded(lambda: self._client().get_signing_key_from_jwt(token))
        claims = _decoded(
            lambda: jwt.decode(
                token,
                key,
                algorithms=_ASYMMETRIC,
                audience=self._audience,
                issuer=self._issuer,
                leeway=LEEWAY_S,
                options=_REQUIRED,
            )
        )
        return bearer_of(claims, self._names)

    def _client(self) -> jwt.PyJWKClient:
        if self._keys is None:
            self._keys = jwt.PyJWKClient(
                self._jwks_url or self._discovered(), cooldown_duration=self._new_keys_after_s
            )
        return self._keys

    def _discovered(self) -> str:
        url = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            answer = httpx.get(url, timeout=DISCOVERY_TIMEOUT_S).raise_for_status().json()
            return str(answer["jwks_uri"])
        except (httpx.HTTPError, ValueError, KeyError) as error:
            _log.warning("the OpenID provider does not say its keys", url=url, error=str(error))
            raise ProviderUnreachable(url) from error


class Remembering:
    """A verifier that has looked at a token once asks nobody again for a few minutes."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier
        self._known: dict[str, tuple[float, Bearer]] = {}

    async def bearer(self, token: str) -> Bearer:
        now = time.time()
        known = self._known.get(token)
        if known is not None and now < known[0]:
            return known[1]
        bearer = await self._verifier.bearer(token)
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()  # rare, and costs one check each
        self._known[token] = min(bearer.expires_at, now + REMEMBERED_FOR_S), bearer
        return bearer


def _decoded(decode: Callable[[], Any]) -> Any:
    try:
        return decode()
    except jwt.PyJWKClientConnectionError as error:
        _log.warning("the OpenID provider's keys cannot be fetched", error=str(error))
        raise ProviderUnreachable(str(error)) from error
    except jwt.ExpiredSignatureError:
        raise Unauthenticated("the token has expired", "令牌已过期") from None
    except jwt.InvalidIssuerError:
        raise Unauthenticated("the token is of another issuer", "令牌的签发方不符") from None
    except (jwt.InvalidAudienceError, jwt.MissingRequiredClaimError) as error:
        raise Unauthenticated(
            f"the token is not for us: {error}", "令牌的受众或必填项不符"
        ) from None
    except jwt.PyJWTError:
        raise Unauthenticated("the token is not valid", "令牌无效") from None
