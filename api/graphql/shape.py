"""How large a document is once its fragments are written out, without writing them out.

Each fragment is measured once, however often and however deeply it is spread: the time is that of
reading the document, not of what it expands to. Strawberry's own limiters walk the expansion.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)


class Shape(msgspec.Struct, frozen=True):
    """How large a selection is once its fragments are written out."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    repeats: int = 0
    """Fields that stand in one selection under a name that is there already."""

    def beside(self, other: "Shape") -> "Shape":
        """Both, in one selection."""
        return Shape(
            max(self.depth, other.depth),
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.repeats + other.repeats,
        )


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """The document's fragments by name."""
    return {
        each.name.value: each
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }


def shape_of(document: DocumentNode) -> Shape:
    """The largest shape among the document's definitions; needs no valid document."""
    measure = _Shapes(fragments_of(document))
    shapes = [
        measure.of_definition(each)
        for each in document.definitions
        if isinstance(each, OperationDefinitionNode | FragmentDefinitionNode)
    ]
    return Shape(*(
        max((getattr(each, name) for each in shapes), default=0)
        for name in Shape.__struct_fields__
    ))  # fmt: skip


class _Shapes:
    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, Shape] = {}

    def of_definition(self, node: OperationDefinitionNode | FragmentDefinitionNode) -> Shape:
        inside = self.of(node.selection_set)
        return inside.beside(Shape(directives=len(node.directives or ())))

    def of(self, selections: SelectionSetNode | None) -> Shape:
        names = list(_names(selections))
        return self._within(selections).beside(Shape(repeats=len(names) - len(set(names))))

    def _within(self, selections: SelectionSetNode | None) -> Shape:
        shape = Shape()
        for node in selections.selections if selections else ():
            shape = shape.beside(Shape(directives=len(node.directives or ())))
            shape = shape.beside(self._of_node(node))
        return shape

    def _of_node(self, node: Any) -> Shape:
        match node:
            case FieldNode():
                inside = self.of(node.selection_set)
                return Shape(
                    inside.depth + 1,
                    inside.fields + 1,
                    inside.aliases + (node.alias is not None),
                    inside.directives,
                    inside.repeats,
                )
            case InlineFragmentNode():
                return self._within(node.selection_set)
            case FragmentSpreadNode():
                return self._of_fragment(node.name.value)
            case _:
                return Shape()

    def _of_fragment(self, name: str) -> Shape:
        if name not in self._known:
            self._known[name] = Shape()  # a circle ends here; validation names it
            fragment = self._fragments.get(name)
            if fragment is not None:
                self._known[name] = self.of_definition(fragment)
        return self._known[name]


def _names(selections: SelectionSetNode | None) -> Iterator[str]:
    """Under what the fields of a selection are answered, inline fragments written out."""
    for node in selections.selections if selections else ():
        match node:
            case FieldNode():
                yield (node.alias or node.name).value
            case InlineFragmentNode():
                yield from _names(node.selection_set)
            case _:
                pass
