import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.clearml.encoding import dotenv_lines, hocon
from wizard.lint.dotenv import Fault, Statement, parse

PIECES = st.sampled_from(
    ["A", "=", ":", "'", '"', "\\", "$", "{", "}", "#", " ", "\n", "\r", "export ", "é", "K=", "\t"]
)


def unset(_: str) -> None:
    """Nothing is set outside of the file."""


def values(text: str) -> dict[str, str]:
    return {s.name: s.value.reveal() for s in parse(text, unset) if s.value is not None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("K=a #c", {"K": "a"}),
        ("K=a#c", {"K": "a#c"}),
        ("export K = a", {"K": "a"}),
        ("K: a", {"K": "a"}),
        ("K='a$b #c'", {"K": "a$b #c"}),
        ("K='it\\'s'", {"K": "it's"}),
        ('K="a\\n\\$\\"\\0101"', {"K": 'a\n$"A'}),
        ("K=a$b", {"K": "a"}),
        ("A=1\nK=${A}2", {"A": "1", "K": "12"}),
        ("K='a\nb'\nL=1", {"K": "a\nb", "L": "1"}),
        ("K=a\r\nL=b\r\n", {"K": "a", "L": "b"}),
        ("K\nL=1", {"L": "1"}),
        ("# c\n\n K=1", {"K": "1"}),
        ("K='a' L=b", {"K": "a", "L": "b"}),
    ],
)
def test_values(text: str, expected: dict[str, str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("K='a", Fault.QUOTE),
        ("K=${a", Fault.TEMPLATE),
        ("a b=c", Fault.SPACE),
        ("a!=c", Fault.NAME),
    ],
)
def test_reading_goes_on_behind_a_fault(line: str, fault: Fault) -> None:
    found = parse(f"A=1\n{line}\nB=2\n", unset)
    assert [s.fault for s in found] == [None, fault, None]
    assert found[-1].name == "B"


def test_what_is_set_outside_is_asked_first() -> None:
    found = parse("A=1\nK=$A\nC\n", {"A": "8", "C": "7"}.get)
    assert [(s.name, s.value and s.value.reveal()) for s in found] == [
        ("A", "1"), ("K", "8"), ("C", "7"),
    ]  # fmt: skip


def test_spans_cover_the_value_with_its_quotes() -> None:
    text = "# c\nK = 'a b'  # d\nL=x y #z\n"
    assert [text[s.start : s.end] for s in parse(text, unset)] == ["'a b'", "x y"]


@given(st.lists(PIECES).map("".join) | st.text())
def test_it_never_raises_and_stays_within_the_text(text: str) -> None:
    for found in parse(text, unset):
        assert isinstance(found, Statement)
        assert 0 <= found.at <= len(text)
        assert 0 <= found.start <= found.end <= len(text)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_what_the_encoder_writes_is_read_back(text: str) -> None:
    written = "".join(f"{line}\n" for line in dotenv_lines("K", hocon(text)))
    assert values(written)["K"] == hocon(text)


def test_a_bomb_of_references_is_a_fault() -> None:
    doubling = "A0=xxxxxxxx\n" + "".join(f"A{i}=${{A{i - 1}}}${{A{i - 1}}}\n" for i in range(1, 60))
    assert parse(doubling, unset)[-1].name == "A59"
    wide = f"A={'x' * 30_000}\n" + "".join(f"B{i}=$A\n" for i in range(5000))
    assert parse(wide, unset)[-1].fault is Fault.GROWTH
