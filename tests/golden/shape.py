"""The shape of a fact, as short text beside its sample: what may not change without a new version."""

from typing import TypeAlias

from msgspec import inspect

from domain.kernel import Event, Personal

Shape: TypeAlias = "str | list[Shape] | dict[str, Shape]"

ONE_OF = "one of"
"""Names the values that may stand in a field; nothing that is stored hinders more of them."""


def shape_of(cls: type[Event]) -> Shape:
    """Field to type; `?` marks a field that may be left out."""
    return _shape(inspect.type_info(cls), ())


def grown(old: Shape, new: Shape) -> bool:
    """Whether whatever was stored in the old shape can be read in the new one as it is.

    That holds where nothing changed but that further values may stand in a field.
    """
    match old, new:
        case {"one of": list(before)}, {"one of": list(now)}:
            return all(value in now for value in before)
        case dict(), dict():
            return old.keys() == new.keys() and all(grown(old[key], new[key]) for key in old)
        case list(), list():
            return len(old) == len(new) and all(map(grown, old, new))
        case _:
            return old == new


def _shape(info: inspect.Type, within: tuple[type, ...]) -> Shape:  # noqa: PLR0911 - one case a type
    match info:
        case (
            inspect.StructType(cls=cls, fields=fields)
            | inspect.DataclassType(cls=cls, fields=fields)
        ):
            if cls in within:
                return f"again {cls.__name__}"
            return {
                field.encode_name + ("" if field.required else "?"): _shape(
                    field.type, (*within, cls)
                )
                for field in fields
            }
        case inspect.UnionType(types=types):
            return {"any of": [_shape(one, within) for one in types]}
        case inspect.TupleType(item_types=items):
            return {"tuple": [_shape(item, within) for item in items]}
        case inspect.CollectionType(item_type=item):
            return {"many": _shape(item, within)}
        case inspect.DictType(key_type=key, value_type=value):
            return {"map": [_shape(key, within), _shape(value, within)]}
        case inspect.EnumType(cls=cls):
            return {ONE_OF: [str(member.value) for member in cls]}
        case inspect.LiteralType(values=values):
            return {ONE_OF: [str(value) for value in values]}
        case inspect.CustomType(cls=cls) if cls is Personal:
            return "personal text"
        case _:
            return type(info).__name__.removesuffix("Type").lower()
