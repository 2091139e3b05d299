"""The server as its own small issuer of bearer tokens, where no OpenID provider is set.

A token is a JWT signed with Ed25519; the private key lies in the data folder, beside the master key.
"""

import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import OKPAlgorithm

from api.access.claims import ACTOR, ROLE, SITES
from domain.kernel import Actor
from eventstore.operator_error import OperatorError

ISSUER: Final = "aftersales"
AUDIENCE: Final = "aftersales"
ALGORITHM: Final = "EdDSA"
A_WORKING_DAY: Final = timedelta(hours=12)


class TokenIssuer:
    """Makes and publishes what its own verifier checks."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public_key = key.public_key()

    @classmethod
    def passing(cls) -> "TokenIssuer":
        """An issuer whose key lives as long as the process."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def of_file(cls, file: Path) -> "TokenIssuer":
        """The issuer whose key is in that file; made on first use, readable by its owner alone."""
        try:
            pem = file.read_bytes()
        except FileNotFoundError:
            pem = _make_key(file)
        try:
            key = load_pem_private_key(pem, password=None)
        except ValueError:
            key = None
        if not isinstance(key, Ed25519PrivateKey):
            raise OperatorError(
                f"{file} holds no Ed25519 key in PEM. Remove it for a new one; tokens issued so far end."
            )
        return cls(key)

    def issue(
        self, actor: Actor, sites: Sequence[str], *, lifetime: timedelta = A_WORKING_DAY
    ) -> str:
        """A token for that person at those sites ("*": all), valid from now."""
        now = datetime.now(UTC)
        return jwt.encode(
            {
                "iss": ISSUER,
                "aud": AUDIENCE,
                "iat": now,
                "exp": now + lifetime,
                "jti": uuid4().hex,
                ACTOR: actor.id,
                ROLE: actor.role.value,
                SITES: list(sites),
            },
            self._key,
            algorithm=ALGORITHM,
        )

    def jwks(self) -> dict[str, Any]:
        """The public key as a JSON Web Key Set, for gateways that check tokens themselves."""
        key: dict[str, Any] = msgspec.json.decode(OKPAlgorithm.to_jwk(self.public_key))
        return {"keys": [key | {"use": "sig", "alg": ALGORITHM}]}


def _make_key(file: Path) -> bytes:
    pem = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(pem)
    return pem
