"""YAML as a tree with positions, safe to walk: bounded, no objects made, aliases not unfolded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from wizard.lint.catalog import finding
from wizard.lint.finding import Finding, Place
from wizard.lint.source import Source

DEEPEST_BRACKETS = 100
MOST_PAIRS = 5000
_MOST_MERGES = 50
_MERGE = "<<"
RESET, OVERRIDE = "!reset", "!override"
"""Compose's own tags: what stands there is left out, or replaces what earlier files say."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar of the tree.

    Attributes:
        text: As YAML reads it, before any type is guessed.
        plain: Whether it stands without quotes and without a tag.
        start: Offset in the text.
        end: Offset behind it.
    """

    text: str = field(repr=False)
    plain: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Broken(Exception):  # noqa: N818 - carries a finding to the reader of the file
    """The text cannot be what it should be."""

    found: Finding


def documents(source: Source) -> tuple[Node, ...]:
    """The trees of all documents in the file.

    Raises:
        Broken: it is no YAML, or nested deeper than anything that is meant seriously.
    """
    if _depth(source.text) > DEEPEST_BRACKETS:
        raise Broken(finding("file.too-deep", Place(source.name)))
    try:
        return tuple(n for n in _yaml().compose_all(source.text) if n is not None)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = _line(source, mark.line) if mark else 0
        raise Broken(finding("file.not-yaml", Place(source.name, line))) from None
    except RecursionError:
        raise Broken(finding("file.too-deep", Place(source.name))) from None
    except (YAMLError, ValueError, AttributeError, TypeError, LookupError):
        # ruamel.yaml lets errors of its own escape on malformed input.
        raise Broken(finding("file.not-yaml", Place(source.name))) from None


def _yaml() -> YAML:
    """A parser that takes an anchor set twice as Compose does: the last one counts."""
    yaml = YAML(pure=True)
    yaml.composer.warn_double_anchors = False
    return yaml


def _line(source: Source, counted: int) -> int:
    """From 1; what is missing at the end is looked for in the last line that holds something."""
    return min(counted, source.text.rstrip().count("\n")) + 1


def _depth(text: str) -> int:
    steps = ({"[": 1, "{": 1, "]": -1, "}": -1}.get(c, 0) for c in text)
    return max(accumulate(steps), default=0)


def pairs(source: Source, node: Node | None) -> Iterator[tuple[Scalar, Node]]:
    """Keys and values of a mapping, merged ones (`<<`) last and only where the key is new.

    Raises:
        Broken: a key stands there twice, or there are too many.
    """
    seen: set[str] = set()
    for key, value in _own_pairs(source, node):
        seen.add(key.text)
        yield key, value
    for mapping in _merged(node):
        for key, value in _own_pairs(source, mapping):
            if key.text not in seen:
                seen.add(key.text)
                yield key, value


def _own_pairs(source: Source, node: Node | None) -> Iterator[tuple[Scalar, Node]]:
    if not isinstance(node, MappingNode):
        return
    if len(node.value) > MOST_PAIRS:
        raise Broken(finding("file.too-many", source.place(node.start_mark.index)))
    seen: set[str] = set()
    for key_node, value in node.value:
        key = scalar(source, key_node)
        if key is None or key.text == _MERGE:
            continue
        if key.text in seen:
            raise Broken(finding("file.duplicate-key", source.place(key.start)))
        seen.add(key.text)
        yield key, value


def _merged(node: Node | None) -> Iterator[Node]:
    """The mappings that `<<` names, outermost first; each once, so that a cycle ends."""
    waiting, done = _merges(node), {id(node)}
    while waiting and len(done) < _MOST_MERGES:
        mapping = waiting.pop(0)
        if id(mapping) not in done:
            done.add(id(mapping))
            yield mapping
            waiting = [*_merges(mapping), *waiting]


def _merges(node: Node | None) -> list[Node]:
    if not isinstance(node, MappingNode):
        return []
    named = [v for k, v in node.value if isinstance(k, ScalarNode) and k.value == _MERGE]
    return [m for v in named for m in (v.value if isinstance(v, SequenceNode) else [v])]


def get(source: Source, node: Node | None, *path: str) -> Node | None:
    """The value below `path`, or None."""
    for name in path:
        node = next((v for k, v in pairs(source, node) if k.text == name), None)
    return node


def items(source: Source, node: Node | None) -> tuple[Node, ...]:
    """The items of a sequence; nothing for any other node."""
    if not isinstance(node, SequenceNode):
        return ()
    if len(node.value) > MOST_PAIRS:
        raise Broken(finding("file.too-many", source.place(node.start_mark.index)))
    return tuple(node.value)


def scalar(source: Source, node: Node | None) -> Scalar | None:
    """A scalar node with its text and span; None for any other node."""
    if not isinstance(node, ScalarNode):
        return None
    start, end = node.start_mark.index, node.end_mark.index
    tagged = source.text.startswith("!", start)
    return Scalar(str(node.value), node.style is None and not tagged, start, end)


def offset(node: Node) -> int:
    """Where the node begins in the text."""
    return int(node.start_mark.index)


def holds(node: Node, key: Scalar) -> bool:
    """Whether a key stands inside of a mapping, and is not merged into it from elsewhere."""
    return bool(node.start_mark.index <= key.start < node.end_mark.index)


def tag(node: Node | None) -> str:
    """The explicit tag of a node (`!reset`), or an empty text."""
    return str(node.tag) if node is not None and str(node.tag).startswith("!") else ""
