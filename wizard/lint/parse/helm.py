"""What a Helm values file gives to the apiserver (`apiserver.extraEnvs`), and Secret manifests."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ruamel.yaml.nodes import Node

from wizard.lint.finding import Finding, finding
from wizard.lint.parse import yaml_tree as yaml
from wizard.lint.parse.env_entry import Entry, Form, Outcome
from wizard.lint.parse.text_file import Source
from wizard.lint.parse.yaml_tree import Scalar, UnreadableYaml, compose_text, is_text
from wizard.model.secret import Secret

NOT_UTF8 = "kubernetes.encoding"
_SECRET = "secretKeyRef"  # noqa: S105 - a key of Kubernetes, and no secret
_KINDS = {"configMapKeyRef": "a ConfigMap", "fieldRef": "a field of the Pod"}


@dataclass(frozen=True, slots=True)
class KeyRef:
    """A key of a Secret."""

    secret: str = field(repr=False)
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Env:
    """One item of `extraEnvs`.

    Attributes:
        entry: Its name and value; without a template where the value comes from elsewhere.
        reference: The key of a Secret that has the value.
        elsewhere: What else has it, in words.
    """

    entry: Entry
    reference: KeyRef | None = None
    elsewhere: str = ""

    def has_value_of(self, other: Env) -> bool:
        """Whether both have the same value."""
        mine, theirs = self.entry.template, other.entry.template
        same_origin = (self.reference, self.elsewhere) == (other.reference, other.elsewhere)
        return mine == theirs and same_origin


@dataclass(frozen=True, slots=True)
class KubernetesFile:
    """Values and Secrets of one file. `envs` is None where the file says nothing of extraEnvs."""

    source: Source
    envs: tuple[Env, ...] | None = None
    secrets: Mapping[KeyRef, Entry] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def parse(source: Source) -> KubernetesFile:
    """The values file or manifest in `source`. Never raises."""
    parser = _Parser(source)
    try:
        trees = yaml.documents(source)
        lists = [n for t in trees if (n := yaml.get(source, t, "apiserver", "extraEnvs"))]
        envs = tuple(e for n in lists for e in parser.envs(n)) if lists else None
        secrets = {ref: entry for tree in trees for ref, entry in parser.secrets(tree)}
    except UnreadableYaml as error:
        return KubernetesFile(source, findings=(error.found,))
    return KubernetesFile(source, envs, secrets, tuple(parser.findings))


class _Parser:
    """Reads one file; `findings` fills up on the way."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings: list[Finding] = []

    def envs(self, node: Node) -> Iterator[Env]:
        for item in yaml.items(self.source, node):
            name = self._scalar(item, "name")
            if name is not None:
                yield self._env(item, name)

    def _env(self, item: Node, name: Scalar) -> Env:
        place = self.source.place(name.start)
        value = self._scalar(item, "value")
        if value is not None:
            if value.plain and not is_text(value.text):
                at = self.source.place(value.start)
                self.findings.append(finding("kubernetes.not-text", at, name.text))
            text, span = Secret(value.text), (value.start, value.end)
            return Env(Entry(name.text, text, place, span, Form.VALUE, self.source, text))
        span = (name.start, name.end)
        entry = Entry(name.text, Secret(""), place, span, Form.VALUE, self.source)
        origin = yaml.get(self.source, item, "valueFrom")
        kinds = [key.text for key, _ in yaml.pairs(self.source, origin)]
        if _SECRET in kinds:
            return Env(entry, self._key_ref(yaml.get(self.source, origin, _SECRET)))
        return Env(entry, None, _KINDS.get("".join(kinds), "elsewhere"))

    def _key_ref(self, node: Node | None) -> KeyRef | None:
        secret, key = self._scalar(node, "name"), self._scalar(node, "key")
        return KeyRef(secret.text, key.text) if secret and key else None

    def _scalar(self, node: Node | None, *path: str) -> Scalar | None:
        return yaml.scalar(self.source, yaml.get(self.source, node, *path))

    def secrets(self, tree: Node) -> Iterator[tuple[KeyRef, Entry]]:
        """Every key; one of stringData comes later and replaces one of data."""
        kind, name = self._scalar(tree, "kind"), self._scalar(tree, "metadata", "name")
        if kind is None or kind.text != "Secret" or name is None:
            return
        for part in ("data", "stringData"):
            for key, node in yaml.pairs(self.source, yaml.get(self.source, tree, part)):
                yield KeyRef(name.text, key.text), self._kept(key, node, coded=part == "data")

    def _kept(self, key: Scalar, node: Node, *, coded: bool) -> Entry:
        place, found = self.source.place(key.start), yaml.scalar(self.source, node)
        entry = Entry(key.text, Secret(""), place, (0, 0), Form.SECRET, self.source)
        rejected = replace(entry, outcome=Outcome.REJECTED)
        empty = found is not None and found.plain and compose_text(found.text) is None
        if found is None or (found.plain and not empty and not is_text(found.text)):
            self.findings.append(finding("kubernetes.not-text", place, key.text))
            return rejected
        text = "" if empty else found.text
        data = _decoded(text) if coded else text.encode("utf-8", "surrogatepass")
        if data is None:
            self.findings.append(finding("kubernetes.not-encoded", place, key.text))
            return rejected
        try:
            value = Secret(data.decode("utf-8"))
        except UnicodeDecodeError:
            return replace(rejected, fault=NOT_UTF8)
        return replace(entry, written=value, text=value, outcome=Outcome.GIVEN)


def _decoded(text: str) -> bytes | None:
    """The bytes; line breaks do not count, and Kubernetes takes no other blanks."""
    try:
        return base64.b64decode(text.replace("\r", "").replace("\n", ""), validate=True)
    except (binascii.Error, ValueError):
        return None
