"""Kept logins survive their file, and no file makes the reader stumble."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.model.claims import Claims
from wizard.model.evidence import Evidence
from wizard.model.evidence_json import from_json, to_json
from wizard.model.problem import Problem, Severity
from wizard.model.step import Step
from wizard.model.verdict import failed, passed, skipped

PROBLEM = Problem("a.b", "What.", "Why.", "Do.", Step.GROUPS, "groups_claim", Severity.WARNING)
LOGIN = Evidence(
    datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC),
    "print",
    (passed("c", "Title", "seen"), failed("d", "Other", PROBLEM), skipped("e", "Third", "no")),
    Claims({"sub": "1", "groups": ["a\u202eb"]}, None, {"email": "x@y.example"}),
    ("client_secret_basic",),
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def test_logins_come_back_as_they_were() -> None:
    assert from_json(to_json((LOGIN, LOGIN))) == (LOGIN, LOGIN)
    assert from_json(to_json(())) == ()


@given(st.dictionaries(st.text(), json_values, max_size=4))
def test_any_claims_come_back(claims: dict[str, bool | int | float | str | None]) -> None:
    login = Evidence(LOGIN.at, "f", (), Claims(claims))
    assert from_json(to_json((login,))) == (login,)


@given(st.text() | json_values.map(json.dumps))
def test_no_text_makes_the_reader_stumble(text: str) -> None:
    assert all(isinstance(one, Problem) for one in from_json(text))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"version": 1', '"version": 2'),
        ('"state": "passed"', '"state": "fine"'),
        ("+00:00", ""),
        ('"fingerprint": "print"', '"fingerprint": 7'),
        ('"sub": "1"', '"sub": }'),
    ],
)
def test_damage_is_told_not_guessed_around(old: str, new: str) -> None:
    text = to_json((LOGIN,))
    assert old in text
    found = from_json(text.replace(old, new, 1))
    assert [p.code for p in found if isinstance(p, Problem)] == ["evidence.unreadable"]
