"""The tree against RFC 6962's own definition, its worked example, and every small size."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.core.checkpoints.merkle import (
    EMPTY,
    KEPT_LEVEL,
    Growing,
    Span,
    Subtree,
    consistency_spans,
    continues,
    how_many_kept,
    includes,
    inclusion_spans,
    leaf_hash,
    node_hash,
    place_of,
    proof,
    subtrees,
)

pytestmark = pytest.mark.once

entries = st.lists(st.binary(max_size=40), min_size=1, max_size=70)


def by_definition(leaves):
    """MTH of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


def grown(leaves):
    tree = Growing()
    for each in leaves:
        tree.add(each)
    return tree


class Hashes(dict):
    """The hash of any complete subtree over these leaves, by definition."""

    def __init__(self, leaves):
        super().__init__()
        self.leaves = leaves

    def __missing__(self, subtree):
        start = subtree.position << subtree.level
        return by_definition(self.leaves[start : start + (1 << subtree.level)])


@pytest.mark.asvs("V11.4.3")
@given(entries)
def test_the_root_is_the_one_that_rfc_6962_defines(leaves):
    assert grown(leaves).root() == by_definition(leaves)


def test_roots_that_can_be_worked_out_with_sha256sum():
    assert EMPTY.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert Growing().root() == EMPTY
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert grown([b""]).root() == leaf_hash(b"")


D = [bytes([number]) for number in range(7)]
a, b, c, d, e, f, j = (leaf_hash(each) for each in D)
g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
k, m = node_hash(g, h), node_hash(i, j)
ROOT = node_hash(k, m)


@pytest.mark.parametrize(("index", "path"), [(0, [b, h, m]), (3, [c, g, m]), (4, [f, j, k]), (6, [i, k])])
def test_the_inclusion_proofs_of_a_tree_of_seven(index, path):
    assert proof(inclusion_spans(index, 7), Hashes(D)) == path
    assert includes(ROOT, 7, index, D[index], path)


@pytest.mark.parametrize(("old", "path"), [(3, [c, d, g, m]), (4, [m]), (6, [i, j, k]), (7, [])])
def test_the_consistency_proofs_of_a_tree_of_seven(old, path):
    assert proof(consistency_spans(old, 7), Hashes(D)) == path
    assert continues(by_definition(D[:old]), old, ROOT, 7, path)


def test_every_proof_of_every_small_tree_holds_and_is_short():
    leaves = [bytes([number]) for number in range(40)]
    hashes = Hashes(leaves)
    roots = [by_definition(leaves[:size]) for size in range(41)]
    for size in range(1, 41):
        for index in range(size):
            path = proof(inclusion_spans(index, size), hashes)
            assert len(path) <= (size - 1).bit_length()
            assert includes(roots[size], size, index, leaves[index], path)
        for old in range(1, size + 1):
            path = proof(consistency_spans(old, size), hashes)
            assert len(path) <= (size - 1).bit_length() + 1
            assert continues(roots[old], old, roots[size], size, path)


@given(entries, st.data())
def test_an_inclusion_proof_proves_nothing_else(leaves, data):
    size = len(leaves)
    index = data.draw(st.integers(0, size - 1))
    path, root = proof(inclusion_spans(index, size), Hashes(leaves)), by_definition(leaves)
    other = data.draw(st.binary(max_size=40).filter(lambda entry: entry != leaves[index]))
    assert not includes(root, size, index, other, path)
    assert not includes(sha256(root).digest(), size, index, leaves[index], path)
    assert not includes(root, size, index, leaves[index], [*path, EMPTY])
    assert not includes(root, size, size, leaves[index], path)
    if path:
        place = data.draw(st.integers(0, len(path) - 1))
        assert not includes(root, size, index, leaves[index], path[:place] + path[place + 1 :])
        assert not includes(root, size, index, leaves[index], [*path[:place], EMPTY, *path[place + 1 :]])


@given(entries, st.data())
def test_a_history_that_was_rewritten_continues_no_earlier_one(leaves, data):
    size = len(leaves)
    old = data.draw(st.integers(1, size))
    changed = data.draw(st.integers(0, old - 1))
    forked = [*leaves[:changed], leaves[changed] + b"!", *leaves[changed + 1 :]]
    path = proof(consistency_spans(old, size), Hashes(forked))
    assert not continues(by_definition(leaves[:old]), old, by_definition(forked), size, path)
    assert not continues(by_definition(forked[:old]), old, by_definition(leaves), size, path)
    assert continues(by_definition(forked[:old]), old, by_definition(forked), size, path)
    assert not continues(by_definition(forked[:old]), old, by_definition(forked), size, [*path, EMPTY])


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=8), st.integers(-2, 40), st.integers(-2, 40))
def test_made_up_proofs_are_refused_without_an_error(path, first, second):
    assert includes(EMPTY, second, first, b"", path) is False
    assert continues(EMPTY, first, sha256(b"other").digest(), second, path) is False


@pytest.mark.parametrize(("old", "new"), [(0, 1), (2, 1), (-1, 1)])
def test_there_is_no_proof_between_trees_that_do_not_follow(old, new):
    with pytest.raises(ValueError, match="does not continue"):
        consistency_spans(old, new)


@pytest.mark.parametrize("index", [-1, 7])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index):
    with pytest.raises(ValueError, match="has no leaf"):
        inclusion_spans(index, 7)


@given(st.integers(0, 5000), st.integers(0, 600))
def test_a_tree_that_goes_on_from_its_complete_subtrees_is_the_same_tree(size, more):
    whole = Growing()
    peaks = []
    for number in range(size + more):
        if number == size:
            peaks = list(whole._peaks)
        whole.add(number.to_bytes(4, "big"))
    if not more:
        peaks = list(whole._peaks)
    rest = Growing(size, peaks)
    for number in range(size, size + more):
        rest.add(number.to_bytes(4, "big"))
    assert rest.root() == whole.root()
    assert len(whole._peaks) <= (size + more).bit_length()


def test_kept_subtrees_are_numbered_in_the_order_in_which_they_are_completed():
    tree, number = Growing(), 0
    for size in range(1, 5000):
        for level, _ in enumerate(tree.add(b""), start=KEPT_LEVEL):
            number += 1
            assert place_of(Subtree(level, (size >> level) - 1)) == number
        assert how_many_kept(size) == number


def test_a_tree_cannot_go_on_from_the_wrong_number_of_subtrees():
    with pytest.raises(ValueError, match="3 leaves has 2 complete subtrees, not 1"):
        Growing(3, [EMPTY])


@given(st.integers(1, 10**12), st.data())
def test_the_spans_of_a_proof_are_made_of_few_complete_subtrees(size, data):
    index = data.draw(st.integers(0, size - 1))
    for span in [*inclusion_spans(index, size), *consistency_spans(index + 1, size)]:
        parts = list(subtrees(span))
        assert len(parts) <= (span.end - span.start).bit_length()
        assert [part.position << part.level for part in parts][0] == span.start
        assert parts[-1].position + 1 << parts[-1].level == span.end
    assert list(subtrees(Span(0, 6))) == [Subtree(2, 0), Subtree(1, 2)]
