"""From a valid document to its plan, where it has one.

Not planned are subscriptions, several mutations in one document, directives, introspection, and fields that give an
interface; graphql-core executes these.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, Final, cast

import msgspec
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    ListValueNode,
    NamedTypeNode,
    ObjectValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    is_abstract_type,
    is_leaf_type,
    is_list_type,  # pyright: ignore[reportUnknownVariableType] - annotated in part
    is_object_type,
    is_union_type,
)
from graphql.execution import get_argument_values
from graphql.pyutils import Path
from strawberry.types.field import StrawberryField

from api.graphql.leaves import Unplanned, leaf_of
from api.graphql.narrowing import LOAD, Fields, beside, needed_columns
from api.graphql.plan import Complete, Plan, Read, Resolved, Selected, Waiting
from api.graphql.rows import taken_as_they_are
from api.graphql.written import LeafStep, written

_DEFINITION: Final = "strawberry-definition"
_TYPENAME: Final = "__typename"

_LISTS: Final = frozenset({list, tuple})


def plan_of(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: dict[str, FragmentDefinitionNode],
) -> Plan | None:
    """The plan of an operation of a valid document; None where graphql-core executes it."""
    if operation.operation is OperationType.SUBSCRIPTION or operation.directives:
        return None
    kind = cast("GraphQLObjectType", schema.get_root_type(operation.operation))
    try:
        root = _Planning(schema, fragments).selected(kind, [operation.selection_set], None)
    except Unplanned:
        return None
    if operation.operation is OperationType.MUTATION and len(root.resolved) > 1:
        return None  # they go one after the other
    return Plan(schema=schema, operation=operation, fragments=fragments, root=root)


class _Selecting(msgspec.Struct):
    """A selection while it is planned."""

    kind: GraphQLObjectType
    blank: dict[str, Any]
    leaves: list[LeafStep] = msgspec.field(default_factory=list[LeafStep])
    below: list[tuple[str, Read, Complete]] = msgspec.field(
        default_factory=list[tuple[str, Read, Complete]]
    )
    resolved: list[Resolved] = msgspec.field(default_factory=list[Resolved])


class _Planning:
    def __init__(
        self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]
    ) -> None:
        self._schema = schema
        self._fragments = fragments

    def selected(
        self, kind: GraphQLObjectType, selections: Iterable[SelectionSetNode], path: Path | None
    ) -> Selected:
        """What is asked of objects of this type, at this place of the answer."""
        fields: Fields = {}
        met: set[str] = set()
        for each in selections:
            self._collect(kind, each, fields, met)
        made = _Selecting(kind, {key: _constant(kind, fields[key]) for key in fields})
        columns = taken_as_they_are(kind)
        for key, nodes in fields.items():
            if nodes[0].name.value != _TYPENAME:
                self._add(made, nodes, Path(path, key, kind.name), columns)
        return Selected(
            kind=kind,
            blank=made.blank,
            write=written(made.blank, made.leaves, rows=False),
            write_row=written(made.blank, made.leaves, rows=True),
            below=made.below,
            resolved=made.resolved,
        )

    def _add(
        self, made: "_Selecting", nodes: list[FieldNode], path: Path, columns: Mapping[str, str]
    ) -> None:
        fields: Mapping[str, Any] = made.kind.fields
        field = fields.get(nodes[0].name.value)
        own = field.extensions.get(_DEFINITION) if field else None
        if field is None or not isinstance(own, StrawberryField):
            raise Unplanned  # introspection
        if path.prev is None or not own.is_basic_field:
            made.resolved.append(self._resolved(made.kind, field, own, nodes, path))
            return
        key, name = str(path.key), own.python_name
        inner, nullable = _nullable(field.type)
        if is_leaf_type(inner):
            leaf = leaf_of(inner, nullable=nullable)
            made.leaves.append(
                LeafStep(key=key, attribute=name, column=columns.get(name), leaf=leaf)
            )
        else:
            made.below.append((key, attrgetter(name), self._complete(field.type, nodes, path)))

    def _resolved(
        self,
        parent: GraphQLObjectType,
        field: Any,
        own: Any,
        nodes: list[FieldNode],
        path: Path,
    ) -> Resolved:
        resolver = own.base_resolver
        load = getattr(resolver.wrapped_func, LOAD, None) if resolver else None
        rows = beside(load) if load else None
        return Resolved(
            key=str(path.key),
            field=field,
            own=own,
            nodes=nodes,
            parent=parent,
            path=path,
            given=_given(field, nodes[0]),
            load=load,
            columns=needed_columns(field.type, nodes, rows, self._collect) if rows else None,
            complete=self._complete(field.type, nodes, path),
        )

    def _complete(self, kind: Any, nodes: Sequence[FieldNode], path: Path) -> Complete:
        inner, nullable = _nullable(kind)
        complete = self._complete_inner(inner, nodes, path)

        def complete_nullable(value: Any, waiting: Waiting) -> Any:
            return None if value is None else complete(value, waiting)

        return complete_nullable if nullable else complete  # which fails for None

    def _complete_inner(self, kind: Any, nodes: Sequence[FieldNode], path: Path) -> Complete:
        if is_leaf_type(kind):
            leaf = leaf_of(kind, nullable=False)
            plain, write = leaf.plain, leaf.write
            return lambda value, _: value if type(value) in plain else write(value)
        if is_list_type(kind):
            each: Any = cast("Any", kind).of_type
            complete = self._complete(each, nodes, path)
            return partial(_complete_list, complete)
        below = [node.selection_set for node in nodes if node.selection_set]
        if is_union_type(kind):
            return partial(_complete_member, self._members(kind, below, path))
        if not is_object_type(kind):
            raise Unplanned
        return self.selected(kind, below, path).complete

    def _members(
        self, kind: GraphQLUnionType, below: list[SelectionSetNode], path: Path
    ) -> dict[type, Complete]:
        """What is asked of the members of a union, by the types of Python that stand for them."""
        return {
            member.extensions[_DEFINITION].origin: self.selected(member, below, path).complete
            for member in kind.types
        }

    def _collect(
        self, kind: GraphQLObjectType, selections: SelectionSetNode, fields: Fields, met: set[str]
    ) -> None:
        """Fields by the keys of the answer, fragments written out, as graphql-core collects them."""
        for node in selections.selections:
            if node.directives:
                raise Unplanned
            match node:
                case FieldNode():
                    fields.setdefault((node.alias or node.name).value, []).append(node)
                case InlineFragmentNode():
                    if self._concerns(node.type_condition, kind):
                        self._collect(kind, node.selection_set, fields, met)
                case FragmentSpreadNode():
                    name = node.name.value
                    fragment = self._fragments[name]
                    if fragment.directives:
                        raise Unplanned
                    if name not in met and self._concerns(fragment.type_condition, kind):
                        met.add(name)
                        self._collect(kind, fragment.selection_set, fields, met)
                case _:
                    raise Unplanned

    def _concerns(self, condition: NamedTypeNode | None, kind: GraphQLObjectType) -> bool:
        if condition is None:
            return True
        named = self._schema.get_type(condition.name.value)
        return named is kind or (is_abstract_type(named) and self._schema.is_sub_type(named, kind))


def _complete_member(members: Mapping[type, Complete], value: Any, waiting: Waiting) -> Any:
    complete = members.get(type(value))  # pyright: ignore[reportUnknownArgumentType] - of any type
    if complete is None:
        raise Unplanned
    return complete(value, waiting)


def _complete_list(complete: Complete, value: Any, waiting: Waiting) -> list[Any]:
    if type(value) not in _LISTS:
        raise Unplanned
    return [complete(each, waiting) for each in value]


def _given(field: GraphQLField, node: FieldNode) -> dict[str, Any] | None:
    """The arguments where the document has them all; None where variables have."""
    if any(_has_variable(argument.value) for argument in node.arguments or ()):
        return None
    try:
        return get_argument_values(field, node)
    except GraphQLError:
        raise Unplanned from None


def _has_variable(value: ValueNode) -> bool:
    match value:
        case VariableNode():
            return True
        case ListValueNode():
            return any(_has_variable(each) for each in value.values)
        case ObjectValueNode():
            return any(_has_variable(each.value) for each in value.fields)
        case _:
            return False


def _constant(kind: GraphQLObjectType, nodes: Sequence[FieldNode]) -> str | None:
    return kind.name if nodes[0].name.value == _TYPENAME else None


def _nullable(kind: Any) -> tuple[Any, bool]:
    non_null = isinstance(kind, GraphQLNonNull)
    return (cast("Any", kind).of_type, False) if non_null else (kind, True)
