"""The Merkle tree of RFC 6962 section 2.1 (RFC 9162 section 2.1): roots, proofs and their checks.

A tree of n leaves is described by its edge: the roots of the perfect subtrees that cover it, from the
left, one for each bit of n. The edge is all that is needed to go on adding leaves.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Final, TypeAlias

EMPTY_ROOT: Final = sha256(b"").digest()

SubtreeRoot: TypeAlias = Callable[[int, int], bytes]
"""The root over leaves from the first number up to before the second one."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    return sha256(b"\x01" + left + right).digest()


def perfect_root(leaves: Sequence[bytes]) -> bytes:
    """The root over a power of two of leaf hashes."""
    level = list(leaves)
    while len(level) > 1:
        pairs = iter(level)
        level = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs)]  # noqa: B905 - an iterator beside itself
    return level[0]


class Edge:
    """The right edge of a growing tree."""

    def __init__(self, size: int = 0, nodes: Iterable[bytes] = ()) -> None:
        self.size = size
        self.nodes = list(nodes)
        if len(self.nodes) != size.bit_count():
            raise ValueError(f"an edge of {len(self.nodes)} nodes is not one of {size} leaves")

    def push(self, root: bytes, height: int = 0) -> None:
        """Add a perfect subtree of 2**height leaves; the size so far is a multiple of that."""
        if self.size & ((1 << height) - 1):
            raise ValueError(f"a subtree of height {height} does not start at {self.size}")
        bits = self.size >> height
        while bits & 1:
            root = node_hash(self.nodes.pop(), root)
            bits >>= 1
        self.nodes.append(root)
        self.size += 1 << height

    def root(self) -> bytes:
        """The root of the whole tree."""
        if not self.nodes:
            return EMPTY_ROOT
        root = self.nodes[-1]
        for left in reversed(self.nodes[:-1]):
            root = node_hash(left, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    edge = Edge()
    for leaf in leaves:
        edge.push(leaf)
    return edge.root()


def inclusion_proof(index: int, size: int, subtree: SubtreeRoot) -> list[bytes]:
    """PATH of RFC 6962 2.1.1: what leads from leaf `index` (from 0) to the root of `size` leaves."""
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} in a tree of {size}")
    path: list[bytes] = []
    first, end = 0, size
    while end - first > 1:
        middle = first + _split(end - first)
        if index < middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(first, middle))
            first = middle
    return path[::-1]


def consistency_proof(old: int, size: int, subtree: SubtreeRoot) -> list[bytes]:
    """PROOF of RFC 6962 2.1.2: that the tree of `size` leaves begins with the tree of `old` leaves."""
    if not 0 < old <= size:
        raise ValueError(f"a tree of {size} leaves has no beginning of {old}")
    path: list[bytes] = []
    first, end = 0, size
    while end != old:
        middle = first + _split(end - first)
        if old <= middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(first, middle))
            first = middle
    if first:  # the old tree's last subtree is none that its root alone would tell
        path.append(subtree(first, end))
    return path[::-1]


def root_by_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes | None:
    """The root that an inclusion proof leads to (RFC 9162 2.1.3.2); None where it cannot be one."""
    if not 0 <= index < size:
        return None
    node, last, root = index, size - 1, leaf
    for part in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            root = node_hash(part, root)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            root = node_hash(root, part)
        node, last = node >> 1, last >> 1
    return root if last == 0 else None


def is_consistent(old: int, size: int, old_root: bytes, root: bytes, path: Sequence[bytes]) -> bool:
    """Whether a proof shows that one root's tree begins with the other's (RFC 9162 2.1.4.2)."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not path and old_root == root
    if not old & (old - 1):
        path = [old_root, *path]
    if not path:
        return False
    node, last = old - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    older = newer = path[0]
    for part in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            older, newer = node_hash(part, older), node_hash(part, newer)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            newer = node_hash(newer, part)
        node, last = node >> 1, last >> 1
    return last == 0 and older == old_root and newer == root


def _split(width: int) -> int:
    """The largest power of two smaller than `width`."""
    return 1 << (width - 1).bit_length() - 1
