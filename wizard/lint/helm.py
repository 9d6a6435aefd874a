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

from wizard.lint import nodes
from wizard.lint.catalog import finding
from wizard.lint.expand import LARGEST
from wizard.lint.finding import Finding, Place
from wizard.lint.nodes import Broken, Scalar
from wizard.lint.scalars import compose_text, is_text
from wizard.lint.source import Source
from wizard.model.secret import Secret

_SECRET = "secretKeyRef"  # noqa: S105 - a key of Kubernetes, and no secret
_KINDS = {"configMapKeyRef": "a ConfigMap", "fieldRef": "a field of the Pod"}
_DOLLAR = re.compile(r"\$(?:\$|\(([^()$]*)\))")


@dataclass(frozen=True, slots=True)
class KeyRef:
    """A key of a Secret."""

    secret: str = field(repr=False)
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Env:
    """One entry of `extraEnvs`.

    Attributes:
        name: Of the variable.
        value: What stands in it; None where it comes from elsewhere.
        reference: The key of a Secret that holds the value.
        elsewhere: What else holds it, in words.
        place: File and line.
        span: Offsets of the value.
    """

    name: str = field(repr=False)
    value: Secret | None
    reference: KeyRef | None
    elsewhere: str
    place: Place
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """One key of a Secret manifest; `value` is None where Kubernetes gives it to no container."""

    value: Secret | None
    place: Place
    binary: bool = False


@dataclass(frozen=True, slots=True)
class KubernetesFile:
    """Values and Secrets of one file. `envs` is None where the file says nothing of extraEnvs."""

    source: Source
    envs: tuple[Env, ...] | None = None
    secrets: Mapping[KeyRef, Kept] = field(default_factory=dict)
    defects: tuple[Finding, ...] = ()


def read(source: Source) -> KubernetesFile:
    """The values file or manifest in `source`. Never raises."""
    defects: list[Finding] = []
    try:
        trees = nodes.documents(source)
        lists = [found for tree in trees if (found := _extra(source, tree)) is not None]
        envs = tuple(e for n in lists for e in _envs(source, n, defects)) if lists else None
        secrets = {k: v for tree in trees for k, v in _secrets(source, tree, defects).items()}
    except Broken as broken:
        return KubernetesFile(source, defects=(broken.found,))
    return KubernetesFile(source, envs, secrets, tuple(defects))


def expand(text: str, earlier: Mapping[str, str]) -> str:
    """`text` as Kubernetes hands it over; a name that is not set stays as it is written."""
    grown = 0
    parts, at = [], 0
    for found in _DOLLAR.finditer(text):
        made = "$" if found[1] is None else earlier.get(found[1], found[0])
        grown += len(made) - len(found[0])
        if grown > LARGEST:
            return text
        parts += [text[at : found.start()], made]
        at = found.end()
    return "".join((*parts, text[at:]))


def _extra(source: Source, tree: Node) -> Node | None:
    return nodes.get(source, tree, "apiserver", "extraEnvs")


def _envs(source: Source, node: Node, defects: list[Finding]) -> tuple[Env, ...]:
    return tuple(
        found for item in nodes.items(source, node) if (found := _env(source, item, defects))
    )


def _env(source: Source, item: Node, defects: list[Finding]) -> Env | None:
    name = nodes.scalar(source, nodes.get(source, item, "name"))
    if name is None:
        return None
    place = source.place(name.start)
    value = nodes.scalar(source, nodes.get(source, item, "value"))
    if value is not None:
        if value.plain and not is_text(value.text):
            defects.append(finding("kubernetes.not-text", source.place(value.start), name.text))
        return Env(name.text, Secret(value.text), None, "", place, (value.start, value.end))
    told = [key.text for key, _ in nodes.pairs(source, nodes.get(source, item, "valueFrom"))]
    found = _key_ref(source, nodes.get(source, item, "valueFrom", _SECRET))
    elsewhere = "" if _SECRET in told else _KINDS.get("".join(told), "elsewhere")
    return Env(name.text, None, found, elsewhere, place, (name.start, name.end))


def _key_ref(source: Source, named: Node | None) -> KeyRef | None:
    secret = nodes.scalar(source, nodes.get(source, named, "name"))
    key = nodes.scalar(source, nodes.get(source, named, "key"))
    return KeyRef(secret.text, key.text) if secret and key else None


def _secrets(source: Source, tree: Node, defects: list[Finding]) -> dict[KeyRef, Kept]:
    kind = nodes.scalar(source, nodes.get(source, tree, "kind"))
    name = nodes.scalar(source, nodes.get(source, tree, "metadata", "name"))
    if kind is None or kind.text != "Secret" or name is None:
        return {}
    # An entry of stringData replaces one of data.
    return {
        KeyRef(name.text, key.text): _kept(source, key, node, defects, coded=part == "data")
        for part in ("data", "stringData")
        for key, node in nodes.pairs(source, nodes.get(source, tree, part))
    }


def _kept(source: Source, key: Scalar, node: Node, defects: list[Finding], *, coded: bool) -> Kept:
    place = source.place(key.start)
    found = nodes.scalar(source, node)
    empty = found is not None and found.plain and compose_text(found.text) is None
    if found is None or (found.plain and not empty and not is_text(found.text)):
        defects.append(finding("kubernetes.not-text", place, key.text))
        return Kept(None, place)
    text = "" if empty else found.text
    data = _decoded(text) if coded else text.encode("utf-8", "surrogatepass")
    if data is None:
        defects.append(finding("kubernetes.not-encoded", place, key.text))
        return Kept(None, place)
    try:
        return Kept(Secret(data.decode("utf-8")), place)
    except UnicodeDecodeError:
        return Kept(None, place, binary=True)


def _decoded(text: str) -> bytes | None:
    """The bytes; line breaks do not count, and Kubernetes takes no other blanks."""
    try:
        return base64.b64decode(text.replace("\r", "").replace("\n", ""), validate=True)
    except (binascii.Error, ValueError):
        return None
