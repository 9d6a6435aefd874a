from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing
from wizard.clearml.encoding import dotenv_lines, hocon
from wizard.lint.parse.env_entry import Form, Outcome
from wizard.lint.parse.text_file import Source
from wizard.lint.resolve.env_files import EnvEntries, Scope, expand, read_env_file

SET = {"A": "x", "EMPTY": ""}
PIECES = st.sampled_from(["$", "{", "}", "A", "B", ":-", "-", "?", ":+", "$$", "${", "\n", "é"])


def expanded(text: str) -> str | None:
    return expand(text, SET.get).text


def is_invalid(text: str) -> bool:
    return expand(text, SET.get).text is None


def is_too_much(text: str) -> bool:
    made = expand(text, SET.get)
    assert made.text is None
    assert len(made.references) <= 200
    return made.too_much


def read(text: str, *outer: EnvEntries, raw: bool = False) -> EnvEntries:
    source = Source("a.env", Path("a.env"), text)
    return read_env_file(source, Scope(tuple(one.by_name() for one in outer)), raw=raw)


def values(found: EnvEntries) -> dict[str, str]:
    return {e.name: e.text.reveal() for e in found.entries if e.outcome is Outcome.GIVEN}


def test_references_are_replaced() -> None:
    table = {
        "a$$b": "a$b",
        "$A-${A}": "x-x",
        "$B|${B}": "|",
        "${B:-d}${EMPTY:-d}${EMPTY-d}": "dd",
        "${A:+y}${EMPTY:+y}${EMPTY+y}${B+y}": "yy",
        "${B:-a${A}b}": "axb",
        "${B:-$$}": "$",
        "$1 $ $} $": "$1 $ $} $",
        "${A:?no}": "x",
    }
    assert differing(expanded, table) == []


def test_what_is_no_reference_is_invalid() -> None:
    texts = ("${", "${}", "${1}", "${A B}", "${A!x}", "${A:-\n}", "${B:-${}")
    assert differing(is_invalid, dict.fromkeys(texts, True)) == []


def test_references_say_how_they_are_written() -> None:
    found = expand("$A ${B} ${C:?say} ${D:-x}", SET.get)
    assert [(r.name, r.found, r.guarded) for r in found.references] == [
        ("A", True, False),
        ("B", False, False),
        ("C", False, True),
        ("D", True, False),
    ]


@given(st.lists(PIECES).map("".join) | st.text())
def test_expanding_never_raises(text: str) -> None:
    made = expand(text, SET.get)
    assert "$" in text or made.text == text


def test_a_flood_ends() -> None:
    assert is_invalid("${A:-{" * 50_000)
    floods = ("${NONE:-" * 50_000 + "}" * 50_000, *(f * 50_000 for f in ("$A", "${A}", "${A:-x}")))
    assert differing(is_too_much, dict.fromkeys(floods, True)) == []
    assert expand("$A" * 100, {"A": "x" * 1000}.get).too_much


def test_a_long_text_with_few_references_is_no_flood() -> None:
    assert expand("$A$A", {"A": "x" * 10_000}.get).text == "x" * 20_000
    assert expand("x" * 50_000 + "$A", {"A": "y"}.get).text == "x" * 50_000 + "y"


def test_a_guarded_reference_that_is_not_set_stops_compose() -> None:
    (entry,) = read("A=${B:?say}\n").entries
    assert entry.outcome is Outcome.OUTSIDE


def test_entries_have_line_form_and_outcome() -> None:
    found = read("A=1\n\nB\nC=${x\nD=$E\n").entries
    assert [(e.name, e.place.line, e.outcome) for e in found] == [
        ("A", 1, Outcome.GIVEN),
        ("B", 3, Outcome.OUTSIDE),
        ("C", 4, Outcome.REJECTED),
        ("D", 5, Outcome.GIVEN),
    ]
    assert [r.name for r in found[3].references] == ["E"]
    assert {e.form for e in read("A=1", raw=True).entries} == {Form.RAW}


def test_earlier_lines_fill_in_later_ones_and_other_files_come_first() -> None:
    assert values(read("A=1\nK=${A}2\n")) == {"A": "1", "K": "12"}
    outer = read("A=8\nC='7'\n")
    found = read("A=1\nK=$A\nC\n", outer)
    assert values(found) == {"A": "1", "K": "8", "C": "7"}
    assert found.entries[1].origins["A"] is outer.entries[0]
    assert found.entries[2] is outer.entries[1]  # a name alone passes on what is set there


def test_a_broken_line_is_named_without_its_text() -> None:
    (found,) = read("A=x\nit's the rest of a key\n").findings
    assert (found.code, found.place.line, found.variable) == ("env.name", 2, None)
    assert "rest" not in repr(found)
    assert len(read("it's\n" * 1000).findings) <= 20


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_what_the_encoder_writes_arrives(text: str) -> None:
    written = "".join(f"{line}\n" for line in dotenv_lines("K", hocon(text)))
    assert values(read(written))["K"] == hocon(text)


def test_a_bomb_of_references_is_rejected() -> None:
    doubling = "A0=xxxxxxxx\n" + "".join(f"A{i}=${{A{i - 1}}}${{A{i - 1}}}\n" for i in range(1, 60))
    assert read(doubling).entries[-1].name == "A59"
    wide = f"A={'x' * 30_000}\n" + "".join(f"B{i}=$A\n" for i in range(5000))
    assert read(wide).entries[-1].error == "value.too-much"
