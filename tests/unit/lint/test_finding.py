from wizard.lint.finding import Finding, Place, finding, short
from wizard.model.problem import Problem, Severity
from wizard.model.step import Step

PROBLEM = Problem("x.y", "What.", "Why.", "Remedy.", Step.EXPORT)
FOUND = Finding(Place("a.env", 3), "NAME", PROBLEM)


def test_place_names_the_line_where_there_is_one() -> None:
    assert str(Place("a.env", 3)) == "a.env:3"
    assert str(Place("a.env")) == "a.env"


def test_record_has_every_key_and_null_for_the_whole_file() -> None:
    assert FOUND.record() == {
        "file": "a.env",
        "line": 3,
        "variable": "NAME",
        "severity": "error",
        "code": "x.y",
        "what": "What.",
        "why": "Why.",
        "remedy": "Remedy.",
    }
    assert Finding(Place("f"), None, PROBLEM).record()["line"] is None


def test_a_warning_says_the_same_and_is_no_error() -> None:
    softer = FOUND.as_warning()
    assert (FOUND.is_error, softer.is_error) == (True, False)
    assert softer.problem.severity is Severity.WARNING
    assert softer.problem.what == PROBLEM.what


def test_on_a_page_the_place_is_in_front() -> None:
    problem = FOUND.for_page(Step.GROUPS, "groups_claim")
    assert problem.what == "a.env:3: What."
    assert (problem.step, problem.field, problem.code) == (Step.GROUPS, "groups_claim", "x.y")


def test_a_name_from_a_file_is_made_visible_and_bounded() -> None:
    found = finding("name.unknown", Place("f"), "CLEARML__\u202e" + "x" * 500, nearest="n")
    assert found.variable is not None
    assert "\u202e" not in found.variable
    assert len(found.variable) < 140


def test_short_is_the_part_that_distinguishes_names() -> None:
    name = "CLEARML__secure__login__sso__oauth_client__ping__client_secret"
    assert (short(name), short("X")) == ("client_secret", "X")
