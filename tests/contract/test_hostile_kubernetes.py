"""Helm values and Secret: hostile texts through two YAML parsers, Kubernetes' rules and schema."""

from __future__ import annotations

import kubernetes_validate  # type: ignore[import-untyped]
import pytest

from tests.support.hostile_setups import NUMBERS, hostile_request, not_arrived, other_names
from tests.support.kubernetes import container_environment, deployment, documents, expanded
from tests.support.tables import failures
from wizard.export.layouts import KUBERNETES

VERSION = "1.27.0"
"""Of Kubernetes, whose schema is asked."""


@pytest.fixture(scope="module")
def arrived() -> list[dict[str, str]]:
    found = []
    for number in NUMBERS:
        values, secret = hostile_request(KUBERNETES, number).files
        found.append(container_environment(values.text, secret.text))
    return found


@pytest.mark.timeout(400)
def test_each_value_arrives_unchanged(arrived: list[dict[str, str]]) -> None:
    assert not_arrived(KUBERNETES, arrived) == {}


def test_nothing_else_arrives(arrived: list[dict[str, str]]) -> None:
    assert other_names(KUBERNETES, arrived) == {}


def test_the_schema_of_kubernetes_is_kept() -> None:
    def check(number: int) -> None:
        values, secret = hostile_request(KUBERNETES, number).files
        kubernetes_validate.validate(documents(secret.text), VERSION, strict=True)
        kubernetes_validate.validate(deployment(values.text), VERSION, strict=True)

    assert failures(((number,) for number in NUMBERS[::50]), check) == {}


def test_the_schema_notices_what_is_no_text() -> None:
    values, _ = hostile_request(KUBERNETES, 1).files
    broken = values.text.replace("value: 'true'", "value: true")
    assert broken != values.text
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(deployment(broken), VERSION, strict=True)


def test_the_rules_of_kubernetes() -> None:
    given = {"$(A)": "x", "$$(A)": "$(A)", "$$$(A)": "$x", "$(B)": "$(B)", "$x$": "$x$"}
    assert {text: expanded(text, {"A": "x"}) for text in given} == given
