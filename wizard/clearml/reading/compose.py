"""What a compose file hands to its services: `environment:` entries and `env_file:` references."""

from __future__ import annotations

from dataclasses import dataclass, field

from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from wizard.clearml.reading import nodes
from wizard.clearml.reading.catalog import defect
from wizard.clearml.reading.finding import Defect, Place
from wizard.clearml.reading.nodes import Broken, Scalar
from wizard.clearml.reading.scalars import compose_text
from wizard.clearml.reading.source import Source
from wizard.model.secret import Secret

RESET, OVERRIDE = "!reset", "!override"


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
        name: Of the service.
        environment: In order.
        env_files: In order.
        drops_environment: Whether entries of earlier files are thrown away (`!reset`, `!override`).
        drops_env_files: Likewise for env files.
        place: Where it stands.
    """

    name: str
    environment: tuple[Given, ...]
    env_files: tuple[EnvFile, ...]
    drops_environment: bool
    drops_env_files: bool
    place: Place


@dataclass(frozen=True, slots=True)
class ComposeFile:
    """The services of one file, and what keeps it from being used or read whole."""

    source: Source
    services: tuple[Service, ...] = ()
    defects: tuple[Defect, ...] = field(default=())


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
    defects: list[Defect] = []
    for tree in trees:
        for key, body in nodes.pairs(source, nodes.get(source, tree, "services")):
            services.append(_service(source, key, body, defects))
            if nodes.get(source, body, "extends") is not None:
                defects.append(defect("compose.elsewhere", source.place(key.start)))
        included = nodes.get(source, tree, "include")
        if included is not None:
            defects.append(defect("compose.elsewhere", source.place(nodes.offset(included))))
    return ComposeFile(source, tuple(services), tuple(defects))


def _service(source: Source, key: Scalar, body: Node, defects: list[Defect]) -> Service:
    environment = nodes.get(source, body, "environment")
    env_file = nodes.get(source, body, "env_file")
    return Service(
        key.text,
        () if nodes.tag(environment) == RESET else _environment(source, environment, defects),
        () if nodes.tag(env_file) == RESET else _env_files(source, env_file),
        drops_environment=nodes.tag(environment) in (RESET, OVERRIDE),
        drops_env_files=nodes.tag(env_file) in (RESET, OVERRIDE),
        place=source.place(key.start),
    )


def _environment(source: Source, node: Node | None, defects: list[Defect]) -> tuple[Given, ...]:
    if isinstance(node, SequenceNode):
        found = [_item(source, item) for item in nodes.items(source, node)]
    else:
        found = [_pair(source, key, value) for key, value in nodes.pairs(source, node)]
    defects.extend(one for one in found if isinstance(one, Defect))
    return tuple(one for one in found if isinstance(one, Given))


def _item(source: Source, node: Node) -> Given | Defect:
    item = nodes.scalar(source, node)
    if item is None or (item.plain and compose_text(item.text) != item.text):
        return defect("compose.not-text", source.place(nodes.offset(node)))
    name, equals, value = item.text.partition("=")
    return Given(
        name,
        Secret(value) if equals else None,
        Secret(value),
        source.place(item.start),
        (item.start, item.end),
        in_list=True,
    )


def _pair(source: Source, key: Scalar, node: Node) -> Given | Defect:
    value = nodes.scalar(source, node)
    if value is None:
        return defect("compose.not-text", source.place(nodes.offset(node)))
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


def _env_files(source: Source, node: Node | None) -> tuple[EnvFile, ...]:
    listed = nodes.items(source, node) if isinstance(node, SequenceNode) else (node,)
    return tuple(found for one in listed if one and (found := _env_file(source, one)))


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
