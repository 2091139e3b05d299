"""The tree over a whole history, put together from the stretches that processes have read."""

from collections.abc import Iterable, Sequence

from eventstore.integrity.merkle import Edge
from eventstore.integrity.outside import Line
from eventstore.integrity.scan import BLOCK, HEIGHT, Stretch


class Tree:
    """The recomputed roots: of every block, and of the whole at every marked position."""

    def __init__(self) -> None:
        self.blocks: list[bytes] = []
        self.tails: dict[int, list[bytes]] = {}
        self._edges: dict[int, list[bytes]] = {}
        self._whole = Edge()

    def add(self, stretch: Stretch) -> None:
        """Add the next stretch; they begin at multiples of BLOCK."""
        marks = sorted(stretch.tails)
        for root in [*stretch.blocks, None]:
            while marks and marks[0] < self._whole.size + BLOCK:
                self._edges[marks.pop(0)] = list(self._whole.nodes)
            if root is not None:
                self._whole.push(root, HEIGHT)
        self.blocks += stretch.blocks
        self.tails |= stretch.tails

    def edge(self, position: int) -> Edge:
        """The edge at a marked position."""
        return Edge(position, [*self._edges[position], *self.tails[position]])


def narrowed(tree: Tree, lines: Iterable[Line], after: int, upto: int) -> tuple[int, int]:
    """The first and last position between which something differs from what was written outside.

    It is known to lie above `after`, up to `upto`; blocks and left-overs outside say more.
    """
    for line in lines:
        for number, root in enumerate(line.blocks, start=line.first_block):
            first, last = number * BLOCK + 1, (number + 1) * BLOCK
            if after < last <= upto and tree.blocks[number] != root:
                return max(after + 1, first), last
        if line.position == upto:
            return _in_tail(tree, line, after)
    return after + 1, upto


def _in_tail(tree: Tree, line: Line, after: int) -> tuple[int, int]:
    first = line.position - line.position % BLOCK + 1
    for height, ours, theirs in zip(
        _heights(line.position), tree.tails[line.position], line.tail, strict=False
    ):
        last = first + (1 << height) - 1
        if ours != theirs:
            return max(after + 1, first), last
        first = last + 1
    return after + 1, line.position


def _heights(position: int) -> Sequence[int]:
    rest = position % BLOCK
    return [height for height in reversed(range(HEIGHT)) if rest >> height & 1]
