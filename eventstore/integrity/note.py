"""Signed checkpoints as strangers' tools read them: C2SP's signed-note and tlog-checkpoint.

    aftersales/4c3d…            origin: whose history
    20852163                    position: how many facts
    CsUYapGGPo4dkMgIAUqom/…=    root of the tree over them, base64
    time 2026-11-22T00:10:00Z   two lines of extension: when by our clock,
    previous 3q2+7w…=           and SHA-256 of the text of the checkpoint before, where there is one

    — aftersales/4c3d… Az3grlg…  key name, base64 of key id and Ed25519 signature over the text above

c2sp.org/signed-note, c2sp.org/tlog-checkpoint.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, Self

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SEED_BYTES: Final = 32
"""An Ed25519 private key is so long (RFC 8032)."""
_ED25519: Final = b"\x01"
_SIGNED_BY: Final = "\u2014 "
_TIME: Final = "time "
_PREVIOUS: Final = "previous "


class NoteError(ValueError):
    """A note is no checkpoint, or not signed by a key that is trusted."""


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """What a checkpoint says: so many facts, with this root, at this time."""

    origin: str
    position: int
    root: bytes
    time: datetime
    previous: bytes | None = None
    """SHA-256 of the text of the checkpoint before this one."""

    def text(self) -> str:
        """The text that is signed."""
        moment = self.time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        lines = [self.origin, str(self.position), _base64(self.root), _TIME + moment]
        if self.previous is not None:
            lines.append(_PREVIOUS + _base64(self.previous))
        return "".join(f"{line}\n" for line in lines)


class PublicKey(msgspec.Struct, frozen=True):
    """A key by which checkpoints are verified, under the name of the history that it signs for."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes before each signature."""
        return sha256(f"{self.name}\n".encode() + _ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        """As signed-note's tools take it: name, id, type and key."""
        return f"{self.name}+{self.id.hex()}+{_base64(_ED25519 + self.public)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key that was printed so; raises NoteError."""
        try:
            name, key_id, encoded = text.strip().split("+", 2)
            raw = b64decode(encoded, validate=True)
            key = cls(name, raw[1:])
            Ed25519PublicKey.from_public_bytes(key.public)
        except ValueError:
            raise NoteError(f"{text!r} is no public key: name+id+base64 is") from None
        if raw[:1] != _ED25519 or key.id.hex() != key_id:
            raise NoteError(f"{text!r} is no Ed25519 key under its own name and id")
        return key

    def signed(self, note: str) -> bool:
        """Whether this key signed a note."""
        text, signatures = _split(note)
        for name, raw in signatures:
            if name == self.name and raw[:4] == self.id:
                try:
                    Ed25519PublicKey.from_public_bytes(self.public).verify(raw[4:], text.encode())
                except InvalidSignature:
                    return False
                return True
        return False


class SigningKey:
    """The key of one history, under its origin as name."""

    def __init__(self, seed: bytes, origin: str | None = None) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        public = self._private.public_key().public_bytes_raw()
        self.public = PublicKey(origin or f"aftersales/{sha256(public).hexdigest()[:16]}", public)

    @property
    def origin(self) -> str:
        """Whose history it signs for; without a name given, one that follows from the key."""
        return self.public.name

    def sign(self, checkpoint: Checkpoint) -> str:
        """The signed note of a checkpoint."""
        return self.sign_text(checkpoint.text())

    def sign_text(self, text: str) -> str:
        """The signed note of a text of lines; its first line names whose it is, as a checkpoint's."""
        if not text.startswith(f"{self.origin}\n") or not text.endswith("\n"):
            raise ValueError("a note's text begins with its origin and ends with its last line")
        signature = self.public.id + self._private.sign(text.encode())
        return f"{text}\n{_SIGNED_BY}{self.origin} {_base64(signature)}\n"


def read_note(note: str) -> Checkpoint:
    """What a note says, whoever signed it; raises NoteError where it is no checkpoint."""
    lines = _split(note)[0].splitlines()
    try:
        origin, size, root, *more = lines
        times = [line.removeprefix(_TIME) for line in more if line.startswith(_TIME)]
        previous = [line.removeprefix(_PREVIOUS) for line in more if line.startswith(_PREVIOUS)]
        checkpoint = Checkpoint(
            origin=origin,
            position=int(size),
            root=b64decode(root, validate=True),
            time=datetime.fromisoformat(times[0]),
            previous=b64decode(previous[0], validate=True) if previous else None,
        )
    except (ValueError, IndexError):
        raise NoteError(f"this is no checkpoint: {note[:80]!r}") from None
    if str(checkpoint.position) != size or checkpoint.position < 1:
        raise NoteError(f"this is no checkpoint: {size!r} is no number of facts")
    return checkpoint


def open_note(note: str, keys: Sequence[PublicKey]) -> Checkpoint:
    """What a note says; raises NoteError unless one of these keys signed it for its origin."""
    checkpoint = read_note(note)
    if not any(key.name == checkpoint.origin and key.signed(note) for key in keys):
        raise NoteError(
            f"the checkpoint of {checkpoint.origin} at {checkpoint.position} is signed by no key"
            " that is trusted here"
        )
    return checkpoint


def digest_of(note: str) -> bytes:
    """What the next checkpoint names as its previous one: SHA-256 of the text without signatures."""
    return sha256(_split(note)[0].encode()).digest()


def _split(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    text, blank, below = note.rpartition("\n\n")
    signatures: list[tuple[str, bytes]] = []
    for line in below.splitlines():
        name, _, encoded = line.removeprefix(_SIGNED_BY).rpartition(" ")
        try:
            raw = b64decode(encoded, validate=True)
        except ValueError:
            raise NoteError(f"this is no signature: {line[:80]!r}") from None
        if not line.startswith(_SIGNED_BY) or not name or len(raw) <= 4:  # noqa: PLR2004 - the key's id
            raise NoteError(f"this is no signature: {line[:80]!r}")
        signatures.append((name, raw))
    if not blank or not signatures:
        raise NoteError(f"this is no signed note: {note[:80]!r}")
    return text + "\n", signatures


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode()
