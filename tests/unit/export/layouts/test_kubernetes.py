"""Helm values and Secret: what is where, and in which form."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import yaml

from tests.support.setups import credentials, full_settings
from wizard.clearml.variables import VARIABLES
from wizard.export.layouts.kubernetes import files
from wizard.export.outputs import ExportRequest

HANDOFF = ExportRequest(full_settings(), credentials("a$b"))


def documents(handoff: ExportRequest) -> list[Any]:
    return [yaml.safe_load(file.text) for file in files(handoff)]


def test_the_values_name_every_variable() -> None:
    values, _ = documents(HANDOFF)
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
    handoff = replace(HANDOFF, settings=replace(HANDOFF.settings, groups=groups))
    values, secret = documents(handoff)
    found = {e["name"]: e.get("value") for e in values["apiserver"]["extraEnvs"]}
    (claim,) = [value for name, value in found.items() if name.endswith("groups__claim")]
    assert claim == '"$$(HOME)$$$$"'
    assert base64.b64decode(secret["data"]["client_secret"]) == b'"a$b"'


def test_the_manifest() -> None:
    _, secret = documents(HANDOFF)
    assert secret == {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "clearml-ping-sso"},
        "type": "Opaque",
        "data": {"client_id": "ImFuLWlkIg==", "client_secret": "ImEkYiI="},
    }


def test_the_secret_is_last() -> None:
    assert [(f.name, f.secret) for f in files(HANDOFF)] == [
        ("ping-sso.values.yaml", False),
        ("ping-sso.secret.yaml", True),
    ]
