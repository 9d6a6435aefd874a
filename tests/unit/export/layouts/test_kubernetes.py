"""Helm values and Secret: what is where, in which form, and the order of kubectl and helm."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import yaml

from tests.support.exports import command_lines
from tests.support.setups import credentials, full_settings
from wizard.clearml.variables import VARIABLES
from wizard.export.layouts import KUBERNETES
from wizard.export.plan import ExportRequest
from wizard.model.draft import Deployment

REQUEST = ExportRequest(full_settings(), credentials("a$b"), KUBERNETES)
LINES = command_lines(REQUEST.steps.commands)


def documents(request: ExportRequest) -> list[Any]:
    return [yaml.safe_load(file.text) for file in request.files]


def test_the_values_name_every_variable() -> None:
    values, _ = documents(REQUEST)
    entries = values["apiserver"]["extraEnvs"]
    assert [entry["name"] for entry in entries] == [row.name for row in VARIABLES]
    assert all(isinstance(e["value"], str) for e in entries if "value" in e)
    by_reference = [entry["valueFrom"] for entry in entries if "value" not in entry]
    assert by_reference == [
        {"secretKeyRef": {"name": "clearml-ping-sso", "key": key}}
        for key in ("client_id", "client_secret")
    ]


def test_a_dollar_is_doubled_in_values_and_not_in_the_secret() -> None:
    groups = replace(full_settings().groups, claim="$(HOME)$$")  # type: ignore[type-var]
    values, secret = documents(replace(REQUEST, settings=replace(REQUEST.settings, groups=groups)))
    found = {e["name"]: e.get("value") for e in values["apiserver"]["extraEnvs"]}
    (claim,) = [value for name, value in found.items() if name.endswith("groups__claim")]
    assert claim == '"$$(HOME)$$$$"'
    assert base64.b64decode(secret["data"]["client_secret"]) == b'"a$b"'


def test_the_manifest() -> None:
    _, secret = documents(REQUEST)
    assert secret == {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "clearml-ping-sso"},
        "type": "Opaque",
        "data": {"client_id": "ImFuLWlkIg==", "client_secret": "ImEkYiI="},
    }


def test_the_secret_is_last() -> None:
    assert [(file.name, file.secret) for file in REQUEST.files] == [
        ("ping-sso.values.yaml", False),
        ("ping-sso.secret.yaml", True),
    ]


def test_the_secret_is_there_before_the_values_refer_to_it() -> None:
    titles = [command.title for command in REQUEST.steps.apply]
    assert titles.index("Apply the Secret") < titles.index("Apply")


def test_helm_gets_a_version_and_the_own_values() -> None:
    line = LINES["Apply"]
    assert line.startswith('helm upgrade -n clearml clearml-enterprise "${CHART:?')
    assert '--version "${VERSION:?' in line
    assert line.index("-f clearml-values.override.yaml") < line.index("-f ping-sso.values.yaml")


def test_a_dry_run_is_not_shown_since_it_prints_manifests() -> None:
    assert LINES["Check the values"].endswith("--dry-run >/dev/null")


def test_lost_variables_are_noticed() -> None:
    assert LINES["Note which variables there are"].endswith("> names-before-ping.txt")
    assert LINES["Nothing else was lost"].endswith("comm -23 names-before-ping.txt -")


def test_the_secret_stays_out_of_the_annotation_for_applied_manifests() -> None:
    assert all("--server-side" in line for line in LINES.values() if " apply " in line)


def test_every_line_is_for_the_one_shell_that_is_meant() -> None:
    assert replace(REQUEST, deployment=Deployment(windows=True)).steps == REQUEST.steps
