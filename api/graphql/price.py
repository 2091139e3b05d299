"""What one operation costs, in points, before it is executed: objects times the lengths of their lists.

Each fragment is priced once, however often it is spread; the length of a page is read from `first`, that
of `nodes` from its ids, each of which is a question of its own.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_composite_type,
)

QUESTION: Final = 10
"""Points of a root field of a query, and of a page below it: a question to the database."""
COMMAND: Final = 10
"""Points of a mutation's field."""
OBJECT: Final = 1
USUAL_LIST: Final = 5
"""Entries counted for a list whose length is not asked for: lines of an order, plates of a car."""
IDS: Final = "ids"
"""The argument of a field that asks for each of its values."""
MOST_PRICES: Final = 32
"""Prices remembered for one operation."""


class Price:
    """What one operation of a valid document costs; remembered for each length of its pages."""

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: Mapping[str, FragmentDefinitionNode],
    ) -> None:
        self._schema = schema
        self._operation = operation
        self._fragments = fragments
        self._defaults = {
            each.variable.name.value: each.default_value.value
            for each in operation.variable_definitions or ()
            if isinstance(each.default_value, IntValueNode)
        }
        self._sizes: tuple[str, ...] | None = None
        self._known: dict[tuple[str, ...], int] = {}

    def points(self, variables: Mapping[str, Any]) -> int:
        """What the operation costs with these variables."""
        if self._sizes is not None and (known := self._known.get(self._key(variables))) is not None:
            return known
        prices = _Prices(self._schema, self._fragments, {**self._defaults, **variables})
        points = prices.of_operation(self._operation)
        self._sizes = tuple(sorted(prices.sizes))
        if len(self._known) < MOST_PRICES:
            self._known[self._key(variables)] = points
        return points

    def _key(self, variables: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(str(_size(variables.get(name))) for name in self._sizes or ())


class _Prices:
    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, Any],
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables
        self._known: dict[tuple[str, int], int] = {}
        self.sizes: set[str] = set()
        """Variables that say how long a page is."""
        self._roots: dict[Any, int] = {schema.query_type: QUESTION, schema.mutation_type: COMMAND}
        self._roots[schema.subscription_type] = QUESTION

    def of_operation(self, operation: OperationDefinitionNode) -> int:
        root = self._schema.get_root_type(operation.operation)
        return self._of(operation.selection_set, root, USUAL_LIST) if root else 0

    def _of(self, selections: SelectionSetNode, parent: GraphQLNamedType, size: int) -> int:
        return sum(self._of_node(node, parent, size) for node in selections.selections)

    def _of_node(self, node: Any, parent: GraphQLNamedType, size: int) -> int:
        match node:
            case FieldNode():
                return self._of_field(node, parent, size)
            case InlineFragmentNode():
                condition = node.type_condition
                kind = self._schema.get_type(condition.name.value) if condition else parent
                return self._of(node.selection_set, kind or parent, size)
            case FragmentSpreadNode():
                return self._of_fragment(node.name.value, size)
            case _:
                return 0

    def _of_fragment(self, name: str, size: int) -> int:
        if (name, size) not in self._known:
            fragment = self._fragments[name]
            kind = self._schema.get_type(fragment.type_condition.name.value)
            self._known[name, size] = self._of(fragment.selection_set, kind, size) if kind else 0
        return self._known[name, size]

    def _of_field(self, node: FieldNode, parent: GraphQLNamedType, size: int) -> int:
        fields: Mapping[str, Any] = getattr(parent, "fields", {})
        field = fields.get(node.name.value)
        if field is None:
            return 0
        root: int = self._roots.get(parent, 0)
        kind = cast("GraphQLNamedType", get_named_type(field.type))
        if node.selection_set is None or not is_composite_type(kind):
            return root
        if IDS in field.args:
            each = OBJECT + self._of(node.selection_set, kind, USUAL_LIST)
            return self._ids(node) * (root + each)
        asked = self._first(node, field)
        if _is_list(field.type):
            count = asked or size
            return root + count * (OBJECT + self._of(node.selection_set, kind, USUAL_LIST))
        below = self._of(node.selection_set, kind, asked or USUAL_LIST)
        return OBJECT + below + (root or (QUESTION if asked else 0))

    def _first(self, node: FieldNode, field: Any) -> int | None:
        if "first" not in field.args:
            return None
        for argument in node.arguments or ():
            if argument.name.value == "first":
                return self._number(argument.value)
        return max(1, int(field.args["first"].default_value or USUAL_LIST))

    def _ids(self, node: FieldNode) -> int:
        """How many ids are asked for; more than a page has are refused by the field itself."""
        for argument in node.arguments or ():
            match argument.value:
                case ListValueNode(values=ids) if argument.name.value == IDS:
                    return min(100, max(1, len(ids)))
                case VariableNode(name=variable) if argument.name.value == IDS:
                    self.sizes.add(variable.value)
                    size = _size(self._variables.get(variable.value))
                    return min(100, max(1, size)) if isinstance(size, int) else 1
                case _:
                    pass
        return 1

    def _number(self, value: Any) -> int:
        match value:
            case IntValueNode():
                asked: Any = value.value
            case VariableNode():
                self.sizes.add(value.name.value)
                asked = self._variables.get(value.name.value, USUAL_LIST)
            case _:
                asked = USUAL_LIST
        # Nonsense is refused by its type later on; it must only not be cheap or endless here.
        return min(100, max(1, int(asked))) if str(asked).isdecimal() else USUAL_LIST


def root_fields(
    operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> list[str]:
    """Names of the operation's root fields, whatever alias or fragment they hide behind."""
    return list(_names(operation.selection_set, fragments))


def _names(
    selections: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> Iterable[str]:
    for node in selections.selections:
        match node:
            case FieldNode():
                yield node.name.value
            case InlineFragmentNode():
                yield from _names(node.selection_set, fragments)
            case FragmentSpreadNode():
                yield from _names(fragments[node.name.value].selection_set, fragments)
            case _:
                pass


def _size(said: Any) -> Any:
    """A number as it is; of a list its length."""
    return len(said) if isinstance(said, list) else said  # pyright: ignore[reportUnknownArgumentType] - JSON


def _is_list(kind: Any) -> bool:
    nullable = kind.of_type if isinstance(kind, GraphQLNonNull) else kind  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - graphql-core's
    return isinstance(nullable, GraphQLList)
