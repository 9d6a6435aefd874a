"""What a Helm values file gives to the apiserver (`apiserver.extraEnvs`), and Secret manifests."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from wizard.clearml.encoding import hocon, scalar
from wizard.clearml.variables import Kind
from wizard.lint.finding import Finding, finding
from wizard.lint.parse.env_entry import Entry, Form, Outcome
from wizard.lint.parse.text_file import Source
from wizard.lint.parse.yaml_tree import (
    Scalar,
    Tree,
    UnreadableYaml,
    compose_text,
    documents,
    is_text,
)
from wizard.lint.variable_names import identify
from wizard.model.secret import Secret
from wizard.model.text import visible

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
    findings: list[Finding] = []
    try:
        trees = documents(source)
        lists = [found for tree in trees if (found := tree.get("apiserver", "extraEnvs"))]
        envs = [env for one in lists for item in one.items() for env in _envs(item, findings)]
        secrets = {ref: entry for tree in trees for ref, entry in _secrets(tree, findings)}
    except UnreadableYaml as error:
        return KubernetesFile(source, findings=(error.found,))
    return KubernetesFile(source, tuple(envs) if lists else None, secrets, tuple(findings))


def _envs(item: Tree, findings: list[Finding]) -> Iterator[Env]:
    name, written = item.get("name").scalar(), item.get("value")
    if name is None:
        return
    source, place = item.source, item.source.place(name.start)
    if not written:
        span = (name.start, name.end)
        entry = Entry(name.text, Secret(""), place, span, Form.VALUE, source)
        yield _from_elsewhere(entry, item.get("valueFrom"))
        return
    value = written.scalar()
    text = _text(value) if value else listed_text(name.text, written)
    span = (value.start, value.end) if value else (name.start, name.end)
    entry = Entry(name.text, Secret(text or ""), place, span, Form.VALUE, source)
    if value is None or (value.plain and text and not is_text(text)):
        findings.append(_not_text(entry, written))
    if text is None:
        yield Env(replace(entry, outcome=Outcome.REJECTED))
    else:
        yield Env(replace(entry, template=Secret(text)))


def _text(value: Scalar) -> str:
    """The text of a scalar; YAML's null is an empty variable for Kubernetes."""
    is_null = value.plain and compose_text(value.text) is None
    return "" if is_null else value.text


def listed_text(name: str, written: Tree) -> str | None:
    """A list as the text that the apiserver reads as one; None where it is not to be a list."""
    row, items = identify(name).row, [one.scalar() for one in written.items()]
    if row is None or row.kind is not Kind.LIST or not written.is_list or not all(items):
        return None
    try:
        return hocon(tuple(one.text for one in items if one))
    except ValueError:
        return None


def _not_text(entry: Entry, written: Tree) -> Finding:
    """Kubernetes rejects anything but text as the value of a variable; with the right spelling."""
    row, text = identify(entry.name).row, entry.written.reveal()
    kind = "a list" if written.is_list else "a map" if written.is_map else "a number or a switch"
    right = "'\"text\"'" if row else "'…'"
    if row and row.kind is Kind.LIST:
        right = visible(scalar(text)) if written.is_list else '\'["First group", "Second group"]\''
    elif row and row.kind is Kind.FLAG:
        right = "'true'"
    return finding("kubernetes.not-text", entry.place, entry.name, type=kind, right=right)


def _from_elsewhere(entry: Entry, origin: Tree) -> Env:
    kinds = [key.text for key, _ in origin.pairs()]
    if _SECRET not in kinds:
        return Env(entry, None, _KINDS.get("".join(kinds), "elsewhere"))
    named = origin.get(_SECRET)
    secret, key = named.get("name").scalar(), named.get("key").scalar()
    return Env(entry, KeyRef(secret.text, key.text) if secret and key else None)


def _secrets(tree: Tree, findings: list[Finding]) -> Iterator[tuple[KeyRef, Entry]]:
    """Every key; one of stringData comes later and replaces one of data."""
    kind, name = tree.get("kind").scalar(), tree.get("metadata", "name").scalar()
    if kind is None or kind.text != "Secret" or name is None:
        return
    for part in ("data", "stringData"):
        for key, value in tree.get(part).pairs():
            ref = KeyRef(name.text, key.text)
            yield ref, _kept(key, value, findings, coded=part == "data")


def _kept(key: Scalar, tree: Tree, findings: list[Finding], *, coded: bool) -> Entry:
    place, found = tree.source.place(key.start), tree.scalar()
    # No span: nothing in a Secret is ever rewritten.
    entry = Entry(key.text, Secret(""), place, (0, 0), Form.SECRET, tree.source)
    rejected = replace(entry, outcome=Outcome.REJECTED)
    empty = found is not None and found.plain and compose_text(found.text) is None
    if found is None or (found.plain and not empty and not is_text(found.text)):
        findings.append(finding("kubernetes.key-not-text", place, key.text))
        return rejected
    text = "" if empty else found.text
    data = _decoded(text) if coded else text.encode("utf-8", "surrogatepass")
    if data is None:
        findings.append(finding("kubernetes.not-encoded", place, key.text))
        return rejected
    try:
        value = Secret(data.decode("utf-8"))
    except UnicodeDecodeError:
        return replace(rejected, error=NOT_UTF8)
    return replace(entry, written=value, text=value, outcome=Outcome.GIVEN)


def _decoded(text: str) -> bytes | None:
    """The bytes; line breaks do not count, and Kubernetes takes no other blanks."""
    try:
        return base64.b64decode(text.replace("\r", "").replace("\n", ""), validate=True)
    except (binascii.Error, ValueError):
        return None
