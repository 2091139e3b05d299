"""One value for every type a fact may have: always the same one, so that a sample can be made again.

Where a rule of the values refuses what stands here, say in VALUES what a good one looks like.
"""

import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

import msgspec
from msgspec import inspect as shape

from domain.kernel import Event, Personal
from domain.values.clock import SHANGHAI

VALUES: Final[Mapping[str, Any]] = {}
"""Path of a field, e.g. `vehicle.registered.vin`, to its value, where the type alone does not do."""


def sample_of(cls: type[Event]) -> Event:
    """A fact of the class: every field filled, optional ones too."""
    return msgspec.convert(_build(shape.type_info(cls), cls.topic, ()), cls, dec_hook=_as_is)


def _as_is(_: type, value: Any) -> Any:
    return value


def _build(info: shape.Type, path: str, within: tuple[type, ...]) -> Any:  # noqa: C901, PLR0911 - one case a type
    if path in VALUES:
        return VALUES[path]
    match info:
        case shape.StructType(cls=cls, fields=fields) | shape.DataclassType(cls=cls, fields=fields):
            return {
                field.encode_name: _build(field.type, f"{path}.{field.name}", (*within, cls))
                for field in fields
            }
        case shape.UnionType(types=types):
            filled = [one for one in types if not isinstance(one, shape.NoneType)]
            return None if _recurs(filled[0], within) else _build(filled[0], path, within)
        case shape.TupleType(item_types=items):
            return [_build(item, f"{path}.{turn}", within) for turn, item in enumerate(items)]
        case shape.CollectionType(item_type=item):
            return [] if _recurs(item, within) else [_build(item, f"{path}.0", within)]
        case shape.DictType(key_type=key, value_type=value):
            return {_build(key, f"{path}.key", within): _build(value, f"{path}.value", within)}
        case shape.EnumType(cls=cls):
            return next(iter(cls)).value
        case shape.LiteralType(values=values):
            return values[0]
        case shape.CustomType(cls=cls) if cls is Personal:
            return Personal(uuid5(NAMESPACE_OID, path), f"{path} 王女士")
        case shape.StrType(max_length=most, pattern=None):
            return path[:most]
        case shape.IntType(ge=least, gt=above):
            return max(_number(path), least or 0, (above or 0) + 1)
        case _:
            return _plain(info, path)


def _plain(info: shape.Type, path: str) -> Any:
    make = _PLAIN.get(type(info))
    if make is None:
        raise TypeError(
            f"no sample for {info} at {path}: say in tests/golden/build.py how to make one"
        )
    return make(path)


def _recurs(info: shape.Type, within: tuple[type, ...]) -> bool:
    return isinstance(info, shape.StructType) and info.cls in within


def _number(path: str) -> int:
    return 1 + zlib.crc32(path.encode()) % 900


def _moment(path: str) -> datetime:
    return datetime(2025, 3, 31, 6, tzinfo=UTC).astimezone(SHANGHAI) + timedelta(
        minutes=_number(path)
    )


_PLAIN: Final[Mapping[type[shape.Type], Callable[[str], Any]]] = {
    shape.NoneType: lambda _: None,
    shape.BoolType: lambda _: True,
    shape.FloatType: lambda path: _number(path) / 4,
    shape.DecimalType: lambda path: Decimal(_number(path)) / 4,
    shape.UUIDType: lambda path: uuid5(NAMESPACE_OID, path),
    shape.DateTimeType: _moment,
    shape.DateType: lambda path: date(2025, 3, 31) + timedelta(days=_number(path)),
    shape.TimeType: lambda path: time(_number(path) % 24, 30),
    shape.TimeDeltaType: lambda path: timedelta(minutes=_number(path)),
}
