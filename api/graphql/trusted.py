"""Trusted documents: with a list of them the server answers these and no other.

The list is a JSON object of SHA-256 digests to texts, as the tools of GraphQL clients write it and
`aftersales trusted-documents` does. Without a list a document may still be asked for by its digest where
the request brings its text along.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from api.graphql.wire import Asked, NotARequest
from eventstore.operator_error import OperatorError


def digest_of(text: str) -> str:
    """The id of a document: SHA-256 of its text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def load_trusted(path: Path) -> Mapping[str, str]:
    """The list in a file. Raises OperatorError where it is none."""
    try:
        listed = msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except OSError as error:
        raise OperatorError(f"trusted documents: {path} cannot be read: {error.strerror}") from None
    except msgspec.MsgspecError as error:
        raise OperatorError(f"trusted documents: {path} is no list: {error}") from None
    for digest, text in listed.items():
        if digest_of(text) != digest.removeprefix("sha256:").lower():
            raise OperatorError(f"trusted documents: {path}: the text of {digest} is another one")
    return {digest.removeprefix("sha256:").lower(): text for digest, text in listed.items()}


def text_of(asked: Asked, trusted: Mapping[str, str] | None) -> str:
    """The text to execute. Raises NotARequest for one that is not trusted or not known."""
    if trusted is None and asked.document_id is None and asked.query is not None:
        return asked.query
    digest = asked.document_id or digest_of(asked.query or "")
    if trusted is not None:
        if digest not in trusted:
            raise NotARequest(
                400,
                "NOT_A_TRUSTED_DOCUMENT",
                en="this server answers documents of its list only",
                zh="本服务器只接受受信任清单中的查询",
            )
        return trusted[digest]
    if asked.query is None:
        # Apollo's clients look for this message, and send the text along next time.
        raise NotARequest(
            400, "PERSISTED_QUERY_NOT_FOUND", en="PersistedQueryNotFound", zh="未找到该查询"
        )
    if digest_of(asked.query) != digest:
        raise NotARequest(
            400, "DIGEST_MISMATCH", en="the digest is of another text", zh="摘要与查询文本不符"
        )
    return asked.query
