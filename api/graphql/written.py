"""The function that writes the scalars of one selection, spelled out once: no loop over them for each object."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

import msgspec

from api.graphql.leaves import Leaf

_NONE: Final = type(None)

Written: TypeAlias = Callable[[Any, Any], dict[str, Any]]
"""From a row, where there is one, and its object, to what is written of it."""


class LeafStep(msgspec.Struct, frozen=True):
    """One scalar of an object."""

    key: str
    """Under which it is answered."""
    attribute: str
    """Where the object has it."""
    column: str | None
    """Where its row has the same; None: not as it is shown."""
    leaf: Leaf


def written(blank: Mapping[str, Any], steps: Sequence[LeafStep], *, rows: bool) -> Written:
    """Writes the scalars into a copy of `blank`, from columns of `rows` where they have them."""
    known: dict[str, Any] = {}
    parts: list[str] = []
    by_key = {step.key: step for step in steps}
    for nth, (key, value) in enumerate(blank.items()):
        known[f"key{nth}"], known[f"value{nth}"] = key, value
        step = by_key.get(key)
        text = f"value{nth}" if step is None else _value(nth, step, known, rows=rows)
        parts.append(f"key{nth}: {text}")
    # Keys stand under numbers: what a client wrote is no part of the text.
    exec(f"def write(row, shown): return {{{', '.join(parts)}}}", known)  # noqa: S102 - see above
    return known["write"]


def _value(nth: int, step: LeafStep, known: dict[str, Any], *, rows: bool) -> str:
    in_row = rows and step.column is not None
    place = f"row.{step.column}" if in_row else f"shown.{step.attribute}"
    known[f"write{nth}"] = step.leaf.write
    known.update({f"kind{nth}": kind for kind in step.leaf.plain if kind is not _NONE})
    tests = ["v is None"] if _NONE in step.leaf.plain else []
    tests += [f"v.__class__ is kind{nth}"] if f"kind{nth}" in known else []
    if not tests:
        return f"write{nth}({place})"
    tests[0] = tests[0].replace("v", f"(v := {place})", 1)
    return f"v if {' or '.join(tests)} else write{nth}(v)"
