"""GraphQL's names for ours, each made once: Strawberry asks for them with every argument of every request."""

from functools import cache
from typing import Final

from strawberry.schema.name_converter import NameConverter
from strawberry.utils.str_converters import to_camel_case

camel_case: Final = cache(to_camel_case)


class Names(NameConverter):
    """Strawberry's own names."""

    def apply_naming_config(self, name: str) -> str:
        return camel_case(name)
