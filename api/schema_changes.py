"""Changes of the schema that break clients: none goes out without a line in the CHANGELOG.

`docs/schema-released.graphql` is the schema of the last release, without its descriptions; `python -m api docs
--release` writes it. A breaking change against it has to be named – `Type.field` – in the CHANGELOG.
"""

import re
from pathlib import Path
from typing import Final

from graphql import build_schema
from graphql.utilities import find_breaking_changes

RELEASED: Final = Path("docs/schema-released.graphql")
CHANGELOG: Final = Path("CHANGELOG.md")
_DESCRIPTION: Final = re.compile(r'[ \t]*"""[\s\S]*?"""\n')
"""As the printed schema writes them; no default value of ours is a block string."""


def undeclared_breaks(released: str, now: str, changelog: str) -> list[str]:
    """What breaks a client of the released schema and is not in the CHANGELOG by its name."""
    changes = find_breaking_changes(build_schema(released), build_schema(now))
    return [each.description for each in changes if not _named(each.description, changelog)]


def bare(schema: str) -> str:
    """A schema without descriptions, which break nobody."""
    return _DESCRIPTION.sub("", schema)


def problems(checkout: Path, now: str) -> list[str]:
    """The breaks of this checkout's schema."""
    released = checkout / RELEASED
    if not released.exists():
        return []
    changelog = (checkout / CHANGELOG).read_text(encoding="utf-8")
    return undeclared_breaks(released.read_text(encoding="utf-8"), now, changelog)


def _named(description: str, changelog: str) -> bool:
    """Whether the first name in the description – Type, Type.field – stands in the CHANGELOG."""
    names = [word.partition("(")[0].strip("'\".,") for word in description.split()]
    first = next((name for name in names if "." in name.strip(".")), None)
    # Of a type, graphql-core says the name alone: "Foo was removed."
    return f"`{first or names[0]}`" in changelog
