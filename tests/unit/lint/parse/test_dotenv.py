from collections.abc import Sequence
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing
from wizard.clearml.encoding import dotenv_lines, hocon
from wizard.lint.parse import dotenv
from wizard.lint.parse.env_entry import Entry
from wizard.lint.parse.text_file import Source

PIECES = st.sampled_from(
    ["A", "=", ":", "'", '"', "\\", "$", "{", "}", "#", " ", "\n", "\r", "export ", "é", "K=", "\t"]
)


def parse(text: str, *, raw: bool = False) -> tuple[Entry, ...]:
    return dotenv.parse(Source("a.env", Path("a.env"), text), raw=raw)


def values(text: str) -> dict[str, str]:
    return {e.name: e.template.reveal() for e in parse(text) if e.template is not None}


def errors(text: str) -> Sequence[str | None]:
    return [e.error for e in parse(text)]


def spans(text: str, entries: Sequence[Entry]) -> list[str]:
    return [text[slice(*e.span)] for e in entries]


def test_values_before_references_are_replaced() -> None:
    table = {
        "K=a #c": {"K": "a"},
        "K=a#c": {"K": "a#c"},
        "export K = a": {"K": "a"},
        "K: a": {"K": "a"},
        "K='a$b #c'": {"K": "a$b #c"},
        "K='it\\'s'": {"K": "it's"},
        'K="a\\n\\$\\"\\0101"': {"K": 'a\n$$"A'},
        "K=a$b": {"K": "a$b"},
        "K='a\nb'\nL=1": {"K": "a\nb", "L": "1"},
        "K=a\r\nL=b\r\n": {"K": "a", "L": "b"},
        "K\nL=1": {"L": "1"},
        "# c\n\n K=1": {"K": "1"},
        "K='a' L=b": {"K": "a", "L": "b"},
    }
    assert differing(values, table) == []


def test_reading_goes_on_behind_a_fault() -> None:
    table = {
        "A=1\nK='a\nB=2\n": [None, "env.quote", None],
        "A=1\na b=c\nB=2\n": [None, "env.space", None],
        "A=1\na!=c\nB=2\n": [None, "env.name", None],
        "A=1\nexport ": [None, "env.export"],
    }
    assert differing(errors, table) == []


def test_only_single_quotes_keep_references() -> None:
    assert [e.literal for e in parse("A='$x'\nB=\"$x\"\nC=$x\n")] == [True, False, False]


def test_spans_cover_the_value_with_its_quotes() -> None:
    text = "# c\nK = 'a b'  # d\nL=x y #z\n"
    assert spans(text, parse(text)) == ["'a b'", "x y"]
    assert [e.place.line for e in parse(text)] == [2, 3]


def test_nothing_is_special_in_a_raw_file() -> None:
    text = "# c\nA='a $b' #c \nB=\"x\"\r\n\n  C==y\nD\n"
    found = parse(text, raw=True)
    assert [(e.name, e.template and e.template.reveal()) for e in found] == [
        ("A", "'a $b' #c "), ("B", '"x"'), ("C", "=y"), ("D", None),
    ]  # fmt: skip
    assert spans(text, found) == ["'a $b' #c ", '"x"', "=y", ""]
    assert all(e.error for e in parse("export A=1\nA =1\n=1\nA=" + "x" * 70_000, raw=True))


@given(st.lists(PIECES).map("".join) | st.text(), st.booleans())
def test_it_never_raises_and_stays_within_the_text(text: str, raw: bool) -> None:
    for found in parse(text, raw=raw):
        assert 0 <= found.span[0] <= found.span[1] <= len(text)


@given(st.text(st.characters(exclude_characters="\0`", exclude_categories=["Cs"])))
def test_what_the_encoder_writes_is_read_back(text: str) -> None:
    written = "".join(f"{line}\n" for line in dotenv_lines("K", hocon(text)))
    assert values(written)["K"].replace("$$", "$") == hocon(text).replace("$$", "$")
