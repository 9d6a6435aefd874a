from pathlib import Path

from wizard.lint.entry import Form, Outcome
from wizard.lint.env_files import EnvEntries, entries
from wizard.lint.file_kind import FileKind
from wizard.lint.source import Source


def read(text: str, layout: FileKind = FileKind.DOTENV) -> EnvEntries:
    return entries(Source("a.env", Path("a.env"), text), layout, lambda _: None)


def test_entries_carry_line_form_and_fate() -> None:
    found = read("A=1\n\nB\nC=${x\nD=$E\n").entries
    assert [(e.name, e.place.line, e.fate) for e in found] == [
        ("A", 1, Outcome.GIVEN),
        ("B", 3, Outcome.OUTSIDE),
        ("C", 4, Outcome.REJECTED),
        ("D", 5, Outcome.GIVEN),
    ]
    assert [r.name for r in found[3].references] == ["E"]
    assert {e.form for e in read("A=1", FileKind.RAW).entries} == {Form.RAW}


def test_a_broken_line_is_named_without_its_text() -> None:
    (fault,) = read("A=x\nit's the rest of a key\n").defects
    assert (fault.code, fault.place.line, fault.variable) == ("env.name", 2, None)
    assert "rest" not in repr(fault)


def test_values_are_only_those_that_are_known() -> None:
    assert read("A=1\nB\nC=2\n").values() == {"A": "1", "C": "2"}


def test_a_thousand_faults_are_not_a_thousand_lines() -> None:
    assert len(read("it's\n" * 1000).defects) <= 20
