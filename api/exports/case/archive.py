"""A case as a ZIP: stored bytes, proofs, pages, and a signed list of what is in it."""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any, Final

import msgspec

from api.documents import html
from api.documents.press import Press
from api.exports.case.gathering import Case
from api.exports.case.paper import lay_out_case
from api.exports.case.telling import personal_in
from domain.values.clock import SHANGHAI
from eventstore.integrity.note import SigningKey

MEDIA_TYPE: Final = "application/zip"
MANIFEST: Final = "manifest.txt"
FORMAT: Final = "aftersales-case/1"
SCRIPTS: Final = ("verify_case.py", "verify_proof.py")
_DOCS: Final = Path(__file__).parents[3] / "docs"
_README: Final = Path(__file__).with_name("README.txt")
_encode: Final = msgspec.json.Encoder().encode


def as_zip(case: Case, key: SigningKey, printer: Press) -> bytes:
    """The file; its members are listed with their digests in `manifest.txt`, which is signed."""
    paper = lay_out_case(case)
    members = {
        "README.txt": _README.read_bytes(),
        "case.html": html.as_html(paper),
        "case.pdf": printer.as_pdf(paper),
        "events.jsonl": b"".join(_encode(proof.fact) + b"\n" for proof in case.proofs),
        "proofs.json": _proofs(case),
        "checkpoint.txt": case.note.encode(),
        "public-key.txt": f"{case.key}\n".encode(),
    }
    if case.people is not None:
        members["people.json"] = _people(case, case.people)
    for name in SCRIPTS:
        members[name] = (_DOCS / name).read_bytes()
    members[MANIFEST] = signed_manifest(members, key).encode()
    moment = case.facts[-1].recorded_at.astimezone(SHANGHAI).timetuple()[:6]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, moment)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            file.writestr(info, content)
    return packed.getvalue()


def signed_manifest(members: dict[str, bytes], key: SigningKey) -> str:
    """Digests as `sha256sum -c` reads them, below the name of the history; a signed note."""
    lines = [f"{hashlib.sha256(body).hexdigest()}  {name}" for name, body in members.items()]
    return key.sign_text("\n".join((key.origin, FORMAT, *lines)) + "\n")


def _proofs(case: Case) -> bytes:
    """One checkpoint for all; the path of each fact by its position."""
    paths = {str(proof.fact.position): proof.inclusion.path for proof in case.proofs}
    return msgspec.json.format(
        _encode({"format": "aftersales-proofs/1", "checkpoint": case.note, "inclusion": paths}),
        indent=1,
    )


def _people(case: Case, opened: dict[str, str]) -> bytes:
    """The texts about persons, each with the fact it stands in; they are in no hash."""
    texts: list[dict[str, Any]] = [
        {"position": fact.position, "subject": str(value.subject), "text": opened[value.token]}
        for fact in case.facts
        for value in personal_in(fact.event)
        if value.token is not None
    ]
    return msgspec.json.format(_encode(texts), indent=1)
