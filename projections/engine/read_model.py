"""A read model: a name, a schema, and a list of "on this fact, these rows".

    customer_file = ReadModel("customer_file", __file__)

    @customer_file.on(CustomerFileOpened)
    def opened(fact: Recorded[CustomerFileOpened]) -> Iterable[Change]:
        yield put("customer", customer_id=fact.stream_id, name=fact.event.name)

A handler is a pure function: no database, no clock, no new ids. Everything comes from the fact.
"""

import os.path
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, LiteralString, TypeVar, cast

from domain.customer.events import PersonalDataErased
from domain.kernel import Event, Recorded
from eventstore.decoding import require_readable
from projections.engine.changes import Change

E = TypeVar("E", bound=Event)
Handler = Callable[[Recorded[Any]], Iterable[Change]]


class ReadModel:
    """One view over the history, in a PostgreSQL schema of its own name."""

    def __init__(self, name: str, file: str, *, version: int = 1) -> None:
        self.name = name
        self.version = version
        """Raised when handlers or schema change, so that a running server knows to rebuild."""
        self._folder = Path(file).parent
        self._shared_tables: list[Path] = []
        self._handlers: dict[str, Handler] = {}
        self.ignored: dict[str, str] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process imports the modules that made it."""
        folder = str(self._folder)
        makers = sorted(
            name
            for name, module in list(sys.modules.items())
            if name != "__main__"  # another one there
            and os.path.dirname(getattr(module, "__file__", None) or "") == folder  # noqa: PTH120 - of thousands
            and any(value is self for value in list(vars(module).values()))
        )
        return _of_modules, (makers, self.name, self.topics)

    def on(
        self, event: type[E], *more: type[Event]
    ) -> Callable[
        [Callable[[Recorded[E]], Iterable[Change]]], Callable[[Recorded[E]], Iterable[Change]]
    ]:
        """Register the handler of one kind of fact (or of several that it treats alike)."""

        def register(
            handler: Callable[[Recorded[E]], Iterable[Change]],
        ) -> Callable[[Recorded[E]], Iterable[Change]]:
            for kind in (event, *more):
                if kind.topic in self._handlers:
                    raise TypeError(f"{self.name} handles {kind.topic} twice")
                self._handlers[kind.topic] = cast("Handler", handler)
            return handler

        return register

    def shares(self, tables: Path) -> None:
        """Have the tables of this file, too, which several views have alike."""
        self._shared_tables.append(tables)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics this view handles, sorted."""
        return tuple(sorted(self._handlers))

    @property
    def followed(self) -> tuple[str, ...]:
        """The topics its follower reads: those, and erasures, which concern every view."""
        return tuple(sorted({*self._handlers, PersonalDataErased.topic}))

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """Topic to handler."""
        return self._handlers

    def changes(self, fact: Recorded[Event]) -> Iterable[Change]:
        """The row changes of one fact; none for a fact the view does not handle."""
        handler = self._handlers.get(fact.event.topic)
        if handler is None:
            return ()
        require_readable(fact)
        return handler(fact)

    def ddl(self) -> LiteralString:
        """The statements that make the view's tables, with unqualified names."""
        # A file of these packages is as much source code as a literal is.
        files = [self._folder / "schema.sql", *self._shared_tables]
        return cast("LiteralString", "\n".join(file.read_text() for file in files))


def _of_modules(modules: Sequence[str], name: str, topics: Sequence[str]) -> ReadModel:
    for module in [import_module(module) for module in modules]:
        for value in vars(module).values():
            if isinstance(value, ReadModel) and (value.name, value.topics) == (name, topics):
                return value
    raise LookupError(f"{', '.join(modules)} do not make {name} as it was")
