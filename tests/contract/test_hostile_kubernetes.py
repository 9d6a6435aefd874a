"""Helm values and Secret: hostile texts through two YAML parsers, Kubernetes' rules and schema."""

from __future__ import annotations

import kubernetes_validate  # type: ignore[import-untyped]
import pytest

from tests.support.hostile_setups import NUMBERS, check_each, check_names, each_variable, handoff
from tests.support.kubernetes import container_environment, deployment, documents, expanded
from wizard.export.layouts.kubernetes import files

VERSION = "1.27.0"
"""Of Kubernetes, whose schema is asked."""


@pytest.fixture(scope="module")
def arrived() -> list[dict[str, str]]:
    found = []
    for number in NUMBERS:
        values, secret = files(handoff(number))
        found.append(container_environment(values.text, secret.text))
    return found


@pytest.mark.timeout(400)
@each_variable
def test_each_value_arrives_unchanged(arrived: list[dict[str, str]], name: str) -> None:
    check_each(name, arrived)


def test_nothing_else_arrives(arrived: list[dict[str, str]]) -> None:
    check_names(arrived)


@pytest.mark.parametrize("number", NUMBERS[::50])
def test_the_schema_of_kubernetes_is_kept(number: int) -> None:
    values, secret = files(handoff(number))
    kubernetes_validate.validate(documents(secret.text), VERSION, strict=True)
    kubernetes_validate.validate(deployment(values.text), VERSION, strict=True)


def test_the_schema_notices_what_is_no_text() -> None:
    values, _ = files(handoff(1))
    broken = values.text.replace("value: 'true'", "value: true")
    assert broken != values.text
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(deployment(broken), VERSION, strict=True)


@pytest.mark.parametrize(
    ("text", "given"),
    [("$(A)", "x"), ("$$(A)", "$(A)"), ("$$$(A)", "$x"), ("$(B)", "$(B)"), ("$x$", "$x$")],
)
def test_the_rules_of_kubernetes(text: str, given: str) -> None:
    assert expanded(text, {"A": "x"}) == given
