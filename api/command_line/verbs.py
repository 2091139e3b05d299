"""The verbs of `aftersales` and the modules they stand in, each imported when its verb is asked for.

All of them together take seconds to import, of which `token` or `migrate` need a few tenths.
"""

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any, Final

import typer
import typer.main
from typer.core import TyperGroup

VERBS: Final = {
    "backup": "backup:backup",
    "checkpoint": "checkpoint:app",
    "deliveries": "deliveries:app",
    "demo": "demo:demo",
    "docs": "docs:docs",
    "erasure-certificate": "people:erasure_certificate",
    "export": "exports:app",
    "follow": "follow:follow",
    "import": "imports:app",
    "keys": "keys:app",
    "migrate": "migrate:migrate",
    "parked": "parked:app",
    "print": "printing:app",
    "prove": "checkpoint:prove_fact",
    "rebuild": "rebuild:rebuild",
    "remind": "remind:remind",
    "report": "report:report",
    "restore": "backup:restore",
    "retention": "people:retention",
    "serve": "serve:serve",
    "status": "status:status",
    "token": "token:token",
    "trusted-documents": "trusted:trusted_documents",
    "verify": "checkpoint:verify_history",
    "work": "work:work",
}
"""Verb to the module of this package and what it has there: a function, or verbs of its own."""


class Verbs(TyperGroup):
    """The group of all verbs."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = _Commands()

    def list_commands(self, ctx: object) -> list[str]:
        """The verbs' names, for which nothing needs to be imported."""
        del ctx
        return list(self.commands)


class _Commands(MutableMapping[str, Any]):
    """Verb to its command, made when it is taken."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getitem__(self, verb: str) -> Any:
        if verb not in self._made:
            self._made[verb] = _command(verb)
        return self._made[verb]

    def __setitem__(self, verb: str, command: Any) -> None:
        self._made[verb] = command

    def __delitem__(self, verb: str) -> None:
        del self._made[verb]

    def __iter__(self) -> Iterator[str]:
        return iter(VERBS)

    def __len__(self) -> int:
        return len(VERBS)


def _command(verb: str) -> Any:
    module, name = VERBS[verb].split(":")
    found = getattr(import_module(f"api.command_line.{module}"), name)
    if isinstance(found, typer.Typer):
        found.info.name = verb
        return typer.main.get_group(found)
    single = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    single.command(verb)(found)
    return typer.main.get_command(single)
