from hypothesis import given
from hypothesis import strategies as st

from wizard.lint.rawenv import parse


def unset(_: str) -> None:
    """Nothing is set outside of the file."""


def test_nothing_is_special_in_a_value() -> None:
    text = "# c\nA='a $b' #c \nB=\"x\"\r\n\n  C==y\n"
    found = parse(text, unset)
    assert [(s.name, s.value and s.value.reveal()) for s in found] == [
        ("A", "'a $b' #c "), ("B", '"x"'), ("C", "=y"),
    ]  # fmt: skip
    assert [text[s.start : s.end] for s in found] == ["'a $b' #c ", '"x"', "=y"]


def test_a_name_alone_comes_from_outside() -> None:
    (given_,) = parse("A", {"A": "1"}.get)
    (missing,) = parse("A", unset)
    assert given_.value is not None
    assert missing.value is None
    assert missing.fault is None


def test_bad_names_are_faults() -> None:
    assert all(s.fault for s in parse("export A=1\nA =1\n=1\nA=" + "x" * 70_000, unset))


@given(st.text())
def test_it_never_raises(text: str) -> None:
    for found in parse(text, unset):
        assert 0 <= found.start <= found.end <= len(text)
