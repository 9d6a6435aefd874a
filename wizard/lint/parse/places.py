"""Where a YAML file of a cluster has Ping's variables: in lists that are read, or somewhere else.

Read are `apiserver.extraEnvs` of ClearML's chart, wherever a file has values of a chart (umbrella
chart, Argo CD, Flux), and `env` of containers. Texts in block style (`values: |`) are looked into.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from wizard.lint.finding import Finding, finding
from wizard.lint.parse.yaml_tree import Tree, documents_in
from wizard.model.text import visible

Path = tuple[str, ...]

_CHART: Path = ("apiserver", "extraEnvs")
_PING = re.compile(r"(CLEARML|TRAINS)__\w+__sso__\w+__ping__", re.IGNORECASE)
_CONFIGURES = re.compile(r"\boauth_client\b(?!__)")
_VAULT = "vault.hashicorp.com/agent-inject"
_ENV_FROM = {"Secret": "secretRef", "ConfigMap": "configMapRef"}
_GENERATED = re.compile(r"(configMap|secret)Generator|patches\w*")
_KEPT = frozenset(("data", "stringData", "encryptedData", "secretKey"))
"""What has variables as keys, and is read as that."""

_MOST_VISITS = 20  # to one node: an alias may be in itself
_LONGEST = 100


@dataclass(slots=True)
class Places:
    """What a document has.

    Attributes:
        lists: `apiserver.extraEnvs` of charts, and `env` of the apiserver's containers.
        guessed: `env` of other containers with Ping's variables.
        env_from: Kind and name of what containers take as a whole (`envFrom`).
        merges: Whether they are those of containers, which no later file replaces as a whole.
        findings: Where else the variables are, or ClearML's own configuration.
    """

    lists: list[Tree] = field(default_factory=list)
    guessed: list[Tree] = field(default_factory=list)
    env_from: set[tuple[str, str]] = field(default_factory=set)
    merges: bool = False
    findings: list[Finding] = field(default_factory=list)


def places(document: Tree) -> Places:
    """Every place of one document.

    Raises:
        UnreadableYaml: a list or mapping has too many entries, or a key is there twice.
    """
    found = Places()
    waiting: deque[tuple[Path, Tree]] = deque([((), document)])
    others: dict[str, tuple[Tree, Finding]] = {}
    visits: Counter[int] = Counter()
    while waiting:
        path, one = waiting.popleft()
        visits[id(one.node)] += 1
        if visits[id(one.node)] > _MOST_VISITS:
            continue
        found.env_from.update(_taken(path, one))
        said = _read(found, document, path, one)
        if said is not None:
            found.findings.extend(said)
        elif other := _elsewhere(document, path, one):
            others.setdefault(other.code, (one, other))
        else:
            waiting.extend(_below(path, one))
    # What is read there may be written elsewhere, with an anchor.
    read = {id(part.node) for one in (*found.lists, *found.guessed) for part in _parts(one)}
    found.findings.extend(other for one, other in others.values() if id(one.node) not in read)
    return found


def _taken(path: Path, one: Tree) -> Iterator[tuple[str, str]]:
    """What a container takes as a whole."""
    for kind, ref in _ENV_FROM.items() if path[-1:] == ("containers",) else ():
        names = (item.get(ref, "name").scalar() for item in one.get("envFrom").items())
        yield from ((kind, name.text) for name in names if name)


def _parts(one: Tree) -> Iterator[Tree]:
    yield one
    for item in one.items():
        yield from (item, *(value for _, value in item.children()))


def _below(path: Path, one: Tree) -> Iterator[tuple[Path, Tree]]:
    yield from (((*path, key.text), value) for key, value in one.children())
    yield from ((path, item) for item in one.items())
    if _may_have_settings(path, one):
        yield from ((path, inner) for inner in documents_in(one))


def _may_have_settings(path: Path, one: Tree) -> bool:
    """Whether it is a text with YAML in it; annotations keep what was applied some time ago."""
    text = one.scalar()
    found = text and (_PING.search(text.text) or _CHART[1] in text.text)
    return bool(found) and "annotations" not in path


def _read(found: Places, document: Tree, path: Path, one: Tree) -> list[Finding] | None:
    """Take a list that is read; what is to be said of its place, or None for another node."""
    chart, outer = _of_chart(path), path[: -len(_CHART)]
    if path[-2:] == _CHART and outer[-1:] != ("global",) and not one.is_map:
        found.lists.append(one)
        listed = not any(map(_PING.match, _unnamed(one)))
        place = {"path": _drawn(chart), "alias": _drawn(chart[: -len(_CHART)])}
        nested = [finding("kubernetes.umbrella", one.place, **place)] if chart != _CHART else []
        return nested if listed else [finding("kubernetes.no-list", one.place)]
    if path[-1:] == ("containers",) and one.is_map and _names_ping(one.get("env")):
        found.merges = True
        names = [
            t.text for n in (one.get("name"), document.get("metadata", "name")) if (t := n.scalar())
        ]
        is_known = any("apiserver" in name for name in names)
        (found.lists if is_known else found.guessed).append(one.get("env"))
        place = {"name": visible(next(iter(names), ""), _LONGEST)}
        return [] if is_known else [finding("kubernetes.container", one.place, **place)]
    return None


def _unnamed(one: Tree) -> Iterator[str]:
    """What is written in a list in another form than `name` and `value`."""
    for item in (one, *one.items()):
        text = item.scalar()
        yield from ((text.text,) if text else (key.text for key, _ in item.children()))


def _elsewhere(document: Tree, path: Path, one: Tree) -> Finding | None:
    text, place = one.scalar(), {"path": _drawn(_of_chart(path))}
    if path[-1:] in (("env",), ("envs",)) and _GENERATED.fullmatch(path[0]):
        return finding("kubernetes.generated", one.place, **place)
    is_lost = text and _PING.search(text.text) and _may_have_settings(path, one)
    if is_lost and not documents_in(one):
        return finding("kubernetes.not-read", one.place, **place)
    if text and _CONFIGURES.search(text.text):
        return finding("kubernetes.config", one.place, path=_drawn(path))
    if any(key.text.startswith(_VAULT) for key, _ in one.children()):
        return finding("kubernetes.fetched", one.place, store="vault.hashicorp.com")
    if not _names_ping(one) or _KEPT & set(path[-1:]):
        return None
    is_manifest = bool(document.get("kind")) or _GENERATED.fullmatch(next(iter(path), ""))
    is_values = _of_chart(path) != path or (document.is_map and not is_manifest)
    code = "kubernetes.place" if is_values else "kubernetes.not-read"
    code = "kubernetes.no-list" if path == _CHART else code
    return finding(code, one.place, **place)


def _names_ping(one: Tree) -> bool:
    """Whether it has a variable of Ping: as a key, as an item or a value in one, or as its text."""
    below = (value.scalar() for item in one.items() for _, value in item.children())
    texts = (*_unnamed(one), *(text.text for text in below if text))
    return any(map(_PING.match, texts))


def _of_chart(path: Path) -> Path:
    """The part of a path that is in the values of a chart."""
    starts = [at for at, key in enumerate(path, 1) if key.lower().startswith("values")]
    return path[starts[-1] :] if starts else path


def _drawn(path: Path) -> str:
    return visible(".".join(path), _LONGEST)
