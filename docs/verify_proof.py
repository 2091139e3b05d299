#!/usr/bin/env python3
"""Checks the proof of one fact, made by `aftersales prove`, on any machine with Python 3.9 or later.

    python3 verify_proof.py proof.json --key 'aftersales/…+0123abcd+AS…=' [--log checkpoints.jsonl]

Nothing of aftersales and nothing but the standard library is needed: read this file, it is short. The
key is the public key of the dealership, which you have from elsewhere – by letter, from a contract. A
proof that brings its own key proves nothing. `--log` is a copy of the file of checkpoints that you
kept; the proof's checkpoint must then stand in it.

What is checked, in this order:
  1  the fact's hash is SHA-256 of its predecessor's hash and its own bytes      (docs/integrity.md)
  2  its leaf is part of the Merkle tree with the root of the checkpoint         (RFC 9162 2.1.3.2)
  3  the checkpoint is signed by the key                          (c2sp.org/signed-note, RFC 8032)
  4  the tree of an earlier checkpoint, if the proof has one, is its beginning   (RFC 9162 2.1.4.2)
Exit code 0: all of it holds. 1: something does not; it is named.
"""

from __future__ import annotations

import argparse
import json
import struct
import sys
from base64 import b64decode
from datetime import datetime, timedelta, timezone
from hashlib import sha256, sha512
from pathlib import Path
from typing import TYPE_CHECKING, Any, Tuple
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Point = Tuple[int, int, int, int]
Key = Tuple[str, bytes, bytes]


class Wrong(Exception):
    """The proof does not hold."""


# 1 – the fact ---------------------------------------------------------------------------------------


def body_of(fact: Mapping[str, Any]) -> bytes:
    """The bytes of a fact, as the comment on history.chained_hash lists them."""
    body = UUID(fact["streamId"]).bytes
    body += struct.pack(">iqh", fact["version"], fact["position"], fact["schemaVersion"])
    body += struct.pack(">qq", micros(fact["occurredAt"]), micros(fact["recordedAt"]))
    for text in (fact["topic"], fact["context"], fact["data"]):
        encoded = text.encode()
        body += struct.pack(">i", len(encoded)) + encoded
    return body


def micros(text: str) -> int:
    """Microseconds since the year 2000 began in UTC."""
    begin = datetime(2000, 1, 1, tzinfo=timezone.utc)
    return (datetime.fromisoformat(text) - begin) // timedelta(microseconds=1)


# 2 and 4 – the tree ---------------------------------------------------------------------------------


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root_by_inclusion(index: int, size: int, leaf: bytes, path: list[bytes]) -> bytes | None:
    """The root that a path leads to, or None."""
    node, last, root = index, size - 1, leaf
    if not 0 <= index < size:
        return None
    for part in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            root = node_hash(part, root)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            root = node_hash(root, part)
        node, last = node >> 1, last >> 1
    return root if last == 0 else None


def is_consistent(old: int, size: int, old_root: bytes, root: bytes, path: list[bytes]) -> bool:
    """Whether the tree of `old` leaves is the beginning of the tree of `size` leaves."""
    if old == size:
        return not path and old_root == root
    if not 0 < old < size:
        return False
    if not old & (old - 1):
        path = [old_root, *path]
    if not path:
        return False
    node, last = old - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    older = newer = path[0]
    for part in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            older, newer = node_hash(part, older), node_hash(part, newer)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            newer = node_hash(newer, part)
        node, last = node >> 1, last >> 1
    return last == 0 and older == old_root and newer == root


# 3 – the signature: Ed25519 by RFC 8032, section 5.1 ------------------------------------------------

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493  # the order of the base point
D = -121665 * pow(121666, P - 2, P) % P


