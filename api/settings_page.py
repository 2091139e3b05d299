"""docs/settings.md, made from the class Settings."""

from pathlib import Path
from typing import Literal, get_args, get_origin

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from api.settings import Settings, is_secret, variable

HEAD = """\
# Settings

<!-- Made by `python -m api docs` from api/settings.py: change it there. -->

Every setting is an environment variable. A wrong value, or a variable `AFTERSALES_…` that is not in
this list, stops the start with exit code 2 and a line that names it. An empty value counts as unset.

| variable | default | allowed | meaning |
|---|---|---|---|
"""


def settings_page() -> str:
    rows = [_row(name, field) for name, field in Settings.model_fields.items()]
    return HEAD + "".join(rows)


def _row(name: str, field: FieldInfo) -> str:
    return f"| `{variable(name)}` | {_default(field)} | {_allowed(name, field)} | {field.description} |\n"


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None:
        return "see meaning"
    if field.default is None:
        return "–"
    value = str(field.default)
    return f"`{value.lower() if isinstance(field.default, bool) else value}`"


def _allowed(name: str, field: FieldInfo) -> str:
    kind = field.annotation
    if get_origin(kind) is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(kind))
    if kind is bool:
        return "`true`, `false`"
    if kind is int:
        low = next(rule.ge for rule in field.metadata if isinstance(rule, Ge))
        high = next(rule.le for rule in field.metadata if isinstance(rule, Le))
        return f"{low} to {high}"
    if kind is Path:
        return "a folder"
    if kind == Path | None:
        return "a file"
    return "text, secret" if is_secret(name) else "text"
