from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.lint import nodes
from wizard.lint.nodes import Broken
from wizard.lint.source import Source

PIECES = st.sampled_from(
    [
        "a",
        ": ",
        "- ",
        "\n",
        "  ",
        "{",
        "}",
        "[",
        "]",
        "&x ",
        "*x",
        "<<: *x",
        "'",
        '"',
        "|\n",
        "!t ",
        "?",
    ]
)


def source(text: str) -> Source:
    return Source("a.yml", Path("a.yml"), text)


def mapping(text: str) -> dict[str, str]:
    """The scalars of the mapping below `m`."""
    given_ = source(text)
    (tree, *_) = nodes.documents(given_)
    found = nodes.pairs(given_, nodes.get(given_, tree, "m"))
    return {k.text: v.text for k, n in found if (v := nodes.scalar(given_, n))}


def test_merged_pairs_come_last_and_do_not_replace() -> None:
    text = "x: &x {a: 1, b: 2}\ny: &y {b: 9, c: 3}\nm:\n  <<: [*x, *y]\n  a: 0\n"
    assert mapping(text) == {"a": "0", "b": "2", "c": "3"}


def test_a_mapping_that_merges_itself_ends() -> None:
    assert mapping("m: &m\n  a: 1\n  <<: *m\n") == {"a": "1"}


def test_a_bomb_of_aliases_is_not_unfolded() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 40)
    )
    assert mapping(bomb + "m: {k: v}\n") == {"k": "v"}


def test_spans_and_lines() -> None:
    given_ = source("m:\n  a: 'x y'\n  b: &n !!str 012\n")
    (tree,) = nodes.documents(given_)
    found = nodes.pairs(given_, nodes.get(given_, tree, "m"))
    pairs = {key.text: nodes.scalar(given_, value) for key, value in found}
    assert pairs["a"] is not None
    assert given_.text[pairs["a"].start : pairs["a"].end] == "'x y'"
    assert given_.place(pairs["a"].start).line == 2
    assert not pairs["a"].plain


@pytest.mark.parametrize(
    "text", ["a: b: c", "\t", "*x", "'", "[" * 90, "- " * 4000, "%YAML 9.9\n---\na"]
)
def test_what_is_no_yaml_is_said(text: str) -> None:
    with pytest.raises(Broken) as caught:
        nodes.documents(source(text))
    assert caught.value.found.code in ("file.not-yaml", "file.too-deep")


def test_deep_brackets_are_refused_without_parsing() -> None:
    with pytest.raises(Broken) as caught:
        nodes.documents(source("[" * 1_000_000))
    assert caught.value.found.code == "file.too-deep"


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_nothing_but_broken_is_raised(text: str) -> None:
    given_ = source(text)
    with suppress(Broken):
        for tree in nodes.documents(given_):
            list(nodes.pairs(given_, tree))


def test_an_anchor_set_twice_is_taken_in_silence() -> None:
    assert nodes.documents(Source("f", Path("f"), "a: &x 1\nb: &x 2\nc: *x\n"))
