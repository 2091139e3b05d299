"""Connections on which the statements of `eventstore.prepared` can be asked, too."""

from collections.abc import Sequence

from psycopg.pq.abc import PGresult

from eventstore.deadline import WaryConnection
from eventstore.prepared import Statement, prepare, run


class AskedConnection(WaryConnection):
    """Remembers which of them it has prepared."""

    _known: frozenset[bytes] = frozenset()

    def ask(self, statement: Statement, arguments: Sequence[bytes]) -> PGresult:
        """The rows of a statement in PostgreSQL's binary form; for a connection in autocommit."""
        return self.patiently(lambda: self._ask(statement, arguments))

    def _ask(self, statement: Statement, arguments: Sequence[bytes]) -> PGresult:
        if statement.name not in self._known:
            prepare(self.pgconn, statement)
            self._known |= {statement.name}
        return run(self.pgconn, statement, arguments)
