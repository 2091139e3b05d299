"""Golden samples: one stored fact of every version there ever was, kept for ever.

A file holds the sample as the history holds it, and the shape that its class had.
"""

import hashlib
import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.kernel import Actor, Channel, Context, Event, Personal, Recorded, Role
from eventstore.codec import FactMapper
from eventstore.decoding import decode_event
from eventstore.sealing import NONCE_BYTES, unseal
from tests.golden.build import sample_of
from tests.golden.shape import shape_of

FOLDER: Final = Path(__file__).parent / "events"
STREAM_ID: Final = UUID("00000000-0000-4000-8000-00000000901d")
VERSION: Final = 7
"""The turn in its stream at which every sample stands; sealed texts are bound to it."""

_CONTEXT: Final = Context(
    actor=Actor("golden", Role.SYSTEM),
    channel=Channel.SYSTEM,
    site_id="S1",
    command_id=UUID(int=0),
)


class Golden(msgspec.Struct, frozen=True):
    """A sample file."""

    topic: str
    schema_version: int
    data: msgspec.Raw
    shape: Any  # a Shape; msgspec reads no recursive alias

    @property
    def name(self) -> str:
        return file_name(self.topic, self.schema_version)

    @property
    def sealed_texts(self) -> int:
        return bytes(self.data).count(b'"sealed":')


def file_name(topic: str, schema_version: int) -> str:
    return f"{topic}.v{schema_version}.json"


def golden_of(cls: type[Event]) -> Golden:
    """The sample of a class's present version."""
    row = FactMapper(_seal).to_stored_event(
        Recorded(
            event=sample_of(cls),
            stream_id=STREAM_ID,
            version=VERSION,
            position=0,
            occurred_at=datetime(2025, 3, 31, tzinfo=UTC),
            recorded_at=datetime(2025, 3, 31, tzinfo=UTC),
            context=_CONTEXT,
        )
    )
    return Golden(cls.topic, cls.schema_version, msgspec.Raw(row.state), shape_of(cls))


def read(file: Path) -> Golden:
    return msgspec.json.decode(file.read_bytes(), type=Golden)


def write(golden: Golden) -> None:
    text = json.dumps(json.loads(msgspec.json.encode(golden)), ensure_ascii=False, indent=2)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / golden.name).write_text(text + "\n", encoding="utf-8")


def decoded(golden: Golden) -> Event:
    """The sample as today's code reads it."""
    return decode_event(golden.topic, golden.schema_version, bytes(golden.data), STREAM_ID, VERSION)


def opened(event: Event) -> Any:
    """A fact as plain data, with the sealed texts opened."""

    def text_of(value: Any) -> Any:
        assert isinstance(value, Personal)
        text = value.text or unseal(_key(value.subject), value.token or "")
        return {"subject": str(value.subject), "text": text}

    return msgspec.to_builtins(event, enc_hook=text_of)


def _key(subject: UUID) -> bytes:
    return hashlib.sha256(b"golden" + subject.bytes).digest()


def _seal(value: Personal, place: str) -> str:
    """As `eventstore.sealing.seal`, but with the same nonce each time: samples hold no secret."""
    bound = f"{place}/{value.subject}".encode()
    nonce = hashlib.sha256(bound).digest()[:NONCE_BYTES]
    text = (value.text or "").encode()
    return urlsafe_b64encode(
        nonce + AESGCM(_key(value.subject)).encrypt(nonce, text, bound)
    ).decode()
