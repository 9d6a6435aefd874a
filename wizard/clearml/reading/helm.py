"""What a Helm values file hands to the apiserver (`apiserver.extraEnvs`), and Secrets beside it.

Kubernetes replaces `$(NAME)` and `$$` in a `value:`, and nothing in what a `secretKeyRef` names.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ruamel.yaml.nodes import Node

from wizard.clearml.reading import nodes
from wizard.clearml.reading.catalog import defect
from wizard.clearml.reading.expand import LARGEST
from wizard.clearml.reading.finding import Defect, Place
from wizard.clearml.reading.nodes import Broken
from wizard.clearml.reading.scalars import is_text
from wizard.clearml.reading.source import Source
from wizard.model.secret import Secret

_DOLLAR = re.compile(r"\$(?:\$|\(([^()$]*)\))")


@dataclass(frozen=True, slots=True)
class KeyRef:
    """A key of a Secret."""

    secret: str = field(repr=False)
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Env:
    """One entry of `extraEnvs`: a value, or the key of a Secret that holds it, or neither."""

    name: str = field(repr=False)
    value: Secret | None
    reference: KeyRef | None
    place: Place
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """One key of a Secret manifest."""

    value: Secret
    place: Place


@dataclass(frozen=True, slots=True)
class KubernetesFile:
    """Values and Secrets of one file. `envs` is None where the file says nothing of extraEnvs."""

    source: Source
    envs: tuple[Env, ...] | None = None
    secrets: Mapping[KeyRef, Kept] = field(default_factory=dict)
    defects: tuple[Defect, ...] = ()


def read(source: Source) -> KubernetesFile:
    """The values file or manifest in `source`. Never raises."""
    defects: list[Defect] = []
    try:
        trees = nodes.documents(source)
        lists = [found for tree in trees if (found := _extra(source, tree)) is not None]
        envs = tuple(e for n in lists for e in _envs(source, n, defects)) if lists else None
        secrets = {k: v for tree in trees for k, v in _secrets(source, tree).items()}
    except Broken as broken:
        return KubernetesFile(source, defects=(broken.found,))
    return KubernetesFile(source, envs, secrets, tuple(defects))


def expand(text: str, earlier: Mapping[str, str]) -> str:
    """`text` as Kubernetes hands it over; a name that is not set stays as it is written."""
    made = _DOLLAR.sub(lambda m: _expanded(m, earlier), text)
    return text if len(made) > LARGEST and "$(" in text else made


def _expanded(found: re.Match[str], earlier: Mapping[str, str]) -> str:
    return "$" if found[1] is None else earlier.get(found[1], found[0])


def _extra(source: Source, tree: Node) -> Node | None:
    return nodes.get(source, tree, "apiserver", "extraEnvs")


def _envs(source: Source, node: Node, defects: list[Defect]) -> tuple[Env, ...]:
    return tuple(
        found for item in nodes.items(source, node) if (found := _env(source, item, defects))
    )


def _env(source: Source, item: Node, defects: list[Defect]) -> Env | None:
    name = nodes.scalar(source, nodes.get(source, item, "name"))
    if name is None:
        return None
    place = source.place(name.start)
    value = nodes.scalar(source, nodes.get(source, item, "value"))
    if value is not None:
        if value.plain and not is_text(value.text):
            defects.append(defect("kubernetes.not-text", source.place(value.start), name.text))
        return Env(name.text, Secret(value.text), None, place, (value.start, value.end))
    return Env(name.text, None, _key_ref(source, item), place, (name.start, name.end))


def _key_ref(source: Source, item: Node) -> KeyRef | None:
    named = nodes.get(source, item, "valueFrom", "secretKeyRef")
    secret = nodes.scalar(source, nodes.get(source, named, "name"))
    key = nodes.scalar(source, nodes.get(source, named, "key"))
    return KeyRef(secret.text, key.text) if secret and key else None


def _secrets(source: Source, tree: Node) -> dict[KeyRef, Kept]:
    kind = nodes.scalar(source, nodes.get(source, tree, "kind"))
    name = nodes.scalar(source, nodes.get(source, tree, "metadata", "name"))
    if kind is None or kind.text != "Secret" or name is None:
        return {}
    coded = {key: _decoded(text) for key, text, _ in _texts(source, tree, "data")}
    places = {
        key: place
        for part in ("data", "stringData")
        for key, _, place in _texts(source, tree, part)
    }
    plain = {key: text for key, text, _ in _texts(source, tree, "stringData")}
    return {
        KeyRef(name.text, key): Kept(Secret(text), places[key])
        for key, text in {**coded, **plain}.items()
        if text is not None
    }


def _texts(source: Source, tree: Node, part: str) -> list[tuple[str, str, Place]]:
    return [
        (key.text, value.text, source.place(key.start))
        for key, node in nodes.pairs(source, nodes.get(source, tree, part))
        if (value := nodes.scalar(source, node))
    ]


def _decoded(text: str) -> str | None:
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None
