"""What a server counts of its own work: one registry an application, read at `/metrics`."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.process_collector import ProcessCollector

from domain.kernel import Event, Recorded
from eventstore.watch import Watch

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Meter(Watch):
    """Counts since the start of the process. Safe from any thread."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)  # memory, file descriptors, CPU
        self._appends = self._counter("appends", "Commands whose facts are in the history.")
        self._facts = self._counter("facts", "Facts appended.")
        self._shown = self._counter("facts_shown", "Facts that this process brought into views.")
        self._conflicts = self._counter("conflicts", "Appends that met somebody else's write.")
        self._repeated = self._counter("repeated_commands", "Commands that were answered before.")
        self._refusals = Counter(
            "aftersales_refusals",
            "Commands that a rule refused.",
            ["code"],
            registry=self.registry,
        )
        self.request_s = Histogram(
            "aftersales_request_seconds",
            "From the request to its answer, by root field of the schema.",
            ["operation"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.responses = Counter(
            "aftersales_http_responses",
            "Answers over HTTP, by status.",
            ["status"],
            registry=self.registry,
        )
        self.in_flight = Gauge(
            "aftersales_requests_in_flight", "Requests under way.", registry=self.registry
        )

    def _counter(self, name: str, words: str) -> Counter:
        return Counter(f"aftersales_{name}", words, registry=self.registry)

    def showing(
        self, views: Collection[str], facts: Sequence[Recorded[Event]]
    ) -> AbstractContextManager[object]:
        self._shown.inc(len(facts))
        return super().showing(views, facts)

    def appended(self, facts: int) -> None:
        self._appends.inc()
        self._facts.inc(facts)

    def conflicted(self) -> None:
        self._conflicts.inc()

    def repeated(self) -> None:
        self._repeated.inc()

    def refused(self, code: str) -> None:
        self._refusals.labels(code).inc()
