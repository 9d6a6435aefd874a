from dataclasses import replace

import pytest

from wizard.model.problem import (
    LONGEST_LINE,
    Parsed,
    Problem,
    Problems,
    Severity,
    bad,
    errors,
    good,
    impersonal,
    problem,
)
from wizard.model.secret import Secret
from wizard.model.step import Step

_ERROR = Problem("a.b", "What.", "Why.", "Do.", Step.GROUPS, "groups_claim")
_WARNING = replace(_ERROR, code="a.c", severity=Severity.WARNING)


def test_an_error_stops_and_a_warning_does_not() -> None:
    assert _ERROR.is_error
    assert not _WARNING.is_error


def test_as_warning_keeps_the_words() -> None:
    assert _ERROR.as_warning() == replace(_ERROR, severity=Severity.WARNING)
    assert _WARNING.as_warning() == _WARNING
    assert _ERROR.is_error


def test_errors() -> None:
    none: Problems = ()
    assert errors(none) == errors((_WARNING,)) == none
    assert errors((_WARNING, _ERROR, _WARNING)) == (_ERROR,)


def test_a_parsed_value_may_have_warnings() -> None:
    found = good("x", _WARNING)
    assert (found.value, found.problems, found.ok) == ("x", (_WARNING,), True)
    assert good("").ok


def test_an_error_leaves_no_parsed_value() -> None:
    found: Parsed[str] = bad(_WARNING, _ERROR)
    assert (found.value, found.problems, found.ok) == (None, (_WARNING, _ERROR), False)


def test_facts_are_put_in_once_and_bounded() -> None:
    found = problem("http.dns", host="{step.login} {host}\u202e" + "x" * 400)
    assert "{step.login} {host}" in found.what
    assert "\u202e" not in found.what
    assert len(found.what) <= LONGEST_LINE


def test_a_step_is_named_as_the_window_shows_it() -> None:
    assert "step “Endpoints and credentials”" in problem("token.credentials-missing").remedy


def test_a_secret_is_no_fact() -> None:
    with pytest.raises(TypeError, match="Secret"):
        problem("http.dns", host=Secret("s3cret"))  # type: ignore[arg-type]


def test_an_unknown_code_or_a_missing_fact_is_an_error() -> None:
    for code in ("http.nothing", "nothing.at-all", "http.dns"):
        with pytest.raises(KeyError):
            problem(code)


def test_another_field_and_step() -> None:
    found = problem("http.dns", host="h.example")
    assert found.at(None) == found
    assert found.at("issuer", Step.LOGIN) == replace(found, field="issuer", step=Step.LOGIN)


def test_personal_facts_are_left_out() -> None:
    found = problem("claim.email-form", value="ada@people.example")
    assert "ada" in found.what
    assert "ada" not in impersonal(found)
    assert impersonal(_ERROR) == _ERROR.what
