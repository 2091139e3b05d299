"""Secrets in files of the data folder: random bytes in base64, made when they are first needed."""

import base64
import binascii
import os
from pathlib import Path

import structlog

from eventstore.operator_error import OperatorError

_log = structlog.get_logger(__name__)


def secret_of_file(file: Path, what: str) -> bytes:
    """The bytes in a file, readable by its owner alone; raises OperatorError where it is not base64."""
    try:
        return base64.b64decode(file.read_text(encoding="ascii"), validate=True)
    except FileNotFoundError:
        return _made(file, what)
    except (binascii.Error, UnicodeDecodeError):
        raise OperatorError(f"{file} does not hold {what}: bytes in base64.") from None


def _made(file: Path, what: str) -> bytes:
    secret = os.urandom(32)
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(base64.b64encode(secret).decode())
    _log.info(f"made {what}; back it up apart from the database", file=str(file))
    return secret
