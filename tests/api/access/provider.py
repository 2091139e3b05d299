"""A small OpenID provider on the loopback: discovery, keys, and tokens as wanted."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

AUDIENCE = "aftersales"


class Provider:
    """What a test needs of Keycloak and its like."""

    def __init__(self, address: str) -> None:
        self.issuer = address
        self.asked: list[str] = []
        self._keys: dict[str, RSAPrivateKey] = {}
        self.rotate("first")

    def rotate(self, kid: str) -> None:
        """Sign with a new key from now on; the older ones stay published."""
        self._keys[kid] = generate_private_key(public_exponent=65537, key_size=2048)
        self._kid = kid

    def token(self, **claims: Any) -> str:
        """A token as the provider gives it to an adviser; `claims` replace or, with None, remove."""
        said = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "exp": datetime.now(UTC) + timedelta(minutes=5),
            "sub": "S1-李娜",
            "aftersales_role": "adviser",
            "aftersales_sites": ["S1", "S2"],
        } | claims
        kept = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(kept, self._keys[self._kid], "RS256", headers={"kid": self._kid})

    def answer(self, path: str) -> Any:
        self.asked.append(path)
        match path:
            case "/.well-known/openid-configuration":
                return {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys"}
            case "/keys":
                return {"keys": [_published(kid, key) for kid, key in self._keys.items()]}
            case _:
                return None


@contextmanager
def provider() -> Generator[Provider]:
    """A provider that answers until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = msgspec.json.encode(running.answer(self.path))
            self.send_response(404 if body == b"null" else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            del format, args

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        running = Provider(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield running
        finally:
            server.shutdown()
            thread.join()


def _published(kid: str, key: RSAPrivateKey) -> dict[str, Any]:
    published: dict[str, Any] = msgspec.json.decode(RSAAlgorithm.to_jwk(key.public_key()))
    return published | {"kid": kid, "use": "sig", "alg": "RS256"}
