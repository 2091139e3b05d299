"""Pages that are made from the code, and the check that they are up to date."""

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

CHECKOUT = Path(__file__).parents[2]

Generator = tuple[Path, Callable[[], str]]


def _made_by(name: str) -> Callable[[], str]:
    # Imported when it is asked: the schema takes a second that no other verb should wait for.
    def make() -> str:
        page: str = getattr(import_module(f"api.{name}"), name)()
        return page

    return make


# One line a page: where, from the top of the checkout, and the module with the function of its name.
GENERATORS: list[Generator] = [
    (Path("docs/access.md"), _made_by("access_page")),
    (Path("docs/events.md"), _made_by("events_page")),
    (Path("docs/requirements.md"), _made_by("requirements_page")),
    (Path("docs/rules.md"), _made_by("rules_page")),
    (Path("docs/settings.md"), _made_by("settings_page")),
    (Path("schema.graphql"), _made_by("schema_page")),
]


def docs(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; name what is stale or breaks clients.")
    ] = False,
    release: Annotated[
        bool, typer.Option("--release", help="Take today's schema as that of the release, too.")
    ] = False,
) -> None:
    """Write the pages of docs/ that are made from the code."""
    if not check:
        for path in write_pages(GENERATORS, release=release):
            typer.echo(f"wrote {path}")
        return
    stale = stale_pages(GENERATORS)
    for path in stale:
        typer.echo(f"{path} is stale: run `python -m api docs` and commit it", err=True)
    broken = breaks()
    for change in broken:
        typer.echo(f"this breaks clients, name it in CHANGELOG.md: {change}", err=True)
    if stale or broken:
        raise typer.Exit(1)


def breaks(checkout: Path = CHECKOUT) -> list[str]:
    """Changes of the schema that break clients of the last release and stand in no CHANGELOG."""
    problems: Callable[[Path, str], list[str]] = import_module("api.schema_changes").problems
    return problems(checkout, _made_by("schema_page")())


def write_pages(
    generators: Sequence[Generator], checkout: Path = CHECKOUT, *, release: bool = False
) -> list[Path]:
    """Write the pages that changed; their paths. `release`: the schema that is promised, too."""
    if release:
        changes = import_module("api.schema_changes")
        promised = lambda: changes.bare(_made_by("schema_page")())  # noqa: E731 - as the others
        generators = [*generators, (changes.RELEASED, promised)]
    changed: list[Path] = []
    for path, generate in generators:
        text = generate()
        if _read(checkout / path) != text:
            (checkout / path).parent.mkdir(parents=True, exist_ok=True)
            (checkout / path).write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def stale_pages(generators: Sequence[Generator], checkout: Path = CHECKOUT) -> list[Path]:
    """The pages that are missing or differ from what the code makes today."""
    return [path for path, generate in generators if _read(checkout / path) != generate()]


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
