"""Checkpoints as the settings want them: the key that signs, the places where they go."""

import base64
from pathlib import Path

from api.key_files import secret_of_file
from api.settings import Settings
from eventstore.database import Database
from eventstore.integrity.checkpoints import Checkpoints
from eventstore.integrity.job import CheckpointJob
from eventstore.integrity.note import SEED_BYTES, SigningKey
from eventstore.integrity.outside import File, Place, Webhook
from eventstore.operator_error import OperatorError


def signing_key(settings: Settings) -> SigningKey:
    """The key that signs checkpoints; made on first use where none is given."""
    if settings.checkpoint_key is not None:
        seed = base64.b64decode(settings.checkpoint_key.get_secret_value())
    else:
        seed = secret_of_file(settings.checkpoint_key_file, "the key of checkpoints")
    if len(seed) != SEED_BYTES:
        raise OperatorError(f"{settings.checkpoint_key_file} does not hold 32 bytes in base64.")
    return SigningKey(seed, settings.checkpoint_origin)


def checkpoint_file(settings: Settings) -> Path:
    """Where checkpoints are written."""
    return settings.checkpoint_file or settings.data_dir / "checkpoints.jsonl"


def checkpoints_of(settings: Settings, database: Database) -> Checkpoints:
    """What makes checkpoints of this database and brings them outside."""
    places: list[Place] = [File(checkpoint_file(settings))]
    if settings.checkpoint_webhook is not None:
        places.append(Webhook(settings.checkpoint_webhook.get_secret_value()))
    return Checkpoints(database, signing_key(settings), places)


def checkpoint_job(settings: Settings, database: Database) -> CheckpointJob:
    """Makes them at the interval of the settings, while a server runs."""
    return CheckpointJob(checkpoints_of(settings, database), settings.checkpoint_every_seconds)
