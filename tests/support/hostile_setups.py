"""Setups with a hostile text in every place, and whether they arrived at the apiserver."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from tests.support.apiserver import as_apiserver_reads, read_value
from tests.support.compose_config import of_clearml
from tests.support.hostile import hostile_texts
from wizard.clearml.variables import VARIABLES, Kind, Value
from wizard.export.plan import ExportRequest, Layout
from wizard.model.credentials import Credentials
from wizard.model.secret import Secret
from wizard.model.settings import Endpoints, GroupSettings, Settings

HOSTILE = hostile_texts()
NUMBERS = range(len(HOSTILE))
_FIXED = next(row.name for row in VARIABLES if row.name.endswith("code_challenge_method"))
TEXTS_AND_LISTS = [r.name for r in VARIABLES if r.kind is not Kind.FLAG and r.name != _FIXED]


@cache
def hostile_request(layout: Layout, number: int) -> ExportRequest:
    """A setup with a different hostile text in every place; each text comes to each place once."""
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
    return ExportRequest(settings, credentials, layout, secrets_file=True)


def not_arrived(layout: Layout, environments: Iterable[Mapping[str, str]]) -> dict[str, list[int]]:
    """The variables that are not the same Python value and type in every environment.

    Returns:
        By name, the numbers of the setups in which it is another one.
    """
    found: dict[str, list[int]] = {}
    seen = 0
    for number, environment in zip(NUMBERS, environments, strict=True):
        values = {a.variable.name: a.value for a in hostile_request(layout, number).written}
        for name in TEXTS_AND_LISTS:
            if not _is_same(values[name], name, environment.get(name)):
                found.setdefault(name, []).append(number)
        seen += 1
    assert seen >= 1000
    return found


def _is_same(value: Value, name: str, text: str | None) -> bool:
    if text is None:
        return False
    plain = value.reveal() if isinstance(value, Secret) else value
    try:
        got = _read(name, text)
    except Exception:  # noqa: BLE001 - whatever stops the apiserver
        return False
    wanted = list(plain) if isinstance(plain, tuple) else plain
    return type(got) is type(wanted) and bool(got == wanted)


@cache
def _read(name: str, text: str) -> Any:  # noqa: ANN401 - of any type
    """What the apiserver reads from one variable: the same for every layout, so read once."""
    return read_value(as_apiserver_reads({name: text}), name)


def other_names(layout: Layout, environments: Iterable[Mapping[str, str]]) -> dict[int, set[str]]:
    """By the number of the setup: variables of ClearML's that are missing or not expected."""
    found = {}
    for number, environment in zip(NUMBERS, environments, strict=True):
        expected = {one.variable.name for one in hostile_request(layout, number).written}
        if different := expected ^ set(of_clearml(environment)):
            found[number] = different
    return found
