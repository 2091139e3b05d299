"""Traces of a process, where the settings name a collector."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.settings import Settings

if TYPE_CHECKING:
    from api.operations.spans import Spans


@contextmanager
def tracing(settings: Settings) -> Generator["Spans | None"]:
    """What makes spans until the block ends; None where nobody wants them."""
    if settings.otlp_endpoint is None:
        yield None
        return
    from api.operations.spans import Spans  # noqa: PLC0415 - only who traces loads the exporter

    spans = Spans.to_collector(settings.otlp_endpoint)
    try:
        yield spans
    finally:
        spans.close()
