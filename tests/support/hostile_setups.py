"""Set-ups with a hostile text in every place, and whether they arrived at the apiserver."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pytest

from tests.support.apiserver import as_apiserver_reads, read_value
from tests.support.compose_config import of_clearml
from tests.support.hostile import hostile_texts
from wizard.clearml.variables import VARIABLES, Kind, assignments
from wizard.export.outputs import ExportRequest
from wizard.model.credentials import Credentials
from wizard.model.secret import Secret
from wizard.model.settings import Endpoints, GroupSettings, Settings

HOSTILE = hostile_texts()
NUMBERS = range(len(HOSTILE))
_FIXED = next(row.name for row in VARIABLES if row.name.endswith("code_challenge_method"))
TEXTS_AND_LISTS = [r.name for r in VARIABLES if r.kind is not Kind.FLAG and r.name != _FIXED]

each_variable = pytest.mark.parametrize("name", TEXTS_AND_LISTS)


def handoff(number: int) -> ExportRequest:
    """A set-up with a different hostile text in every place; each text comes to each place once."""
    text = [HOSTILE[(number + shift * 149) % len(HOSTILE)] for shift in range(9)]
    admins = tuple(name for name in text[6:] if name)
    settings = Settings(
        "https://clearml.example",
        Endpoints(text[0], text[1]),
        debug=True,
        default_company=text[4],
        groups=GroupSettings(text[5], case_sensitive=False, admins=admins, prohibit_signup=True),
    )
    # An empty credential is refused before anything is exported.
    credentials = Credentials(text[2] or "-", Secret(text[3] or "-"), "v")
    return ExportRequest(settings, credentials, secrets_file=True)


def check_each(name: str, arrived: Iterable[Mapping[str, str]]) -> None:
    """In each of the environments, the variable `name` is the same Python value and type."""
    seen = 0
    for number, environment in zip(NUMBERS, arrived, strict=True):
        made = handoff(number)
        written = assignments(made.settings, made.credentials)
        (value,) = [one.value for one in written if one.variable.name == name]
        if isinstance(value, Secret):
            value = value.reveal()
        got = _read(name, environment[name])
        assert got == (list(value) if isinstance(value, tuple) else value)
        assert type(got) is (list if isinstance(value, tuple) else str)
        seen += 1
    assert seen >= 1000


@cache
def _read(name: str, text: str) -> Any:  # noqa: ANN401 - of any type
    """What the apiserver makes of one variable: the same for every target, so asked once."""
    return read_value(as_apiserver_reads({name: text}), name)


def check_names(arrived: Iterable[Mapping[str, str]]) -> None:
    """No environment has a variable of ClearML's that was not written, or lacks one."""
    for number, environment in zip(NUMBERS, arrived, strict=True):
        made = handoff(number)
        written = assignments(made.settings, made.credentials)
        assert set(of_clearml(environment)) == {one.variable.name for one in written}
