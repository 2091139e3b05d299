"""`docs/requirements.md`: each row of the requirements and the tests that prove it.

Rows stand in `docs/requirements.tsv`; a test says what it proves by `@pytest.mark.requirement("R035")`.
The tests are read, not run: what passes is the test run's business.
"""

import ast
import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

_CHECKOUT: Final = Path(__file__).parents[1]
MARK: Final = "requirement"


class Row(msgspec.Struct, frozen=True):
    """One requirement. Scope C: core, S: second wave, P: policy value, M: measured, X: left out."""

    row: str
    scope: str
    area: str
    requirement: str
    accepted_when: str

    @property
    def core(self) -> bool:
        return self.scope.startswith("C")


def rows(checkout: Path = _CHECKOUT) -> list[Row]:
    """All rows, in their order."""
    with (checkout / "docs" / "requirements.tsv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(reader)
        return [Row(*cells) for cells in reader]


@cache
def proofs(checkout: Path = _CHECKOUT) -> dict[str, list[str]]:
    """Row to the tests that are marked with it, as `file::test`."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for file in sorted((checkout / "tests").rglob("test_*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        place = file.relative_to(checkout).as_posix()
        of_module = [row for node in tree.body for row in _pytestmark(node)]
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                for row in _marked(node.decorator_list):
                    found[row].append(f"{place}::{node.name}")
        for row in of_module:
            found[row].append(place)
    return dict(found)


def requirements_page() -> str:
    """The page, one table an area."""
    proved = proofs()
    core = [row for row in rows() if row.core]
    done = [row for row in core if row.row in proved]
    lines = [
        "# Requirements and the tests that prove them",
        "",
        "Written from `docs/requirements.tsv` and the marks in the tests by `make docs`. C: core, S: second wave,",
        "P: policy value, M: measured, X: on purpose not in this software.",
        "",
        f"Core rows proved: {len(done)} of {len(core)}.",
    ]
    area = ""
    for row in rows():
        if row.area != area:
            area = row.area
            lines += [
                "",
                f"## {area}",
                "",
                "| row | scope | requirement | proved by |",
                "|---|---|---|---|",
            ]
        tests = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in proved.get(row.row, []))
        missing = "**not yet**" if row.core else ""
        lines.append(f"| {row.row} | {row.scope} | {row.requirement} | {tests or missing} |")
    return "\n".join(lines) + "\n"


def _pytestmark(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets
    ):
        value = node.value
        return list(_marked(value.elts if isinstance(value, ast.List) else [value]))
    return []


def _marked(decorators: list[ast.expr]) -> Iterator[str]:
    for decorator in decorators:
        if (
            isinstance(decorator, ast.Call)
            and isinstance(decorator.func, ast.Attribute)
            and decorator.func.attr == MARK
        ):
            for argument in decorator.args:
                if isinstance(argument, ast.Constant):
                    yield str(argument.value)
