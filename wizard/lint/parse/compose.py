"""What a compose file gives to its services: `environment:` entries and `env_file:` references."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from wizard.lint.finding import Finding, Place, finding
from wizard.lint.parse import yaml_tree as yaml
from wizard.lint.parse.env_entry import Entry, Form
from wizard.lint.parse.text_file import Source
from wizard.lint.parse.yaml_tree import RESET, Scalar, UnreadableYaml, compose_text
from wizard.model.secret import Secret

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
        starts: Whether the file has an image or a build for it.
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


@dataclass(frozen=True, slots=True)
class ComposeFile:
    """The services of one file, and what keeps it from being used or read completely."""

    source: Source
    services: tuple[Service, ...] = ()
    findings: tuple[Finding, ...] = ()


def parse(source: Source) -> ComposeFile:
    """The compose file in `source`. Never raises."""
    parser = _Parser(source)
    try:
        services = tuple(s for tree in yaml.documents(source) for s in parser.services(tree))
    except UnreadableYaml as error:
        return ComposeFile(source, (), (error.found,))
    return ComposeFile(source, services, tuple(parser.findings))


class _Parser:
    """Reads one file; `findings` fills up on the way."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings: list[Finding] = []

    def services(self, tree: Node) -> Iterator[Service]:
        """The services of one document; Compose ignores tags inside of a tagged node."""
        every = yaml.get(self.source, tree, "services")
        tag = yaml.compose_tag(every)
        if every and tag:
            yield Service(EVERY, self._place(every))
        for key, body in yaml.pairs(self.source, every if tag != RESET else None):
            own = tag or yaml.compose_tag(body)
            if own == RESET:
                yield Service(key.text, self.source.place(key.start))
            else:
                yield self._service(key, body, replaces=bool(own))
        included = yaml.get(self.source, tree, "include")
        if included is not None:
            self.findings.append(finding("compose.elsewhere", self._place(included)))

    def _service(self, key: Scalar, body: Node, *, replaces: bool) -> Service:
        environment, env_tag = self._part(body, "environment", heeds=not replaces)
        env_file, file_tag = self._part(body, "env_file", heeds=not replaces)
        drops, drops_files = replaces or bool(env_tag), replaces or bool(file_tag)
        service = Service(
            key.text,
            self.source.place(key.start),
            self._environment(environment, heeds=not drops),
            self._env_files(env_file, heeds=not drops_files),
            drops_environment=drops,
            drops_env_files=drops_files,
            has_map=None if environment is None else not isinstance(environment, SequenceNode),
            unset=frozenset() if drops else self._unset(environment),
            starts=any(yaml.get(self.source, body, name) for name in ("image", "build")),
        )
        if yaml.get(self.source, body, "extends") is not None:
            self.findings.append(finding("compose.elsewhere", service.place))
        return service

    def _part(self, body: Node, name: str, *, heeds: bool) -> tuple[Node | None, str]:
        """The value of `name`, and its tag, where tags are heeded."""
        found = next(((k, n) for k, n in yaml.pairs(self.source, body) if k.text == name), None)
        if found is None:
            return None, ""
        key, node = found
        tag = yaml.compose_tag(node) if heeds else ""
        if tag == RESET:
            return None, tag if yaml.has_own(body, key) else ""
        return node, tag

    def _unset(self, node: Node | None) -> frozenset[str]:
        named = yaml.pairs(self.source, node)
        return frozenset(
            k.text for k, v in named if node and _is_reset(v, heeds=True) and yaml.has_own(node, k)
        )

    def _environment(self, node: Node | None, *, heeds: bool) -> tuple[Entry, ...]:
        if isinstance(node, SequenceNode):
            listed = yaml.items(self.source, node)
            found = [self._item(one) for one in listed if not _is_reset(one, heeds=heeds)]
        else:
            named = yaml.pairs(self.source, node)
            found = [self._pair(k, v) for k, v in named if not _is_reset(v, heeds=heeds)]
        return tuple(one for one in found if one)

    def _item(self, node: Node) -> Entry | None:
        item = yaml.scalar(self.source, node)
        if item is None or (item.plain and compose_text(item.text) != item.text):
            self.findings.append(finding("compose.not-text", self._place(node)))
            return None
        name, equals, value = item.text.partition("=")
        entry = self._entry(name, value, item, Form.ITEM, item.start)
        return replace(entry, template=Secret(value)) if equals else entry

    def _pair(self, key: Scalar, node: Node) -> Entry | None:
        value = yaml.scalar(self.source, node)
        if value is None:
            self.findings.append(finding("compose.not-text", self._place(node)))
            return None
        text = compose_text(value.text) if value.plain else value.text
        entry = self._entry(key.text, value.text, value, Form.PAIR, key.start)
        if text is None:
            return entry
        return replace(entry, template=Secret(text), is_number=text != value.text)

    def _entry(self, name: str, written: str, value: Scalar, form: Form, at: int) -> Entry:
        span = (value.start, value.end)
        return Entry(name, Secret(written), self.source.place(at), span, form, self.source)

    def _env_files(self, node: Node | None, *, heeds: bool) -> tuple[EnvFile, ...]:
        listed = yaml.items(self.source, node) if isinstance(node, SequenceNode) else (node,)
        used = (one for one in listed if one and not _is_reset(one, heeds=heeds))
        return tuple(found for one in used if (found := self._env_file(one)))

    def _env_file(self, node: Node) -> EnvFile | None:
        place = self._place(node)
        if not isinstance(node, MappingNode):
            path = yaml.scalar(self.source, node)
            return EnvFile(path.text, place) if path and path.text else None
        said = {
            key.text: found.text
            for key, value in yaml.pairs(self.source, node)
            if (found := yaml.scalar(self.source, value))
        }
        required = said.get("required", "true").lower() != "false"
        raw = said.get("format", "") == "raw"
        return EnvFile(said["path"], place, raw, required) if said.get("path") else None

    def _place(self, node: Node) -> Place:
        return self.source.place(yaml.offset(node))


def _is_reset(node: Node, *, heeds: bool) -> bool:
    return heeds and yaml.compose_tag(node) == RESET
