from wizard.lint.finding import Finding, Place
from wizard.model.problem import Severity
from wizard.model.step import Step

DEFECT = Finding(Place("a.env", 3), "NAME", "x.y", Severity.ERROR, "What.", "Why.", "Remedy.")


def test_place_names_the_line_where_there_is_one() -> None:
    assert str(Place("a.env", 3)) == "a.env:3"
    assert str(Place("a.env")) == "a.env"


def test_record_has_every_key_and_null_for_the_whole_file() -> None:
    record = DEFECT.record()
    assert list(record) == [
        "file", "line", "variable", "severity", "code", "what", "why", "remedy",
    ]  # fmt: skip
    assert record["line"] == 3
    assert Finding(Place("f"), None, "x", Severity.WARNING, "", "", "").record()["line"] is None


def test_a_warning_says_the_same_and_is_no_error() -> None:
    softer = DEFECT.as_warning()
    assert not softer.is_error
    assert DEFECT.is_error
    assert softer.what == DEFECT.what


def test_as_a_problem_it_names_the_place() -> None:
    problem = DEFECT.problem(Step.GROUPS, "groups_claim")
    assert problem.what == "a.env:3: What."
    assert (problem.step, problem.field, problem.code) == (Step.GROUPS, "groups_claim", "x.y")
