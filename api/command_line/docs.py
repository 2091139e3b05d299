"""Pages that are made from the code, and the check that they are up to date."""

from collections.abc import Callable, Sequence
from pathlib import Path

from api.events_page import events_page
from api.rules_page import rules_page
from api.schema_page import schema_page
from api.settings_page import settings_page

CHECKOUT = Path(__file__).parents[2]

Generator = tuple[Path, Callable[[], str]]
# One line a page: where, from the top of the checkout, and the function that returns its text.
GENERATORS: list[Generator] = [
    (Path("docs/events.md"), events_page),
    (Path("docs/rules.md"), rules_page),
    (Path("docs/settings.md"), settings_page),
    (Path("schema.graphql"), schema_page),
]


def write_pages(generators: Sequence[Generator], checkout: Path = CHECKOUT) -> list[Path]:
    """Write the pages that changed; their paths."""
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
