"""docs/rules.md: every rule a command can be refused by, made from where it is declared."""

import ast
import inspect
from collections.abc import Iterator
from types import ModuleType
from typing import Final

from api.code_pages import cell, modules_of
from domain.kernel import Rule

HEAD: Final = """\
# Rules

<!-- Made by `python -m api docs` from the rules in the code: change them there. -->

Every answer `Refusal` of the API names one of these by its `code`. The source is a row of the
requirements (R…), a section of the law and standards (A…, B…), of the model (D…), or an article.
Words in braces are filled in when the rule is broken.

| code | source | 中文 | English |
|---|---|---|---|
"""


def rules_page() -> str:
    """The table, in the order of codes."""
    found: dict[str, Rule] = {}
    for module in modules_of("domain", "eventstore", "api"):
        for rule in (*_declared(module), *_malformed(module)):
            found[rule.code] = rule
    return HEAD + "".join(_row(found[code]) for code in sorted(found))


def _row(rule: Rule) -> str:
    cells = (f"`{rule.code}`", cell(rule.source), cell(rule.zh), cell(rule.en))
    return f"| {' | '.join(cells)} |\n"


def _declared(module: ModuleType) -> Iterator[Rule]:
    return (value for value in vars(module).values() if isinstance(value, Rule))


class _Spoken(Rule, frozen=True):
    """A rule whose sentence a value makes itself; not registered, only shown."""

    def __post_init__(self) -> None:
        pass


def _malformed(module: ModuleType) -> Iterator[Rule]:
    """What values refuse: `raise Malformed("vin.length", en=…, zh=…, source=…)` is a rule as well."""
    if not module.__name__.startswith("domain.values"):
        return
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Malformed":
            said = {word.arg: _text(word.value, module) for word in node.keywords}
            code = f"malformed.{_text(node.args[0], module)}"
            yield _Spoken(code, said["source"], en=said["en"], zh=said["zh"])


def _text(node: ast.expr, module: ModuleType) -> str:
    match node:
        case ast.Constant(value=value):
            return str(value)
        case ast.Name(id=name):
            return str(getattr(module, name))
        case ast.JoinedStr(values=parts):
            return "".join(_text(part, module) for part in parts)
        case ast.FormattedValue(value=value):
            return f"{{{ast.unparse(value)}}}"
        case _:
            raise TypeError(f"{module.__name__}: {ast.unparse(node)} is no text")
