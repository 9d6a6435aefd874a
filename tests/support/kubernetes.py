"""What a container gets of Helm values and a Secret, by Kubernetes' documented rules."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import yaml
from ruamel.yaml import YAML


def documents(text: str) -> Any:  # noqa: ANN401 - whatever the document holds
    """The YAML document, on which a parser of YAML 1.1 and one of YAML 1.2 agree."""
    found = yaml.safe_load(text)
    assert YAML(typ="safe", pure=True).load(text) == found
    return found


def expanded(text: str, known: Mapping[str, str]) -> str:
    """A `value:` as the kubelet hands it over: `$$` is `$`, `$(NAME)` is replaced when known."""
    out, at = [], 0
    while at < len(text):
        if text[at : at + 2] == "$$":
            out.append("$")
            at += 2
        elif text[at : at + 2] == "$(" and ")" in text[at:]:
            end = text.index(")", at)
            name = text[at + 2 : end]
            out.append(known.get(name, text[at : end + 1]))
            at = end + 1
        else:
            out.append(text[at])
            at += 1
    return "".join(out)


def container_environment(values: str, secret: str) -> dict[str, str]:
    """The environment of the apiserver's container."""
    manifest = documents(secret)
    found: dict[str, str] = {"HOME": "/expanded", "a": "expanded"}
    for entry in documents(values)["apiserver"]["extraEnvs"]:
        if "value" in entry:
            assert isinstance(entry["value"], str)
            found[entry["name"]] = expanded(entry["value"], found)
        else:
            named = entry["valueFrom"]["secretKeyRef"]
            assert named["name"] == manifest["metadata"]["name"]
            data = base64.b64decode(manifest["data"][named["key"]], validate=True)
            found[entry["name"]] = data.decode("utf-8")
    return found


def deployment(values: str) -> dict[str, Any]:
    """A Deployment with these variables, as a chart writes it."""
    labels = {"app": "apiserver"}
    container = {
        "name": "apiserver",
        "image": "apiserver",
        "env": documents(values)["apiserver"]["extraEnvs"],
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "apiserver"},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        },
    }
