"""Documents ready to be executed: parsed, held against the limits, validated; and remembered so.

In this order on purpose: to validate a document whose fragments double at every level takes longer
than to refuse it.
"""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
    validate,
)

from api.graphql.limits import USUAL, Limits, TooLarge, too_large
from api.graphql.plan import Plan
from api.graphql.planning import plan_of
from api.graphql.price import Price, root_fields
from api.graphql.shape import fragments_of, shape_of

MOST_KNOWN: Final = 512
LONGEST_KNOWN: Final = 20_000
"""Characters of a document that is remembered; together they hold some 10 MB of text."""
MOST_ERRORS: Final = 20


class Unready(Exception):  # noqa: N818 - the client's, with its errors
    """A document that is not executed, and why."""

    def __init__(self, code: str, errors: Sequence[GraphQLError]) -> None:
        super().__init__(code)
        self.code = code
        self.errors = list(errors)


class AboveLimit(Unready):
    """A document that asks for too much."""

    def __init__(self, above: TooLarge) -> None:
        super().__init__("TOO_LARGE", [GraphQLError(above.en)])
        self.above = above


class Operation(msgspec.Struct, frozen=True):
    """One operation of a document, with what was found out about it."""

    document: DocumentNode
    node: OperationDefinitionNode
    price: Price
    root_fields: tuple[str, ...]
    plan: Plan | None
    """How it is answered; None: graphql-core executes it."""

    @property
    def kind(self) -> OperationType:
        return self.node.operation

    @property
    def name(self) -> str | None:
        return self.node.name.value if self.node.name else None


Operations = dict[str | None, Operation]


class Documents:
    """The documents of one schema."""

    def __init__(
        self, schema: GraphQLSchema, limits: Limits = USUAL, *, introspection: bool = True
    ) -> None:
        self._schema = schema
        self._limits = limits
        self._rules: list[Any] = list(specified_rules)
        if not introspection:
            self._rules.append(NoSchemaIntrospectionCustomRule)
        self._known: OrderedDict[str, Operations] = OrderedDict()

    def operation(self, text: str, name: str | None, *, suggestions: bool = True) -> Operation:
        """The operation of that name, or the only one. Raises Unready."""
        operations = self._known.get(text)
        if operations is None:
            operations = self._prepared(text, suggestions=suggestions)
            self._remember(text, operations)
        else:
            self._known.move_to_end(text)
        return _chosen(operations, name)

    def _remember(self, text: str, operations: Operations) -> None:
        if len(text) > LONGEST_KNOWN:
            return
        self._known[text] = operations
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)

    def _prepared(self, text: str, *, suggestions: bool) -> Operations:
        try:
            return self._operations(self._valid(text, suggestions=suggestions))
        except RecursionError:
            deep = GraphQLError("this document is nested too deeply")
            raise Unready("TOO_DEEP", [deep]) from None

    def _valid(self, text: str, *, suggestions: bool) -> DocumentNode:
        try:
            document = parse(text, max_tokens=self._limits.tokens)
        except GraphQLError as error:
            raise Unready("GRAPHQL_PARSE_FAILED", [error]) from None
        count, most = len(fragments_of(document)), self._limits.fragments
        if count > most:
            raise AboveLimit(TooLarge("fragments", count, most))
        if above := too_large(shape_of(document), self._limits):
            raise AboveLimit(above)
        errors = validate(
            self._schema,
            document,
            self._rules,
            max_errors=MOST_ERRORS,
            hide_suggestions=not suggestions,
        )
        if errors:
            raise Unready("GRAPHQL_VALIDATION_FAILED", errors)
        return document

    def _operations(self, document: DocumentNode) -> Operations:
        fragments = fragments_of(document)
        operations: Operations = {}
        for node in document.definitions:
            if isinstance(node, OperationDefinitionNode):
                operation = Operation(
                    document,
                    node,
                    Price(self._schema, node, fragments),
                    tuple(root_fields(node, fragments)),
                    plan_of(self._schema, node, fragments),
                )
                operations[operation.name] = operation
                count, most = len(operation.root_fields), self._limits.root_fields
                if count > most:
                    raise AboveLimit(TooLarge("root_fields", count, most))
        return operations


def _chosen(operations: Operations, name: str | None) -> Operation:
    if name is None and len(operations) == 1:
        return next(iter(operations.values()))
    if name in operations:
        return operations[name]
    if name is None:
        said = "the document has several operations: say which by operationName"
    else:
        said = f"the document has no operation {name!r}"
    raise Unready("OPERATION_NOT_FOUND", [GraphQLError(said)])
