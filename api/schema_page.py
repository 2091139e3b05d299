"""schema.graphql, the whole API as a client's tools read it."""

from typing import Final

from api.schema import schema

HEAD: Final = "# Made by `python -m api docs` from api/: change it there.\n\n"


def schema_page() -> str:
    return f"{HEAD}{schema.as_str()}\n"
