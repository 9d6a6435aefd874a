"""What a compose file gives to its services: `environment:` entries and `env_file:` references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from wizard.lint.finding import Finding, Place, finding
from wizard.lint.parse.env_entry import Entry, Form
from wizard.lint.parse.helm import listed_text
from wizard.lint.parse.text_file import Source
from wizard.lint.parse.yaml_tree import (
    RESET,
    Scalar,
    Tree,
    UnreadableYaml,
    compose_text,
    documents,
    is_text,
)
from wizard.model.secret import Secret

_RUNS_APISERVER = re.compile(r"""(?:^|[\s"'/])apiserver(?:\.server)?(?=$|[\s"';])""")
_SHAPES = {
    "services": "a map of services",
    "environment": "a map or a list",
    "env_file": "a path, or a list",
}
EVERY = ""
"""In place of a service's name: all of them."""


@dataclass(frozen=True, slots=True)
class EnvFile:
    """One entry of `env_file:`; the path may still contain variable references."""

    path: str
    place: Place
    raw: bool = False
    required: bool = True


@dataclass(frozen=True, slots=True)
class Service:
    """What one file says of one service.

    Attributes:
        name: Of the service; or `EVERY`.
        place: Where it is written.
        environment: In order; names and values before Compose replaces variables in them.
        env_files: In order.
        drops_environment: Whether entries of earlier files are dropped (`!reset`, `!override`).
        drops_env_files: Likewise for env files.
        has_map: Whether `environment:` is a map; None where there is none.
        unset: Names of `environment:` that are removed from earlier files.
        starts: Whether the file has an image or a build for it, or takes them from elsewhere.
        runs_apiserver: Whether its command says so.
    """

    name: str
    place: Place
    environment: tuple[Entry, ...] = ()
    env_files: tuple[EnvFile, ...] = ()
    drops_environment: bool = True
    drops_env_files: bool = True
    has_map: bool | None = None
    unset: frozenset[str] = frozenset()
    starts: bool = False
    runs_apiserver: bool = False


@dataclass(frozen=True, slots=True)
class ComposeFile:
    """The services of one file, and what keeps it from being used or read completely."""

    source: Source
    services: tuple[Service, ...] = ()
    findings: tuple[Finding, ...] = ()


def parse(source: Source) -> ComposeFile:
    """The compose file in `source`. Never raises."""
    findings: list[Finding] = []
    try:
        services = tuple(s for tree in documents(source) for s in _services(tree, findings))
    except UnreadableYaml as error:
        return ComposeFile(source, (), (error.found,))
    return ComposeFile(source, services, tuple(findings))


def _services(tree: Tree, findings: list[Finding]) -> Iterator[Service]:
    """The services of one document; Compose ignores tags inside of a tagged node."""
    every = tree.get("services")
    findings.extend(_wrong_shape("services", every, fits=every.is_map or bool(every.tag)))
    if every.tag:
        # A tag on `services:` itself drops what earlier files say of every service.
        yield Service(EVERY, every.place)
    for key, body in every.pairs() if every.tag != RESET else ():
        tag = every.tag or body.tag
        if tag == RESET:
            # Empty, and by default it drops what earlier files say of the service.
            yield Service(key.text, tree.source.place(key.start))
        else:
            yield from reversed([*_bases(key, body, every, findings)])
            yield _service(key, body, findings, replaces=bool(tag))
    if included := tree.get("include"):
        findings.append(finding("compose.elsewhere", included.place))


def _bases(key: Scalar, body: Tree, every: Tree, findings: list[Finding]) -> Iterator[Service]:
    """What a service extends in the same file, as its own, the nearest first."""
    seen: set[str] = set()
    while extends := body.get("extends"):
        name = extends.scalar() or extends.get("service").scalar()
        body = every.get(name.text if name else "")
        if extends.get("file") or not name or not body or name.text in seen:
            findings.append(finding("compose.elsewhere", every.source.place(key.start)))
            return
        seen.add(name.text)
        yield _service(key, body, [], replaces=False)


def _service(key: Scalar, body: Tree, findings: list[Finding], *, replaces: bool) -> Service:
    environment, env_tag = _part(body, "environment", heeds=not replaces)
    env_file, file_tag = _part(body, "env_file", heeds=not replaces)
    fits = environment.is_map or environment.is_list
    findings.extend(_wrong_shape("environment", environment, fits=fits))
    path = env_file.scalar()
    is_path = path is not None and (not path.plain or compose_text(path.text) == path.text)
    findings.extend(_wrong_shape("env_file", env_file, fits=env_file.is_list or is_path))
    findings.extend(_wrong_shape("services", body, fits=body.is_map or replaces))
    drops, drops_files = replaces or bool(env_tag), replaces or bool(file_tag)
    return Service(
        key.text,
        body.source.place(key.start),
        _environment(environment, findings, heeds=not drops),
        _env_files(env_file, heeds=not drops_files),
        drops_environment=drops,
        drops_env_files=drops_files,
        has_map=not environment.is_list if environment else None,
        unset=frozenset() if drops else _unset(environment),
        starts=any(map(body.get, ("image", "build", "extends"))),
        runs_apiserver=any(map(_runs_apiserver, map(body.get, ("command", "entrypoint")))),
    )


def _wrong_shape(key: str, tree: Tree, *, fits: bool) -> Iterator[Finding]:
    if tree and not fits:
        yield finding("compose.shape", tree.place, key=key, shape=_SHAPES[key])


def _runs_apiserver(command: Tree) -> bool:
    words = (one.scalar() for one in (command, *command.items()))
    return any(word and _RUNS_APISERVER.search(word.text) for word in words)


def _part(body: Tree, name: str, *, heeds: bool) -> tuple[Tree, str]:
    """The value of `name`, and its tag, where tags are heeded."""
    found = next(((key, tree) for key, tree in body.pairs() if key.text == name), None)
    if found is None:
        return body.get(name), ""
    key, tree = found
    if not heeds or tree.tag != RESET:
        return tree, tree.tag if heeds else ""
    return Tree(body.source, None), RESET if body.has_own(key) else ""


def _unset(tree: Tree) -> frozenset[str]:
    return frozenset(k.text for k, v in tree.pairs() if v.tag == RESET and tree.has_own(k))


def _environment(tree: Tree, findings: list[Finding], *, heeds: bool) -> tuple[Entry, ...]:
    pairs = (_pair(k, v, findings) for k, v in tree.pairs() if not _is_reset(v, heeds=heeds))
    items = (_item(one, findings) for one in tree.items() if not _is_reset(one, heeds=heeds))
    return tuple(one for one in (*pairs, *items) if one)


def _is_reset(tree: Tree, *, heeds: bool) -> bool:
    return heeds and tree.tag == RESET


def _item(tree: Tree, findings: list[Finding]) -> Entry | None:
    item = tree.scalar()
    # YAML makes a number, a switch or null of such a plain item: it is no text.
    if item is None or (item.plain and not is_text(item.text)):
        findings.append(finding("compose.not-text", tree.place, entry="- 'NAME=VALUE'"))
        return None
    name, equals, value = item.text.partition("=")
    span = (item.start, item.end)
    entry = Entry(name, Secret(value), tree.place, span, Form.ITEM, tree.source)
    return replace(entry, template=Secret(value)) if equals else entry


def _pair(key: Scalar, tree: Tree, findings: list[Finding]) -> Entry | None:
    value, place = tree.scalar(), tree.source.place(key.start)
    if value is None:
        text, span = listed_text(key.text, tree), (key.start, key.end)
        right = 'NAME: \'["First", "Second"]\'' if tree.is_list else "NAME: 'TEXT'"
        findings.append(finding("compose.not-text", place, key.text, entry=right))
        entry = Entry(key.text, Secret(text or ""), place, span, Form.PAIR, tree.source)
        return replace(entry, template=Secret(text.replace("$", "$$"))) if text else None
    text = compose_text(value.text) if value.plain else value.text
    span = (value.start, value.end)
    entry = Entry(key.text, Secret(value.text), place, span, Form.PAIR, tree.source)
    if text is None:
        return entry
    return replace(entry, template=Secret(text), is_number=text != value.text)


def _env_files(tree: Tree, *, heeds: bool) -> tuple[EnvFile, ...]:
    listed = tree.items() if tree.is_list else (tree,)
    used = (one for one in listed if one and not _is_reset(one, heeds=heeds))
    return tuple(found for one in used if (found := _env_file(one)).path)


def _env_file(tree: Tree) -> EnvFile:
    if not tree.is_map:
        path = tree.scalar()
        return EnvFile(path.text if path else "", tree.place)
    said = {key.text: one.text for key, value in tree.pairs() if (one := value.scalar())}
    # Compose rejects a missing env file unless `required: false` is written.
    required = said.get("required", "true").lower() != "false"
    return EnvFile(said.get("path", ""), tree.place, said.get("format") == "raw", required)
