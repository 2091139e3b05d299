#!/usr/bin/env python3
"""Checks a case file made by `aftersales export case`, on any machine with Python 3.9 or later.

    python3 verify_case.py case.zip [--key 'aftersales/…+0123abcd+AS…=']

Nothing of aftersales is needed: this file, verify_proof.py beside it (both are in the ZIP) and the
standard library. Without `--key` the key in the file is used; that shows that the file is whole, not
who signed it.

What is checked, in this order:
  1  manifest.txt is signed by the key and names every file of the ZIP with its SHA-256
  2  each fact's hash is that of its bytes, behind the hash of the fact before it in its stream
  3  each fact stands under the root of the checkpoint
  4  the checkpoint is signed by the key
Exit code 0: all of it holds. 1: something does not; it is named.
"""

from __future__ import annotations

import argparse
import json
import struct
import sys
import zipfile
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from verify_proof import (
    Wrong,
    body_of,
    is_signed,
    key_from,
    leaf_hash,
    opened,
    root_by_inclusion,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from verify_proof import Key

FORMAT = "aftersales-case/1"


def listed(note: str, key: Key) -> dict[str, str]:
    """Names and digests of a manifest that the key has signed."""
    name, key_id, public = key
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    for line in signatures.splitlines():
        dash, _, rest = line.partition(" ")
        signer, _, encoded = rest.rpartition(" ")
        raw = b64decode(encoded)
        if dash == "\u2014" and signer == name and raw[:4] == key_id:
            origin, form, *lines = text.splitlines()
            if (origin, form) == (name, FORMAT) and is_signed(public, text.encode(), raw[4:]):
                return {line[66:]: line[:64] for line in lines}
    raise Wrong("manifest.txt is not signed by the key")


def check(members: Mapping[str, bytes], key: Key) -> Iterator[str]:
    """What was checked, a line each; raises Wrong."""
    digests = listed(members["manifest.txt"].decode(), key)
    for name, content in members.items():
        if name != "manifest.txt" and digests.pop(name, None) != sha256(content).hexdigest():
            raise Wrong(f"{name} is not the file that was signed")
    if digests:
        raise Wrong(f"{', '.join(digests)} is missing")
    yield f"{len(members) - 1} files are those that {key[0]} signed"
    facts = [json.loads(line) for line in members["events.jsonl"].decode().splitlines()]
    streams = check_chains(facts)
    yield f"{len(facts)} facts of {streams} streams: each hash is that of its bytes, none is missing"
    proofs = json.loads(members["proofs.json"])
    size, root = opened(proofs["checkpoint"], key)
    check_inclusion(facts, proofs["inclusion"], size, root)
    yield f"each is one of the {size} facts under the checkpoint"
    yield f"the checkpoint is signed by {key[0]}"


def check_chains(facts: list[dict[str, Any]]) -> int:
    """How many streams there are; raises Wrong unless each is whole from its first fact on."""
    heads: dict[str, tuple[int, str]] = {}
    for fact in facts:
        version, before = heads.get(fact["streamId"], (0, "00" * 32))
        if fact["version"] != version + 1 or fact["previousHash"] != before:
            raise Wrong(f"fact {fact['position']} does not follow the one before it in its stream")
        made = sha256(bytes.fromhex(before) + body_of(fact)).hexdigest()
        if made != fact["hash"]:
            raise Wrong(f"fact {fact['position']} is not the one its hash was made of")
        heads[fact["streamId"]] = fact["version"], fact["hash"]
    return len(heads)


def check_inclusion(
    facts: list[dict[str, Any]], paths: Mapping[str, list[str]], size: int, root: bytes
) -> None:
    """Raises Wrong unless each fact's path leads to the root."""
    for fact in facts:
        leaf = leaf_hash(body_of(fact) + bytes.fromhex(fact["hash"]))
        path = [b64decode(part) for part in paths[str(fact["position"])]]
        if root_by_inclusion(fact["position"] - 1, size, leaf, path) != root:
            raise Wrong(f"fact {fact['position']} is not under the root of the checkpoint")


def main() -> int:
    parser = argparse.ArgumentParser(description="Check a case file.")
    parser.add_argument("case", type=Path)
    parser.add_argument("--key", help="the public key, from elsewhere than the file")
    given = parser.parse_args()
    try:
        with zipfile.ZipFile(given.case) as file:
            members = {name: file.read(name) for name in file.namelist()}
        for line in check(members, key_from(given.key or members["public-key.txt"].decode())):
            print(f"ok    {line}")
    except Wrong as wrong:
        print(f"WRONG {wrong}")
        return 1
    except (KeyError, ValueError, TypeError, struct.error, zipfile.BadZipFile) as error:
        print(f"WRONG this is no case file: {error!r}")
        return 1
    if not given.key:
        print(
            "NOTE  the key is the file's own: compare it with the one that you have from elsewhere"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
