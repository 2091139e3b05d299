"""Which changes of a fact's class leave stored rows readable as they are."""

import pytest

from tests.golden.shape import Shape, grown

OLD: Shape = {"by": {"one of": ["phone", "app"]}, "lines?": {"many": {"tuple": ["str", "int"]}}}


def test_further_values_of_a_field_are_growth() -> None:
    new: Shape = {
        "lines?": {"many": {"tuple": ["str", "int"]}},
        "by": {"one of": ["letter", "app", "phone"]},
    }
    assert grown(OLD, new)


@pytest.mark.parametrize(
    "new",
    [
        {"by": {"one of": ["phone"]}, "lines?": {"many": {"tuple": ["str", "int"]}}},
        {"by": "str", "lines?": {"many": {"tuple": ["str", "int"]}}},
        {"by": {"one of": ["phone", "app"]}, "lines": {"many": {"tuple": ["str", "int"]}}},
        {"by": {"one of": ["phone", "app"]}, "lines?": {"many": {"tuple": ["str", "int", "int"]}}},
        {"by": {"one of": ["phone", "app"]}},
        {**OLD, "more?": "int"},
    ],
)
def test_anything_else_is_a_new_version(new: Shape) -> None:
    assert not grown(OLD, new)
