"""What a compose file hands to its services: `environment:` entries and `env_file:` references."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from wizard.lint import nodes
from wizard.lint.catalog import finding
from wizard.lint.finding import Finding, Place
from wizard.lint.nodes import OVERRIDE, RESET, Broken, Scalar
from wizard.lint.scalars import compose_text
from wizard.lint.source import Source
from wizard.model.secret import Secret

EVERY = ""
"""In place of a service's name: all of them."""


class Shape(Enum):
    """How `environment:` is written."""

    MAP = "map"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Given:
    """One entry of `environment:`.

    Attributes:
        name: Before Compose replaces variables in it.
        text: The value before Compose replaces variables in it; None where the entry has none.
        written: The value as a person sees it, without YAML's own quotes.
        place: File and line.
        span: Offsets of the scalar that holds the value.
        in_list: Whether it is a list item `- NAME=VALUE` rather than a pair of a map.
        literal: Whether YAML turned it into a number or switch, where Compose replaces nothing.
    """

    name: str = field(repr=False)
    text: Secret | None
    written: Secret
    place: Place
    span: tuple[int, int]
    in_list: bool
    literal: bool = False


@dataclass(frozen=True, slots=True)
class EnvFile:
    """One entry of `env_file:`; the path may still hold variable references."""

    path: str
    place: Place
    raw: bool = False
    required: bool = True


@dataclass(frozen=True, slots=True)
class Service:
    """What one file says of one service.

    Attributes:
        name: Of the service; or `EVERY`.
        environment: In order.
        env_files: In order.
        drops_environment: Whether entries of earlier files are thrown away (`!reset`, `!override`).
        drops_env_files: Likewise for env files.
        place: Where it stands.
        shape: Of `environment:`; None where there is none.
        unset: Names of `environment:` that are taken away from earlier files.
    """

    name: str
    environment: tuple[Given, ...]
    env_files: tuple[EnvFile, ...]
    drops_environment: bool
    drops_env_files: bool
    place: Place
    shape: Shape | None = None
    unset: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ComposeFile:
    """The services of one file, and what keeps it from being used or read whole."""

    source: Source
    services: tuple[Service, ...] = ()
    defects: tuple[Finding, ...] = field(default=())


def read(source: Source) -> ComposeFile:
    """The compose file in `source`. Never raises."""
    try:
        trees = nodes.documents(source)
        return _read(source, trees)
    except Broken as broken:
        return ComposeFile(source, (), (broken.found,))


def starts(source: Source, name: str) -> bool:
    """Whether the file itself makes the service `name`, from an image or a build."""
    try:
        services = [nodes.get(source, tree, "services") for tree in nodes.documents(source)]
        bodies = [nodes.get(source, one, name) for one in services]
        made = (nodes.get(source, body, key) for body in bodies for key in ("image", "build"))
        return any(one is not None for one in made)
    except Broken:
        return False


def _read(source: Source, trees: tuple[Node, ...]) -> ComposeFile:
    services: list[Service] = []
    defects: list[Finding] = []
    for tree in trees:
        services.extend(_services(source, nodes.get(source, tree, "services"), defects))
        included = nodes.get(source, tree, "include")
        if included is not None:
            defects.append(finding("compose.elsewhere", source.place(nodes.offset(included))))
    return ComposeFile(source, tuple(services), tuple(defects))


def _services(source: Source, every: Node | None, defects: list[Finding]) -> Iterator[Service]:
    """The services of one document; what is tagged inside of a tagged node, Compose overlooks."""
    told = _tag(every)
    if every and told:
        yield _dropped(EVERY, source.place(nodes.offset(every)))
    for key, body in nodes.pairs(source, every if told != RESET else None):
        own = told or _tag(body)
        if own == RESET:
            yield _dropped(key.text, source.place(key.start))
            continue
        yield _service(source, key, body, defects, replaces=bool(own))
        if nodes.get(source, body, "extends") is not None:
            defects.append(finding("compose.elsewhere", source.place(key.start)))


def _tag(node: Node | None) -> str:
    """The tag, where it is one of Compose's own."""
    told = nodes.tag(node)
    return told if told in (RESET, OVERRIDE) else ""


