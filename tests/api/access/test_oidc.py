"""Tokens of an OpenID provider: believed when everything about them is right, else refused."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from api.access.claims import Bearer, ClaimNames, Unauthenticated
from api.access.verifiers import OidcVerifier, ProviderUnreachable, Remembering, Verifier
from domain.kernel import Actor, Role
from tests.api.access.provider import AUDIENCE, Provider, provider


@pytest.fixture(scope="module", name="oidc")
def running_provider() -> Iterator[Provider]:
    with provider() as running:
        yield running


def verifier_of(oidc: Provider, names: ClaimNames | None = None) -> OidcVerifier:
    return OidcVerifier(oidc.issuer, AUDIENCE, names or ClaimNames(), new_keys_after_s=0)


def bearer(verifier: Verifier, token: str) -> Bearer:
    return asyncio.run(verifier.bearer(token))


def test_person_post_and_sites_come_from_the_claims(oidc: Provider) -> None:
    named = bearer(verifier_of(oidc), oidc.token())
    assert named.actor == Actor("S1-李娜", Role.ADVISER)
    assert named.sites == ("S1", "S2")


def test_a_provider_may_use_other_names(oidc: Provider) -> None:
    names = ClaimNames(actor="employee", role="post", sites="shops")
    token = oidc.token(employee="E7", post=["inspector"], shops="S2")
    named = bearer(verifier_of(oidc, names), token)
    assert (named.actor, named.sites) == (Actor("E7", Role.INSPECTOR), ("S2",))


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"iss": "http://elsewhere.example"}, "another issuer"),
        ({"aud": "another-service"}, "not for us"),
        ({"aud": None}, "not for us"),
        ({"exp": datetime.now(UTC) - timedelta(minutes=1)}, "expired"),
        ({"exp": None}, "not for us"),
        ({"nbf": datetime.now(UTC) + timedelta(hours=1)}, "not valid"),
        ({"sub": None}, "claim sub"),
        ({"aftersales_role": None}, "claim aftersales_role"),
        ({"aftersales_role": "king"}, "one of adviser"),
        ({"aftersales_role": "system"}, "one of adviser"),
        ({"aftersales_role": ["adviser", "auditor"]}, "one post"),
        ({"aftersales_sites": None}, "claim aftersales_sites"),
        ({"aftersales_sites": []}, "list of sites"),
        ({"aftersales_sites": ["S1", 2]}, "list of sites"),
    ],
)
def test_a_token_that_is_not_right_in_one_thing(
    oidc: Provider, claims: dict[str, Any], said: str
) -> None:
    with pytest.raises(Unauthenticated, match=said):
        bearer(verifier_of(oidc), oidc.token(**claims))


def test_a_signature_of_somebody_else(oidc: Provider) -> None:
    with provider() as forger:
        token = forger.token(iss=oidc.issuer)
        with pytest.raises(Unauthenticated):
            bearer(verifier_of(oidc), token)


def test_a_shared_secret_is_no_signature(oidc: Provider) -> None:
    claims = jwt.decode(oidc.token(), options={"verify_signature": False})
    for forged in (
        jwt.encode(
            claims, "a secret of thirty-two bytes, or more", "HS256", headers={"kid": "first"}
        ),
        jwt.encode(claims, "", "none", headers={"kid": "first"}),
    ):
        with pytest.raises(Unauthenticated):
            bearer(verifier_of(oidc), forged)


def test_a_new_key_is_fetched_when_a_token_names_it(oidc: Provider) -> None:
    verifier = verifier_of(oidc)
    bearer(verifier, oidc.token())
    oidc.rotate("second")
    assert bearer(verifier, oidc.token()).actor.id == "S1-李娜"


def test_a_token_once_checked_asks_nobody_again(oidc: Provider) -> None:
    token, verifier = oidc.token(), Remembering(verifier_of(oidc))
    bearer(verifier, token)
    asked = len(oidc.asked)
    assert bearer(verifier, token).actor.id == "S1-李娜"
    assert len(oidc.asked) == asked


def test_an_unreachable_provider_is_not_a_wrong_token() -> None:
    with provider() as gone:
        token = gone.token()
    with pytest.raises(ProviderUnreachable):
        bearer(verifier_of(gone), token)
