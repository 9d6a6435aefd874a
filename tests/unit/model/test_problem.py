from dataclasses import replace

import pytest

from wizard.model.problem import Problem, Problems, Severity, errors
from wizard.model.step import Step

_ERROR = Problem("a.b", "What.", "Why.", "Do.", Step.GROUPS, "groups_claim")
_WARNING = replace(_ERROR, code="a.c", severity=Severity.WARNING)


def test_stops_unless_told_otherwise() -> None:
    assert _ERROR.is_error
    assert not _WARNING.is_error


def test_as_warning_keeps_the_words() -> None:
    assert _ERROR.as_warning() == replace(_ERROR, severity=Severity.WARNING)
    assert _WARNING.as_warning() == _WARNING
    assert _ERROR.is_error


@pytest.mark.parametrize(
    ("found", "stopping"),
    [
        ((), ()),
        ((_WARNING,), ()),
        ((_WARNING, _ERROR, _WARNING), (_ERROR,)),
    ],
)
def test_errors(found: Problems, stopping: Problems) -> None:
    assert errors(found) == stopping
