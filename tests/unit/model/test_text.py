import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing
from tests.support.texts import any_text
from wizard.model.text import LIMIT, has_controls, join_names, unencodable, visible

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN"}


def test_draws() -> None:
    drawn = {
        "plain, ünïcode, 漢字, 🎉": "plain, ünïcode, 漢字, 🎉",
        "a\nb\tc": r"a\u{a}b\u{9}c",
        "user\u202etxt.exe": r"user\u{202e}txt.exe",
        "\u2066x\u2069": r"\u{2066}x\u{2069}",
        "zero\u200bwidth\ufeff": r"zero\u{200b}width\u{feff}",
        "\ud800": r"\u{d800}",
        "\0": r"\u{0}",
        "non\u00a0breaking\u3000wide": "non breaking wide",
        "filler\u3164braille\u2800": r"filler\u{3164}braille\u{2800}",
        "line\u2028para\u2029": r"line\u{2028}para\u{2029}",
    }
    assert differing(visible, drawn) == []


def test_json_is_put_in_words_and_not_in_pythons_notation() -> None:
    drawn: list[tuple[object, str]] = [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (1.5, "1.5"),
        ([], "an empty list"),
        ({}, "an empty object"),
        (["a", 1, None], "a, 1, null"),
        ({"name": "Ada", "id": [1]}, "an object with name, id"),
        ([{"name": "Ada"}, ["b", True]], "an object with name, b, true"),
    ]
    assert [(value, visible(value)) for value, words in drawn if visible(value) != words] == []


def test_limit_counts_what_is_drawn() -> None:
    limits = {
        ("abc", 3): "abc",
        ("abcd", 3): "abc…",
        ("a\nb", 5): "a…",
        ("a\nb", 6): r"a\u{a}…",
        ("a\nb", 7): r"a\u{a}b",
        ("", 0): "",
        ("a", 0): "…",
    }
    assert differing(lambda given: visible(*given), limits) == []


@given(any_text, st.integers(0, 500))
def test_output_is_one_bounded_line_without_anything_hidden(text: str, limit: int) -> None:
    drawn = visible(text, limit)
    assert len(drawn) <= limit + 1
    assert not {unicodedata.category(c) for c in drawn} & _INVISIBLE
    assert not {unicodedata.bidirectional(c) for c in drawn} & _BIDI
    assert len(drawn.splitlines()) <= 1
    assert not has_controls(drawn)


@given(any_text)
def test_drawing_twice_changes_nothing(text: str) -> None:
    once = visible(text, 10_000)
    assert visible(once, 10_000) == once


def test_default_limit() -> None:
    assert visible("x" * (LIMIT + 1)) == "x" * LIMIT + "…"


def test_what_cannot_be_written_out_is_said() -> None:
    nest: list[object] = []
    for _ in range(100_000):
        nest = [nest]
    assert visible(nest) == "a value that is too long to show"
    assert visible(10**5000) == "a value that is too long to show"


def test_unencodable() -> None:
    words = {
        "": None,
        "päss wörd\n\u202e": None,
        "a\0b": "a NUL character",
        "a\udc00": "half of a surrogate pair",
        "\ud83d\ude00": "half of a surrogate pair",
    }
    assert differing(unencodable, words) == []


@given(any_text)
def test_what_is_not_named_unencodable_can_be_encoded(text: str) -> None:
    if unencodable(text) is None:
        assert b"\0" not in text.encode("utf-8")
    else:
        assert "\0" in text or text.encode("utf-8", "ignore").decode() != text


def test_has_controls() -> None:
    hidden = ("\0", "a\n", "\u202e", "\u200b", "\ud800", "\u3164", "\ue000")
    visible_ones = ("", "a b", "ünï", "a\u00a0b", "🎉")
    wanted = dict.fromkeys(hidden, True) | dict.fromkeys(visible_ones, False)
    assert differing(has_controls, wanted) == []


def test_names_are_joined_to_a_part_of_a_sentence() -> None:
    joined = {
        (): "",
        ("a",): "a",
        ("a", "b"): "a and b",
        ("a", "b", "c"): "a, b and c",
        ("a", "b", "c", "d", "e"): "a, b, c and 2 more",
        ("x" * 9, "\n"): r"xxxxxxx… and \u{a}",
    }
    assert differing(lambda names: join_names(names, most=3, longest=7), joined) == []
    assert join_names(("a", "b", "c"), most=2, quoted=True) == "“a”, “b” and 1 more"