def point_add(a: Point, b: Point) -> Point:
    """The sum of two points in extended coordinates (x : y : z : xy/z)."""
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    k, j = 2 * D * a[3] * b[3] % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, j - k, j + k, n + m
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_times(factor: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            total = point_add(total, point)
        point, factor = point_add(point, point), factor >> 1
    return total


def point_from(raw: bytes) -> Point | None:
    """The point that 32 bytes stand for, or None."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = point_from(BASE_Y.to_bytes(32, "little")) or (0, 1, 1, 0)


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature over a message is one by this public key."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, r = point_from(public), point_from(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= Q:
        return False
    h = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % Q
    a, b = point_times(s, BASE), point_add(r, point_times(h, key))
    return not (a[0] * b[2] - b[0] * a[2]) % P and not (a[1] * b[2] - b[1] * a[2]) % P


# checkpoints ----------------------------------------------------------------------------------------


def key_from(text: str) -> Key:
    """Name, id and public key of what `aftersales checkpoint key` prints."""
    name, key_id, encoded = text.strip().split("+", 2)
    raw = b64decode(encoded)
    if raw[:1] != b"\x01" or sha256(name.encode() + b"\n" + raw).hexdigest()[:8] != key_id:
        raise Wrong("the key is no Ed25519 key under its own name and id")
    return name, bytes.fromhex(key_id), raw[1:]


def opened(note: str, key: Key) -> tuple[int, bytes]:
    """Size and root of a checkpoint that the key has signed."""
    name, key_id, public = key
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    for line in signatures.splitlines():
        dash, _, rest = line.partition(" ")
        signer, _, encoded = rest.rpartition(" ")
        raw = b64decode(encoded)
        if dash == "\u2014" and signer == name and raw[:4] == key_id:
            origin, size, root, *_ = text.splitlines()
            if origin == name and is_signed(public, text.encode(), raw[4:]):
                return int(size), b64decode(root)
    raise Wrong("the checkpoint is not signed by the key")


# all together ---------------------------------------------------------------------------------------


def check(proof: Mapping[str, Any], key: Key, log: str | None) -> Iterator[str]:
    """What was checked, a line each; raises Wrong."""
    fact, inclusion = proof["fact"], proof["inclusion"]
    body, stored = body_of(fact), bytes.fromhex(fact["hash"])
    if sha256(bytes.fromhex(fact["previousHash"]) + body).digest() != stored:
        raise Wrong("the fact is not the one its hash was made of")
    yield f"fact {fact['position']} ({fact['topic']}): its hash is that of its bytes"
    size, root = opened(proof["checkpoint"], key)
    path = [b64decode(part) for part in inclusion["path"]]
    if root_by_inclusion(fact["position"] - 1, size, leaf_hash(body + stored), path) != root:
        raise Wrong("the fact is not under the root of the checkpoint")
    yield f"it is one of the {size} facts under the checkpoint"
    yield f"the checkpoint is signed by {key[0]}"
    if proof.get("consistency"):
        old, old_root = opened(proof["consistency"]["checkpoint"], key)
        path = [b64decode(part) for part in proof["consistency"]["path"]]
        if not is_consistent(old, size, old_root, root, path):
            raise Wrong("the earlier checkpoint is not a beginning of the later one")
        yield f"the {old} facts of the earlier checkpoint are its beginning"
    if log is not None:
        notes = [json.loads(line)["note"] for line in log.splitlines() if line]
        for one in (proof, proof.get("consistency")):
            if one and one["checkpoint"] not in notes:
                raise Wrong("a checkpoint of the proof is not in the log that you kept")
        yield "the log that you kept holds it"


def main() -> int:
    parser = argparse.ArgumentParser(description="Check the proof of one fact.")
    parser.add_argument("proof", type=Path)
    parser.add_argument(
        "--key", required=True, help="the public key, from elsewhere than the proof"
    )
    parser.add_argument("--log", type=Path, help="your copy of the file of checkpoints")
    given = parser.parse_args()
    try:
        log = given.log.read_text(encoding="utf-8") if given.log else None
        proof = json.loads(given.proof.read_text(encoding="utf-8"))
        for line in check(proof, key_from(given.key), log):
            print(f"ok    {line}")
    except Wrong as wrong:
        print(f"WRONG {wrong}")
        return 1
    except (KeyError, ValueError, TypeError, struct.error) as error:
        print(f"WRONG this is no proof: {error!r}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