def _dropped(name: str, place: Place) -> Service:
    return Service(name, (), (), drops_environment=True, drops_env_files=True, place=place)


def _service(
    source: Source, key: Scalar, body: Node, defects: list[Finding], *, replaces: bool
) -> Service:
    environment, env_tag = _part(source, body, "environment", heeds=not replaces)
    env_file, file_tag = _part(source, body, "env_file", heeds=not replaces)
    drops, drops_files = replaces or bool(env_tag), replaces or bool(file_tag)
    return Service(
        key.text,
        _environment(source, environment, defects, heeds=not drops),
        _env_files(source, env_file, heeds=not drops_files),
        drops_environment=drops,
        drops_env_files=drops_files,
        place=source.place(key.start),
        shape=_shape(environment),
        unset=frozenset() if drops else _unset(source, environment),
    )


def _part(source: Source, body: Node, name: str, *, heeds: bool) -> tuple[Node | None, str]:
    """What stands below `name`, and its tag, where tags are heeded."""
    found = next(((k, node) for k, node in nodes.pairs(source, body) if k.text == name), None)
    if found is None:
        return None, ""
    key, node = found
    told = _tag(node) if heeds else ""
    if told == RESET:
        return None, told if nodes.holds(body, key) else ""
    return node, told


def _shape(node: Node | None) -> Shape | None:
    if node is None:
        return None
    return Shape.LIST if isinstance(node, SequenceNode) else Shape.MAP


def _unset(source: Source, node: Node | None) -> frozenset[str]:
    if node is None:
        return frozenset()
    named = nodes.pairs(source, node)
    return frozenset(k.text for k, v in named if nodes.tag(v) == RESET and nodes.holds(node, k))


def _environment(
    source: Source, node: Node | None, defects: list[Finding], *, heeds: bool
) -> tuple[Given, ...]:
    if isinstance(node, SequenceNode):
        listed = nodes.items(source, node)
        found = [_item(source, one) for one in listed if not _is_reset(one, heeds=heeds)]
    else:
        named = nodes.pairs(source, node)
        found = [_pair(source, k, v) for k, v in named if not _is_reset(v, heeds=heeds)]
    defects.extend(one for one in found if isinstance(one, Finding))
    return tuple(one for one in found if isinstance(one, Given))


def _is_reset(node: Node, *, heeds: bool) -> bool:
    return heeds and nodes.tag(node) == RESET


def _item(source: Source, node: Node) -> Given | Finding:
    item = nodes.scalar(source, node)
    if item is None or (item.plain and compose_text(item.text) != item.text):
        return finding("compose.not-text", source.place(nodes.offset(node)))
    name, equals, value = item.text.partition("=")
    return Given(
        name,
        Secret(value) if equals else None,
        Secret(value),
        source.place(item.start),
        (item.start, item.end),
        in_list=True,
    )


def _pair(source: Source, key: Scalar, node: Node) -> Given | Finding:
    value = nodes.scalar(source, node)
    if value is None:
        return finding("compose.not-text", source.place(nodes.offset(node)))
    text = compose_text(value.text) if value.plain else value.text
    return Given(
        key.text,
        None if text is None else Secret(text),
        Secret(value.text),
        source.place(key.start),
        (value.start, value.end),
        in_list=False,
        literal=value.plain and text != value.text,
    )


def _env_files(source: Source, node: Node | None, *, heeds: bool) -> tuple[EnvFile, ...]:
    listed = nodes.items(source, node) if isinstance(node, SequenceNode) else (node,)
    kept = (one for one in listed if one and not _is_reset(one, heeds=heeds))
    return tuple(found for one in kept if (found := _env_file(source, one)))


def _env_file(source: Source, node: Node) -> EnvFile | None:
    place = source.place(nodes.offset(node))
    if not isinstance(node, MappingNode):
        path = nodes.scalar(source, node)
        return EnvFile(path.text, place) if path and path.text else None
    said = {
        key.text: found.text
        for key, value in nodes.pairs(source, node)
        if (found := nodes.scalar(source, value))
    }
    required = said.get("required", "true").lower() != "false"
    path_text = said.get("path", "")
    raw = said.get("format", "") == "raw"
    return EnvFile(path_text, place, raw, required) if path_text else None
