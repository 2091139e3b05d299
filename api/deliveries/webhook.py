"""Messages as signed HTTP requests."""

import time
from typing import Final

import httpx

from api.deliveries.parcel import DeliveryFailedError, Parcel
from api.deliveries.signing import secret_of, signed_headers
from eventstore.keyring import Keyring

CONTENT_TYPE: Final = "application/cloudevents+json; charset=utf-8"
TIMEOUT_S: Final = 15.0
MOST_ASKED_S: Final = 3_600.0
_GONE: Final = 410


class Webhook:
    """Posts a CloudEvent; 2xx is taken, 410 wants no more, anything else is tried again."""

    def __init__(self, keyring: Keyring, *, timeout_s: float = TIMEOUT_S) -> None:
        self._keyring = keyring
        self._http = httpx.Client(timeout=timeout_s, follow_redirects=False)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._http.close()

    def send(self, parcel: Parcel) -> None:
        """Post it, signed anew with the time of this attempt."""
        body = parcel.body
        secret = secret_of(self._keyring, parcel.subscription_id)
        signed = signed_headers(secret, str(parcel.event_id), int(time.time()), body)
        headers = {"Content-Type": CONTENT_TYPE, "User-Agent": "aftersales", **signed}
        try:
            # The answer's body is not read: it could be endless, and nobody needs it.
            with self._http.stream("POST", parcel.target, content=body, headers=headers) as answer:
                status = answer.status_code
                asked = answer.headers.get("retry-after", "")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise DeliveryFailedError(f"{type(error).__name__}: no answer") from error
        if not httpx.codes.is_success(status):
            raise DeliveryFailedError(
                f"HTTP {status}",
                retry_after_s=min(float(asked), MOST_ASKED_S) if asked.isdecimal() else None,
                for_good=status == _GONE,
            )
