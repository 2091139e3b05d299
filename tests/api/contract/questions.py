"""Questions by chance: documents of a schema, with all that a selection may be made of."""

from typing import Any, cast

from graphql import (
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_composite_type,
    is_required_argument,
)
from hypothesis import strategies as st

MOST_FIELDS = 5
_LITERALS = {
    "Int": ("1", "2", "0", "-7"),
    "String": ('"a"', '"车"', '""'),
    "Boolean": ("true", "false"),
}
_VALUES: dict[str, tuple[Any, ...]] = {
    "Int": (1, 2, 0, "x"),
    "String": ("b", "车", 1),
    "Boolean": (True, False),
}


class Asking:
    """Writes one document."""

    def __init__(self, draw: st.DrawFn, schema: GraphQLSchema) -> None:
        self._draw = draw
        self._schema = schema
        self.definitions: list[str] = []
        self.fragments: list[str] = []
        self.variables: dict[str, Any] = {}

    def selection(self, kind: GraphQLNamedType, depth: int) -> str:
        """A selection of a type."""
        if isinstance(kind, GraphQLUnionType | GraphQLInterfaceType):
            shared = [self._field("__typename", None, 0)]
            parts = [
                f"... on {each.name} {self.selection(each, depth)}"
                for each in self._schema.get_possible_types(kind)
                if self._chance(2)
            ]
            return "{ " + " ".join(shared + parts) + " }"
        fields: dict[str, Any] = {
            name: field
            for name, field in cast("GraphQLObjectType", kind).fields.items()
            if depth > 0 or not is_composite_type(_named(field))
        }
        names = self._draw(
            st.lists(st.sampled_from([*fields, "__typename"]), min_size=1, max_size=MOST_FIELDS)
        )
        return (
            "{ "
            + " ".join(self._part(kind, name, fields.get(name), depth) for name in names)
            + " }"
        )

    def _part(self, kind: GraphQLNamedType, name: str, field: Any, depth: int) -> str:
        text = self._field(name, field, depth)
        match self._draw(st.integers(0, 11)):
            case 0:
                return f"... on {kind.name} {{ {text} }}"
            case 1:
                return f"...{self._directive()} {{ {text} }}"
            case 2:
                called = f"F{len(self.fragments)}"
                self.fragments.append(f"fragment {called} on {kind.name} {{ {text} }}")
                return f"...{called}{self._directive()} ...{called}"
            case _:
                return text

    def _field(self, name: str, field: Any, depth: int) -> str:
        alias = (
            f"{self._draw(st.sampled_from('xyz'))}{name.strip('_')}: " if self._chance(3) else ""
        )
        directive = self._directive() if self._chance(9) else ""
        if field is None:
            return f"{alias}{name}{directive}"
        below = _named(field)
        inside = f" {self.selection(below, depth - 1)}" if is_composite_type(below) else ""
        return f"{alias}{name}{self._arguments(field)}{directive}{inside}"

    def _arguments(self, field: Any) -> str:
        said = [
            f"{name}: {self._value(argument)}"
            for name, argument in field.args.items()
            if is_required_argument(argument) or self._chance(3)
            if _is_simple(_named(argument))
        ]
        return f"({', '.join(said)})" if said else ""

    def _value(self, argument: Any) -> str:
        kind = _named(argument)
        if isinstance(kind, GraphQLEnumType):
            return self._draw(st.sampled_from(sorted(kind.values)))
        if self._chance(2):
            return self._draw(st.sampled_from(_LITERALS[kind.name]))
        return self._variable(str(argument.type), self._draw(st.sampled_from(_VALUES[kind.name])))

    def _directive(self) -> str:
        what = self._draw(st.sampled_from(["include", "skip"]))
        value = self._draw(st.booleans())
        shown = self._variable("Boolean!", value) if self._chance(2) else str(value).lower()
        return f" @{what}(if: {shown})"

    def _variable(self, kind: str, value: Any) -> str:
        name = f"v{len(self.definitions)}"
        self.definitions.append(f"${name}: {kind}")
        if kind.endswith("!") or self._chance(4):
            self.variables[name] = value
        return f"${name}"

    def _chance(self, one_in: int) -> bool:
        return self._draw(st.integers(1, one_in)) == 1

    def document(self, selection: str) -> str:
        """The whole document around the operation's selection."""
        given = f"({', '.join(self.definitions)})" if self.definitions else ""
        return " ".join([f"query Q{given} {selection}", *self.fragments])


def _named(part: Any) -> Any:
    return cast("Any", get_named_type(part.type))


def _is_simple(kind: Any) -> bool:
    return isinstance(kind, GraphQLEnumType) or kind.name in _LITERALS


@st.composite
def questions(draw: st.DrawFn, schema: GraphQLSchema, depth: int = 3) -> tuple[str, dict[str, Any]]:
    """A document and its variables; not every one is valid."""
    asking = Asking(draw, schema)
    assert schema.query_type is not None
    selection = asking.selection(schema.query_type, depth)
    return asking.document(selection), asking.variables
