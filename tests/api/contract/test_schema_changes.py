"""A change that breaks clients of the last release stands in the CHANGELOG by its name."""

import pytest

from api.command_line.docs import CHECKOUT, breaks
from api.schema_changes import RELEASED, bare, undeclared_breaks

BEFORE = '''
"""What can be asked."""
type Query { car(id: Int): Car, cars: [Car!]! }
type Car {
  """The plate."""
  plate: String
  make: String!
}
'''


@pytest.mark.parametrize(
    ("now", "name"),
    [
        (BEFORE.replace("make: String!", ""), "Car.make"),
        (BEFORE.replace("make: String!", "make: String"), "Car.make"),
        (BEFORE.replace("car(id: Int)", "car(id: Int!)"), "Query.car"),
        (BEFORE.replace("Car", "Vehicle"), "Car"),
    ],
    ids=["a field is gone", "null may come", "an argument is needed", "a type is renamed"],
)
def test_a_break_is_found_unless_it_is_named(now: str, name: str) -> None:
    found = undeclared_breaks(BEFORE, now, "- something else")
    assert any(name in change for change in found), found
    declared = f"- **Breaking**: `{name}`, `Query.car`, `Query.cars` are other ones."
    told = undeclared_breaks(BEFORE, now, declared)
    assert [change for change in told if name in change] == []


def test_what_is_new_or_said_in_other_words_breaks_nobody() -> None:
    now = BEFORE.replace("plate: String", "plate: String\n colour: String").replace("The", "Its")
    assert undeclared_breaks(BEFORE, now, "") == []


def test_the_promised_schema_is_kept_without_descriptions() -> None:
    assert "plate" in bare(BEFORE)
    assert '"' not in bare(BEFORE)
    assert '"""' not in (CHECKOUT / RELEASED).read_text(encoding="utf-8")


def test_this_checkout_breaks_nobody_silently() -> None:
    assert breaks() == []
