"""What the generated pages are read from: every module of the domain, imported."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType


def modules_of(*packages: str) -> Iterator[ModuleType]:
    """The packages and all modules in them, imported, in the order of their names."""
    for name in packages:
        package = import_module(name)
        yield package
        for found in walk_packages(package.__path__, f"{name}."):
            if not found.name.endswith("__main__"):
                yield import_module(found.name)


def cell(text: object) -> str:
    """A text that keeps within its cell of a table."""
    return " ".join(str(text).split()).replace("|", "\\|")
