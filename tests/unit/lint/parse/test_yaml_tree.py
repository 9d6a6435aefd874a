import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing
from wizard.lint.parse import limits
from wizard.lint.parse.text_file import Source
from wizard.lint.parse.yaml_tree import UnreadableYaml, compose_text, documents, is_text

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
    (tree, *_) = documents(source(text))
    found = tree.get("m").pairs()
    return {key.text: one.text for key, value in found if (one := value.scalar())}


def test_merged_pairs_come_last_and_do_not_replace() -> None:
    text = "x: &x {a: 1, b: 2}\ny: &y {b: 9, c: 3}\nm:\n  <<: [*x, *y]\n  a: 0\n"
    assert mapping(text) == {"a": "0", "b": "2", "c": "3"}


def test_a_mapping_that_merges_itself_ends() -> None:
    assert mapping("m: &m\n  a: 1\n  <<: *m\n") == {"a": "1"}


def test_aliases_of_ordinary_files_are_no_bomb() -> None:
    anchor = "x: &x {A: 1, B: 2}\n"
    services = "".join(f"m{number}: {{<<: *x}}\n" for number in range(100))
    assert mapping(f"{anchor}{services}m: {{<<: *x, C: 3}}\n") == {"C": "3", "A": "1", "B": "2"}


def test_spans_and_lines() -> None:
    given_ = source("m:\n  a: 'x y'\n  b: &n !!str 012\n")
    (tree,) = documents(given_)
    pairs = {key.text: value.scalar() for key, value in tree.get("m").pairs()}
    assert pairs["a"] is not None
    assert given_.text[pairs["a"].start : pairs["a"].end] == "'x y'"
    assert given_.place(pairs["a"].start).line == 2
    assert not pairs["a"].plain


def refusal(text: str) -> str:
    with pytest.raises(UnreadableYaml) as caught:
        documents(source(text))
    return caught.value.found.code


def test_what_is_no_yaml_is_said() -> None:
    table = {
        **dict.fromkeys(
            ("a: b: c", "\t", "*x", "'", "%YAML 9.9\n---\na", "# c\n> #"), "file.not-yaml"
        ),
        **dict.fromkeys(("- " * 4000, "[" * 1_000_000), "file.too-deep"),
    }
    assert differing(refusal, table) == []


def _bombs() -> dict[str, str]:
    pairs = "".join(f"  K{number}: v\n" for number in range(4000))
    lists = (f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
    merges = (f"a{n}: &a{n}\n  <<: *a{n - 1}\n  k{n}: v\n" for n in range(1, 45))
    uses = (f"s{number}:\n  <<: *a44\n" for number in range(2000))
    return {
        "lists of lists": "a0: &a0 [x, x]\n" + "".join(lists),
        "one mapping in many places": f"a: &a\n{pairs}l: [{', '.join(['*a'] * 1000)}]\n",
        "merges of merges": f"a0: &a0\n{pairs}{''.join(merges)}{''.join(uses)}",
        "comments": "# c\n" * 20_000 + "a: b\n",
        "signs": "a: " + "!" * 1_000_000,
        "braces": "a: [" + "{b: c}, " * 100_000 + "]",
        "braces in lines": "a: [\n" + f"{'{b: c}, ' * 100}\n" * 1000 + "]",
        "documents": "---\na: b\n" * 9000,
        "quotes": 'a: "' + "b\\n" * 300_000 + '"',
    }


def test_what_would_take_long_is_refused_at_once() -> None:
    began = time.process_time()
    table = {text: "file.too-much" for name, text in _bombs().items() if name != "comments"}
    assert differing(refusal, table) == []
    assert mapping(_bombs()["comments"] + "m: {a: b}") == {"a": "b"}
    assert time.process_time() - began < 25  # a few seconds for each of them, on any machine


def test_no_token_is_read_once_the_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    with limits.total_time(5.0):
        assert documents(source("a: b"))
        now[0] = 6.0
        assert refusal("a: b") == "file.too-much"
    assert documents(source("a: b"))


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_nothing_but_broken_is_raised(text: str) -> None:
    given_ = source(text)
    with suppress(UnreadableYaml):
        for tree in documents(given_):
            list(tree.pairs())


def test_an_anchor_set_twice_is_taken_in_silence() -> None:
    assert documents(Source("f", Path("f"), "a: &x 1\nb: &x 2\nc: *x\n"))


def test_plain_scalars_as_compose_reads_them() -> None:
    table: dict[str, str | None] = {
        "012345": "5349", "0x1F": "31", "1_000": "1000", "08": "8", "1.50": "1.5",
        "1e5": "100000", "1e6": "1e+06", "0.00001": "1e-05", "12345678.5": "1.23456785e+07",
        "12345678901234567890123456789012": "1.2345678901234567e+31", "-0": "0",
        "true": "true", "True": "true", "yes": "yes", "null": None, "~": None, "": None,
        "2024-1-1": "2024-01-01 00:00:00 +0000 UTC", "1e400": "1e400", "a": "a",
        "0o8": "0o8", "123456.789": "123456.789", "_1": "_1", "-": "-",
    }  # fmt: skip
    assert differing(compose_text, table) == []


def test_kubernetes_takes_only_text() -> None:
    values = ("true", "yes", "No", "1", "0x1", "1.5", "null", "", "off", "y", "YES", "N")
    texts = ("abc", "S256", "1a", "true story", "yEs", "https://x.example/a")
    table = {**dict.fromkeys(values, False), **dict.fromkeys(texts, True)}
    assert differing(is_text, table) == []


@given(st.text() | st.from_regex(r"[-+.0-9eExob_]{1,30}", fullmatch=True))
def test_no_scalar_raises(plain: str) -> None:
    compose_text(plain)
    is_text(plain)
