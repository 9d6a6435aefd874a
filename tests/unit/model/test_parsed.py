from dataclasses import replace

from wizard.model.parsed import Parsed, bad, good
from wizard.model.problem import Problem
from wizard.model.step import Step

_ERROR = Problem("a.b", "What.", "Why.", "Do.", Step.SERVER)
_WARNING = replace(_ERROR, code="a.c").as_warning()


def test_a_value_may_carry_warnings() -> None:
    found = good("x", _WARNING)
    assert (found.value, found.problems, found.ok) == ("x", (_WARNING,), True)
    assert good("").ok


def test_an_error_leaves_no_value() -> None:
    found: Parsed[str] = bad(_WARNING, _ERROR)
    assert (found.value, found.problems, found.ok) == (None, (_WARNING, _ERROR), False)
