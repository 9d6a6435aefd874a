import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.lint.expand import expand

SET = {"A": "x", "EMPTY": ""}
PIECES = st.sampled_from(["$", "{", "}", "A", "B", ":-", "-", "?", ":+", "$$", "${", "\n", "é"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a$$b", "a$b"),
        ("$A-${A}", "x-x"),
        ("$B|${B}", "|"),
        ("${B:-d}${EMPTY:-d}${EMPTY-d}", "dd"),
        ("${A:+y}${EMPTY:+y}${EMPTY+y}${B+y}", "yy"),
        ("${B:-a${A}b}", "axb"),
        ("${B:-$$}", "$"),
        ("$1 $ $} $", "$1 $ $} $"),
        ("${A:?no}", "x"),
    ],
)
def test_references_are_replaced(text: str, expected: str) -> None:
    assert expand(text, SET.get).text == expected


@pytest.mark.parametrize("text", ["${", "${}", "${1}", "${A B}", "${A!x}", "${A:-\n}", "${B:-${}"])
def test_what_is_no_reference_is_invalid(text: str) -> None:
    assert expand(text, SET.get).invalid


def test_references_tell_how_they_are_written() -> None:
    found = expand("$A ${B} ${C:?say} ${D:-x}", SET.get)
    assert [(r.name, r.found, r.guarded) for r in found.references] == [
        ("A", True, False),
        ("B", False, False),
        ("C", False, True),
        ("D", True, False),
    ]
    assert found.refused


@given(st.lists(PIECES).map("".join) | st.text())
def test_it_never_raises(text: str) -> None:
    made = expand(text, SET.get)
    assert made.invalid or "$" in text or made.text == text


def test_a_flood_of_braces_ends() -> None:
    assert expand("${A:-{" * 50_000, SET.get).invalid
    assert expand("${NONE:-" * 50_000 + "}" * 50_000, SET.get).too_much


@pytest.mark.parametrize("flood", ["$A", "${A}", "${A:-x}"])
def test_a_flood_of_references_ends(flood: str) -> None:
    made = expand(flood * 50_000, SET.get)
    assert made.invalid
    assert made.too_much
    assert len(made.references) <= 200


def test_a_text_does_not_grow_without_end() -> None:
    assert expand("$A" * 100, {"A": "x" * 1000}.get).too_much
    assert expand("$A$A", {"A": "x" * 10_000}.get).text == "x" * 20_000


def test_a_long_text_with_few_references_is_no_flood() -> None:
    assert expand("x" * 50_000 + "$A", {"A": "y"}.get).text == "x" * 50_000 + "y"
