"""Evidence as JSON, version 1: what a file of kept logins holds. No token is part of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import cast

from wizard.model.claims import Claims, Json
from wizard.model.evidence import Evidence
from wizard.model.problem import Problem, Problems, Severity
from wizard.model.step import Step
from wizard.model.text import visible
from wizard.model.verdict import State, Verdict

VERSION = 1

_SOURCES = ("id_token", "access_token", "userinfo")


def to_json(logins: tuple[Evidence, ...]) -> str:
    """The logins as indented JSON text, ending in a line feed; pure ASCII."""
    body = {"version": VERSION, "logins": [_login(one) for one in logins]}
    return json.dumps(body, indent=1) + "\n"


def from_json(text: str) -> tuple[Evidence, ...] | Problems:
    """The logins in `text`, or one Problem saying why they cannot be read. Never raises."""
    try:
        whole = json.loads(text)
        if whole["version"] != VERSION:
            return (_unreadable(f"version {visible(whole['version'], 20)} is not known here"),)
        return tuple(_read(one) for one in whole["logins"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        return (_unreadable(visible(f"{type(error).__name__}: {error}", 90)),)


def _unreadable(why: str) -> Problem:
    return Problem(
        "evidence.unreadable",
        "The kept test logins cannot be read.",
        f"Their file is damaged or was written by another release: {why}.",
        "Run the test logins again. The file is put aside when the next one is kept.",
        Step.LOGIN,
        severity=Severity.WARNING,
    )


def _login(one: Evidence) -> dict[str, object]:
    return {
        "at": one.at.isoformat(),
        "fingerprint": one.fingerprint,
        "auth_methods": list(one.auth_methods),
        "claims": _claims(one.claims),
        "verdicts": [_verdict(v) for v in one.verdicts],
    }


def _claims(found: Claims) -> dict[str, object]:
    told: dict[str, object] = {name: getattr(found, name) for name in _SOURCES}
    return told | ({"left_out": found.left_out} if found.left_out else {})


def _verdict(one: Verdict) -> dict[str, object]:
    return {
        "check": one.check,
        "title": one.title,
        "state": one.state.value,
        "detail": one.detail,
        "problem": _problem(one.problem) if one.problem else None,
    }


def _problem(one: Problem) -> dict[str, object]:
    return {
        "code": one.code,
        "what": one.what,
        "why": one.why,
        "remedy": one.remedy,
        "step": one.step.value,
        "field": one.field,
        "severity": one.severity.value,
    }


def _read(one: Mapping[str, object]) -> Evidence:
    at = datetime.fromisoformat(_text(one["at"]))
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    claims = cast("Mapping[str, Mapping[str, Json] | None]", one["claims"])
    return Evidence(
        at=at,
        fingerprint=_text(one["fingerprint"]),
        verdicts=tuple(
            _read_verdict(v) for v in cast("list[Mapping[str, object]]", one["verdicts"])
        ),
        claims=Claims(
            *(_read_claims(claims.get(name)) for name in _SOURCES),
            left_out=_number(one["claims"]),
        ),
        auth_methods=tuple(_text(m) for m in cast("list[object]", one["auth_methods"])),
    )


def _number(claims: object) -> int:
    found = cast("Mapping[str, object]", claims).get("left_out", 0)
    if not isinstance(found, int):
        raise TypeError("a number is expected")
    return found


def _read_claims(found: Mapping[str, Json] | None) -> Mapping[str, Json] | None:
    return None if found is None else dict(found.items())


def _read_verdict(one: Mapping[str, object]) -> Verdict:
    found = cast("Mapping[str, object] | None", one["problem"])
    return Verdict(
        _text(one["check"]),
        _text(one["title"]),
        State(one["state"]),
        _text(one["detail"]),
        _read_problem(found) if found else None,
    )


def _read_problem(one: Mapping[str, object]) -> Problem:
    field = one["field"]
    return Problem(
        _text(one["code"]),
        _text(one["what"]),
        _text(one["why"]),
        _text(one["remedy"]),
        Step(one["step"]),
        None if field is None else _text(field),
        Severity(one["severity"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is expected")
    return value
