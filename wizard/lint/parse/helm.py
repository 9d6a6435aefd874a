"""What a file of a cluster gives to the apiserver: values of a chart, manifests, Secrets."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from wizard.clearml.encoding import hocon, scalar
from wizard.clearml.variables import Kind
from wizard.lint.finding import Finding, finding
from wizard.lint.parse.env_entry import Entry, Form, Outcome
from wizard.lint.parse.places import places
from wizard.lint.parse.text_file import Source
from wizard.lint.parse.yaml_tree import (
    Scalar,
    Tree,
    UnreadableYaml,
    compose_text,
    documents,
    is_text,
)
from wizard.lint.placeholders import placeholder_code
from wizard.lint.variable_names import identify
from wizard.model.secret import Secret
from wizard.model.text import visible

_CIPHERTEXT = "ENC["
_HIDDEN = {
    "SealedSecret": (("spec", "template", "metadata", "name"), ("spec", "encryptedData")),
    "ExternalSecret": (("spec", "target", "name"), ("spec", "data")),
    "VaultStaticSecret": (("spec", "destination", "name"), ()),
    "VaultDynamicSecret": (("spec", "destination", "name"), ()),
    "OnePasswordItem": ((), ()),
    "SecretProviderClass": (("spec", "secretObjects", "secretName"), ()),
}
"""Kinds of which something in the cluster makes a Secret: where its name and its keys are."""

NOT_UTF8 = "kubernetes.encoding"
_REFS = {"secretKeyRef": "Secret", "configMapKeyRef": "ConfigMap"}
_KINDS = {"fieldRef": "a field of the Pod"}


@dataclass(frozen=True, slots=True)
class KeyRef:
    """A key of a Secret, or of an object of another kind."""

    secret: str = field(repr=False)
    key: str = field(repr=False)
    kind: str = "Secret"


@dataclass(frozen=True, slots=True)
class Env:
    """One item of `extraEnvs` or `env`.

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
    """Values and Secrets of one file.

    Attributes:
        source: The file.
        envs: None where the file has no such list.
        secrets: The keys of Secrets and ConfigMaps.
        hidden: Names of Secrets that something in the cluster makes, with keys that are not known.
        findings: What is wrong with the file.
        merges: Whether `envs` are those of containers, which no later file replaces as a whole.
        guessed: Whether none of these containers is called apiserver.
        env_from: Kind and name of what containers take as a whole (`envFrom`).
    """

    source: Source
    envs: tuple[Env, ...] | None = None
    secrets: Mapping[KeyRef, Entry] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    merges: bool = False
    guessed: bool = False
    env_from: frozenset[tuple[str, str]] = frozenset()


def parse(source: Source) -> KubernetesFile:
    """The values file or manifest in `source`. Never raises."""
    findings: list[Finding] = []
    try:
        trees = tuple(one for tree in documents(source) for one in _objects(tree))
        found = [places(tree) for tree in trees]
        sure = [one for place in found for one in place.lists]
        lists = sure or [one for place in found for one in place.guessed]
        findings.extend(f for place in found for f in place.findings)
        envs = [env for one in lists for item in one.items() for env in _envs(item, findings)]
        secrets = {ref: entry for tree in trees for ref, entry in _secrets(tree, findings)}
        hidden = [name for tree in trees for name in _hidden(tree, secrets, findings)]
    except UnreadableYaml as error:
        return KubernetesFile(source, findings=(error.found,))
    return KubernetesFile(
        source,
        tuple(envs) if lists else None,
        secrets,
        frozenset(hidden),
        tuple(findings),
        merges=any(place.merges for place in found),
        guessed=bool(lists) and not sure,
        env_from=frozenset(one for place in found for one in place.env_from),
    )


def _objects(tree: Tree) -> Iterator[Tree]:
    """The document, or the objects of a `List`, as kubectl prints them."""
    kind = tree.get("kind").scalar()
    yield from tree.get("items").items() if kind and kind.text == "List" else (tree,)


def _envs(item: Tree, findings: list[Finding]) -> Iterator[Env]:
    name, written = item.get("name").scalar(), item.get("value")
    if name is None:
        return
    source, place = item.source, item.source.place(name.start)
    origin = item.get("valueFrom")
    if not written:
        span = (name.start, name.end)
        entry = Entry(name.text, Secret(""), place, span, Form.VALUE, source)
        yield _from_elsewhere(entry, origin) if origin else Env(replace(entry, template=Secret("")))
        return
    if origin:
        findings.append(finding("kubernetes.both", place, name.text))
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
    if entry.source.text.startswith("{{", written.start):
        return finding("value.template", entry.place, entry.name)
    kind = "a list" if written.is_list else "a map" if written.is_map else "a number or a switch"
    right = "'\"text\"'" if row else "'…'"
    if row and row.kind is Kind.LIST:
        right = visible(scalar(text)) if text else '\'["First group", "Second group"]\''
    elif row and row.kind is Kind.FLAG:
        right = "'true'"
    return finding("kubernetes.not-text", entry.place, entry.name, type=kind, right=right)


def _from_elsewhere(entry: Entry, origin: Tree) -> Env:
    kinds = "".join(key.text for key, _ in origin.pairs())
    if kinds not in _REFS:
        return Env(entry, None, _KINDS.get(kinds, "elsewhere"))
    named = origin.get(kinds)
    secret, key = named.get("name").scalar(), named.get("key").scalar()
    return Env(entry, KeyRef(secret.text, key.text, _REFS[kinds]) if secret and key else None)


def _secrets(tree: Tree, findings: list[Finding]) -> Iterator[tuple[KeyRef, Entry]]:
    """Every key; one of stringData comes later and replaces one of data."""
    kind, name = tree.get("kind").scalar(), tree.get("metadata", "name").scalar()
    if kind is None or kind.text not in _REFS.values() or name is None:
        return
    for part in ("data", "stringData"):
        for key, value in tree.get(part).pairs():
            ref, coded = KeyRef(name.text, key.text, kind.text), part == "data"
            yield ref, _kept(key, value, findings, coded=coded and kind.text == "Secret")


def _hidden(tree: Tree, secrets: dict[KeyRef, Entry], findings: list[Finding]) -> Iterator[str]:
    """Name of the Secret that something in the cluster makes of a manifest; adds its keys."""
    kind = tree.get("kind").scalar()
    if kind is None or kind.text not in _HIDDEN:
        return
    path, keys = _HIDDEN[kind.text]
    name = (path and tree.get(*path).scalar()) or tree.get("metadata", "name").scalar()
    code = "kubernetes.sealed" if kind.text == "SealedSecret" else "kubernetes.fetched"
    findings.append(finding(code, tree.place, store=kind.text))
    below = tree.get(*keys) if keys else Tree(tree.source, None)
    listed = (item.get("secretKey").scalar() for item in below.items())
    named = [key for key in (*(key for key, _ in below.pairs()), *listed) if key and name]
    for key in named:
        place = tree.source.place(key.start)
        entry = Entry(key.text, Secret(""), place, (0, 0), Form.SECRET, tree.source)
        secrets[KeyRef(name.text if name else "", key.text)] = entry
    if name and (not named or tree.get("spec", "dataFrom")):
        yield name.text  # other keys are possible


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
    if tree.source.is_encrypted and text.startswith(_CIPHERTEXT):
        return replace(entry, written=Secret(text))
    data = _decoded(text) if coded else text.encode("utf-8", "surrogatepass")
    if data is None:
        code = placeholder_code(text) or "kubernetes.not-encoded"
        findings.append(finding(code, place, key.text))
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
