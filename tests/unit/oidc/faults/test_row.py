"""Rows of the fault tables, as whoever writes a new one would get them wrong."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from string import Formatter

import pytest

from wizard.model.problem import Problem, Severity
from wizard.model.settings import Endpoints, Settings
from wizard.model.step import Step
from wizard.oidc.errors import FAULTS
from wizard.oidc.faults.row import Fault

ROW = Fault("http.example", "It happened.", "It does.", "Mend it.", Step.ENDPOINTS)
TEXTS = ("what", "why", "remedy")


def test_a_row_is_an_error_of_no_field_unless_it_says_otherwise() -> None:
    assert (ROW.severity, ROW.field) == (Severity.ERROR, None)


def test_a_row_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        ROW.what = "Something else."  # type: ignore[misc]


def test_a_row_fills_every_part_of_a_problem() -> None:
    assert {field.name for field in fields(Fault)} == {field.name for field in fields(Problem)}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.code)
def test_texts_are_sentences_with_plain_names_in_braces(fault: Fault) -> None:
    for name in TEXTS:
        text: str = getattr(fault, name)
        assert text == text.strip()
        assert "  " not in text
        for _, fact, form, conversion in Formatter().parse(text):
            assert fact is None or (fact.isidentifier(), form, conversion) == (True, "", None)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.code)
def test_field_is_one_that_a_person_can_find(fault: Fault) -> None:
    known = {field.name for kind in (Endpoints, Settings) for field in fields(kind)}
    assert fault.field is None or fault.field in {
        *known, "ca_file", "client_id", "client_secret", "ping_url", "groups_claim", "issuer"
    }  # fmt: skip
