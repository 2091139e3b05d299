"""What is kept of an error names nobody."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import msgspec
import psycopg
import pytest

from domain.kernel import Refused, Rule
from eventstore.database import Database
from eventstore.operator_error import OperatorError
from eventstore.without_values import described, traced

NAME = "欧阳" + "若曦"  # in two pieces: a traceback quotes its lines of source
RULE = Rule("test.rule", "D.3", en="{who} must not", zh="{who} 不可")


class Form(msgspec.Struct):
    age: int
    kind: str


def _key() -> None:
    _ = dict[str, int]()[NAME]


def _value() -> None:
    int(NAME)


def _chained() -> None:
    try:
        int(NAME)
    except ValueError as error:
        raise RuntimeError(NAME) from error


def _grouped() -> None:
    raise ExceptionGroup(NAME, [ValueError(NAME)])


def _json() -> None:
    msgspec.json.decode(json.dumps({"age": NAME}), type=Form)


def _refused() -> None:
    raise Refused(RULE, who=NAME)


FAILURES: tuple[Callable[[], None], ...] = (_key, _value, _chained, _grouped, _json, _refused)


def _raised(by: Callable[[], object]) -> Exception:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - whichever it is
        by()
    return caught.value


@pytest.mark.requirement("R168")
@pytest.mark.parametrize("failing", FAILURES)
def test_neither_line_nor_traceback_quotes(failing: Callable[[], None]) -> None:
    error = _raised(failing)
    assert NAME in str(error) or "age" in str(error)
    for told in (described(error), traced(error)):
        assert NAME not in told
        assert type(error).__name__ in told
    assert failing.__name__ in described(error)


def test_what_helps_is_kept() -> None:
    assert " in $.age" in described(_raised(_json))
    assert described(_raised(_refused)).startswith("Refused test.rule at ")
    chained = traced(_raised(_chained))
    assert chained.index("ValueError") < chained.index("direct cause") < chained.index("Runtime")
    assert described(OSError(28, "No space left on device")).endswith("No space left on device")
    assert described(OperatorError("start PostgreSQL")).endswith("start PostgreSQL")
    assert described(ValueError(NAME)) == "ValueError"


def test_a_database_is_quoted_by_its_names_alone(database: Database) -> None:
    def insert(value: Any) -> Callable[[], object]:
        def run() -> None:
            with database.connect_owner() as owner:
                owner.execute("CREATE TEMPORARY TABLE guest (name text NOT NULL, age int)")
                owner.execute("INSERT INTO guest VALUES (%s, %s)", value)

        return run

    missing = _raised(insert((None, 7)))
    wrong = _raised(insert((str(uuid4()), NAME)))
    assert NAME in str(wrong)
    assert "NotNullViolation 23502 of pg_temp" in described(missing)
    assert "guest.name" in described(missing)
    assert described(wrong).startswith("InvalidTextRepresentation 22P02 at ")
    assert isinstance(missing, psycopg.Error)
