"""Arguments that several queries take, and how they are read."""

from typing import Annotated, TypeAlias

import strawberry

from domain.kernel.checked import checked
from domain.values.plate import parse_plate

PlateAsked: TypeAlias = Annotated[
    str | None,
    strawberry.argument(description="A number plate, present or former, e.g. 京A12345."),
]
SiteAsked: TypeAlias = Annotated[
    str | None, strawberry.argument(description="The site. If not given: the reader's own.")
]


def plate_as_written(plate: str) -> str:
    """A plate in the form in which it is kept, also one of no known shape."""
    return checked("plate", lambda text: parse_plate(text, allow_other=True), plate).text
