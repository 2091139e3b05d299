"""The tree against the vectors of the reference implementation of RFC 6962, and a naive definition."""

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventstore.integrity.merkle import (
    EMPTY_ROOT,
    Edge,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    leaf_hash,
    node_hash,
    perfect_root,
    root_by_inclusion,
    root_of,
)

# The leaves and roots of Certificate Transparency's own merkle tree tests.
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (0, 1): [],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): INCLUSION[0, 8],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def _naive(leaves: Sequence[bytes]) -> bytes:
    """MTH as section 2.1 words it."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else sha256(b"").digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(_naive(leaves[:k]), _naive(leaves[k:]))


def _hex(path: Sequence[bytes]) -> list[str]:
    return [part.hex() for part in path]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size: int) -> None:
    assert root_of(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("case", "path"), INCLUSION.items())
def test_inclusion_proofs_are_the_published_ones(case: tuple[int, int], path: list[str]) -> None:
    index, size = case
    made = inclusion_proof(index, size, lambda first, end: _naive(LEAVES[first:end]))
    assert _hex(made) == path
    found = root_by_inclusion(index, size, LEAVES[index], made)
    assert found is not None
    assert found.hex() == ROOTS[size]


@pytest.mark.parametrize(("case", "path"), CONSISTENCY.items())
def test_consistency_proofs_are_the_published_ones(case: tuple[int, int], path: list[str]) -> None:
    old, size = case
    made = consistency_proof(old, size, lambda first, end: _naive(LEAVES[first:end]))
    assert _hex(made) == path
    assert is_consistent(old, size, bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[size]), made)


trees = st.lists(st.binary(max_size=3).map(leaf_hash), min_size=1, max_size=70)


@given(trees, st.data())
def test_any_tree_is_the_naive_one(leaves: list[bytes], data: st.DataObject) -> None:
    assert root_of(leaves) == _naive(leaves)
    height = len(leaves).bit_length() - 1
    assert perfect_root(leaves[: 1 << height]) == _naive(leaves[: 1 << height])
    so_far = data.draw(st.integers(0, len(leaves)))
    first = Edge()
    for leaf in leaves[:so_far]:
        first.push(leaf)
    later = Edge(first.size, first.nodes)
    for leaf in leaves[so_far:]:
        later.push(leaf)
    assert later.root() == _naive(leaves)


@given(trees, st.data())
def test_any_leaf_is_proven_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    size, root = len(leaves), _naive(leaves)
    path = inclusion_proof(index, size, lambda first, end: _naive(leaves[first:end]))
    assert root_by_inclusion(index, size, leaves[index], path) == root
    assert root_by_inclusion(index, size, leaf_hash(b"forged"), path) != root
    assert root_by_inclusion(index, size, leaves[index], [*path, bytes(32)]) != root
    assert root_by_inclusion(size, size, leaves[index], path) is None


@given(trees, st.data())
def test_any_beginning_is_proven_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    old = data.draw(st.integers(1, len(leaves)))
    size, root, old_root = len(leaves), _naive(leaves), _naive(leaves[:old])
    path = consistency_proof(old, size, lambda first, end: _naive(leaves[first:end]))
    assert is_consistent(old, size, old_root, root, path)
    assert not is_consistent(old, size, leaf_hash(b"forged"), root, path)
    assert not is_consistent(old, size, old_root, leaf_hash(b"forged"), path)
    assert not is_consistent(old, size, old_root, root, [*path, bytes(32)])
    if path:
        assert not is_consistent(old, size, old_root, root, path[:-1])


def test_subtrees_are_added_where_they_fit_only() -> None:
    edge = Edge()
    edge.push(perfect_root(LEAVES[:4]), height=2)
    edge.push(LEAVES[4])
    with pytest.raises(ValueError, match="does not start at 5"):
        edge.push(perfect_root(LEAVES[4:6]), height=1)
    edge.push(LEAVES[5])
    edge.push(perfect_root(LEAVES[6:8]), height=1)
    assert edge.root().hex() == ROOTS[8]
    assert Edge().root() == EMPTY_ROOT
    with pytest.raises(ValueError, match="an edge of 1 nodes"):
        Edge(3, [bytes(32)])
