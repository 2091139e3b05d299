"""Signatures of webhooks by the Standard Webhooks specification, version 1 (HMAC-SHA256).

Signed is `id.timestamp.body`. The secret of a subscription follows from the master key and the
subscription's id: it is stored nowhere, and a new subscription has a new one.
"""

import base64
import hmac
from typing import Final
from uuid import UUID

from eventstore.keyring import Keyring

SECRET_PREFIX: Final = "whsec_"  # noqa: S105 - what stands before a secret
VERSION: Final = "v1"


def secret_of(keyring: Keyring, subscription_id: UUID) -> bytes:
    """The 32 bytes that both sides sign with."""
    return keyring.secret_for(f"webhook {subscription_id}")


def shown(secret: bytes) -> str:
    """The secret as the other side takes it: whsec_ and base64."""
    return SECRET_PREFIX + base64.b64encode(secret).decode()


def signed_headers(secret: bytes, message_id: str, timestamp_s: int, body: bytes) -> dict[str, str]:
    """The three headers of the specification."""
    content = f"{message_id}.{timestamp_s}.".encode() + body
    signature = base64.b64encode(hmac.digest(secret, content, "sha256")).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp_s),
        "webhook-signature": f"{VERSION},{signature}",
    }
