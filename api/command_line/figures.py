"""Figures and traces of a process without a server of its own: `work`, `follow`."""

from collections.abc import Generator
from contextlib import contextmanager

import structlog

from api.command_line.tracing import tracing
from api.settings import Settings, variable
from api.store import Store
from eventstore.operator_error import OperatorError

_log = structlog.get_logger(__name__)


@contextmanager
def watched(store: Store, settings: Settings, *, tell: bool = True) -> Generator[None]:
    """Count and trace what the process does, as the settings want it; raises OperatorError.

    `tell`: on a port, where one is set.
    """
    port = settings.metrics_port if tell else None
    with tracing(settings) as spans:
        if spans is None and port is None:
            yield
            return
        from api.operations.meter import Meter  # noqa: PLC0415 - only who counts loads it

        meter = Meter()
        if spans is not None:
            from api.operations.looking import Traced  # noqa: PLC0415 - only who traces loads the exporter

            meter = Traced(spans)
        store.history.watch = meter
        if port is None:
            yield
            return
        from api.operations.listening import told  # noqa: PLC0415 - only who tells loads it

        address = settings.host if settings.metrics_from == "anywhere" else "127.0.0.1"
        try:
            telling = told(meter, store.database, address, port)
        except OSError as error:
            raise OperatorError(
                f"{variable('metrics_port')}: {address}:{port} cannot be listened"
                f" on: {error.strerror}."
            ) from None
        with telling:
            _log.info("figures at", address=address, port=port)
            yield
