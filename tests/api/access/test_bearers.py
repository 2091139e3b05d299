"""Nobody comes in without a token, and a token reaches as far as it says."""

import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from typer.testing import CliRunner

from api.access.issuer import TokenIssuer
from api.command_line import app
from domain.kernel import Actor, Role
from eventstore.operator_error import OperatorError
from tests.api.client import ISSUER, Client, token

POSITION = {"query": "{ position }"}
ADVISER = Actor("S1-李娜", Role.ADVISER)


def ask(client: Client, headers: dict[str, str]) -> httpx.Response:
    return httpx.post(f"{client.http.base_url}/graphql", json=POSITION, headers=headers)


def refusal(answer: httpx.Response) -> tuple[int, Any]:
    assert answer.headers["www-authenticate"].startswith("Bearer")
    return answer.status_code, answer.json()["errors"][0]


def test_without_a_token_nothing_is_answered(shared_client: Client) -> None:
    status, error = refusal(ask(shared_client, {}))
    assert status == 401
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
    assert "aftersales token" in error["message"]
    assert "令牌" in error["extensions"]["messageZh"]


@pytest.mark.parametrize(
    "header", ["Basic dXNlcg==", "Bearer", "Bearer abc", "Bearer a.b.c", "Token abc"]
)
def test_what_is_no_token(shared_client: Client, header: str) -> None:
    status, _ = refusal(ask(shared_client, {"Authorization": header}))
    assert status == 401


def test_an_expired_token(shared_client: Client) -> None:
    old = ISSUER.issue(ADVISER, ["S1"], lifetime=timedelta(minutes=-5))
    status, error = refusal(ask(shared_client, {"Authorization": f"Bearer {old}"}))
    assert (status, error["message"]) == (401, "the token has expired")


def test_a_token_of_another_server(shared_client: Client) -> None:
    forged = TokenIssuer.passing().issue(ADVISER, ["S1"])
    assert refusal(ask(shared_client, {"Authorization": f"Bearer {forged}"}))[0] == 401


def test_a_token_reaches_its_own_sites_only(shared_client: Client) -> None:
    bearing = {"Authorization": f"Bearer {token('S1-李娜', 'adviser', 'S1', 'S2')}"}
    assert ask(shared_client, bearing | {"X-Site": "S2"}).status_code == 200
    answer = ask(shared_client, bearing | {"X-Site": "S3"})
    assert answer.status_code == 403
    assert "site S3 is not one of yours: S1, S2" in answer.text


def test_a_customer_is_nobodys_deputy(shared_client: Client) -> None:
    bearing = {"Authorization": f"Bearer {token('c', 'customer')}", "X-On-Behalf-Of": "S1-li"}
    assert ask(shared_client, bearing).status_code == 403


def test_health_and_the_explorer_need_no_token(shared_client: Client) -> None:
    for path in ("/", "/healthz", "/readyz", "/.well-known/jwks.json"):
        assert httpx.get(f"{shared_client.http.base_url}{path}").status_code == 200, path


def test_the_published_key_checks_our_tokens(shared_client: Client) -> None:
    [key] = shared_client.http.get("/.well-known/jwks.json").json()["keys"]
    claims = jwt.decode(
        ISSUER.issue(ADVISER, ["S1"]), jwt.PyJWK(key), ["EdDSA"], audience="aftersales"
    )
    assert claims["sub"] == "S1-李娜"


def test_the_key_file_is_made_once_and_for_its_owner(tmp_path: Path) -> None:
    file = tmp_path / "data" / "token.key"
    made, again = TokenIssuer.of_file(file), TokenIssuer.of_file(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert made.jwks() == again.jwks()
    file.write_text("no key")
    with pytest.raises(OperatorError, match="holds no Ed25519 key"):
        TokenIssuer.of_file(file)


def test_the_verb_prints_a_token_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AFTERSALES_DATA_DIR", str(tmp_path))
    done = CliRunner().invoke(
        app, ["token", "--role", "auditor", "--site", "S1", "--actor", "王审"]
    )
    assert done.exit_code == 0, done.output
    assert done.stdout.count(".") == 2
    assert len(done.stdout.split()) == 1
    assert CliRunner().invoke(app, ["token", "--role", "system"]).exit_code == 2
