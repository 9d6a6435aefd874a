"""YAML as a tree with positions: bounded, builds no objects and does not unfold aliases.

Plain scalars become the text that Compose passes on. It reads YAML with Go's yaml.v3, which turns
`0123` into 83 and `1.50` into 1.5 before the value becomes text again (Docker Compose 2.26).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate, chain
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.scanner import RoundTripScanner

from wizard.lint.finding import Finding, Place, finding
from wizard.lint.parse import limits
from wizard.lint.parse.text_file import Source

DEEPEST_BRACKETS = 100
MOST_PAIRS = 5000
_MOST_MERGES = 50
_MERGE = "<<"
_FOLD = "\a"  # where the scanner has folded a line
RESET, OVERRIDE = "!reset", "!override"
"""Compose's own tags: what they mark is left out, or replaces what earlier files say."""

_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_BOOL = frozenset(("true", "True", "TRUE", "false", "False", "FALSE"))
# Booleans in YAML 1.1, which Helm reads; Compose's yaml.v3 leaves them as texts.
_SWITCHES = frozenset(("y", "n", "yes", "no", "on", "off"))
_TEMPLATE = re.compile(r"\{\{|\{%")
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_BASED = re.compile(r"([-+]?)0([xXoObB]?)([0-9a-fA-F]+)")
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_BASES = {"x": 16, "o": 8, "b": 2, "": 8}
_MOST_UNSIGNED, _LEAST_SIGNED = 2**64 - 1, -(2**63)
_LONGEST_NUMBER = 400  # no number that a float can represent is written with more digits
_FIXED_FROM, _FIXED_BELOW = -4, 6
_MOST_PLACES = 17


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar of the tree.

    Attributes:
        text: As YAML reads it, before any type is guessed.
        plain: Whether it is written without quotes and without a tag.
        start: Offset in the text.
        end: Offset behind it.
    """

    text: str = field(repr=False)
    plain: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class UnreadableYaml(Exception):  # noqa: N818 - the file's reader gets a finding with it
    """The text is not what the file should contain."""

    found: Finding


@dataclass(frozen=True, slots=True)
class Tree:
    """A node of a document, which knows its file; `node` is None where there is nothing."""

    source: Source
    node: Node | None = field(repr=False)

    def __bool__(self) -> bool:
        return self.node is not None

    @property
    def is_list(self) -> bool:
        """Whether it is a sequence."""
        return isinstance(self.node, SequenceNode)

    @property
    def is_map(self) -> bool:
        """Whether it is a mapping."""
        return isinstance(self.node, MappingNode)

    @property
    def start(self) -> int:
        """Offset of the node."""
        return int(self.node.start_mark.index) if self.node else 0

    @property
    def place(self) -> Place:
        """Where the node begins."""
        return self.source.place(self.start)

    @property
    def tag(self) -> str:
        """The tag where it is one of Compose's own, or an empty text."""
        tag = str(self.node.tag) if self.node else ""
        return tag if tag in (RESET, OVERRIDE) else ""

    def pairs(self) -> Iterator[tuple[Scalar, Tree]]:
        """Keys and values of a mapping, merged ones (`<<`) last and only where the key is new.

        Raises:
            UnreadableYaml: a key is there twice, or there are too many.
        """
        seen: set[str] = set()
        for mapping in (self, *(Tree(self.source, node) for node in _merged(self.node))):
            for key, value in mapping.own_pairs():
                if key.text not in seen:
                    seen.add(key.text)
                    yield key, value

    def own_pairs(self) -> Iterator[tuple[Scalar, Tree]]:
        """Keys and values that are written in the mapping itself."""
        seen: set[str] = set()
        for key_node, value in self.nodes(MappingNode):
            key = Tree(self.source, key_node).scalar()
            if key is None or key.text == _MERGE:
                continue
            if key.text in seen:
                raise UnreadableYaml(finding("file.duplicate-key", self.source.place(key.start)))
            seen.add(key.text)
            yield key, Tree(self.source, value)

    def nodes(self, kind: type[Node]) -> list[Any]:
        """What is directly below a node of that kind; nothing for any other node."""
        if self.node is None or not isinstance(self.node, kind):
            return []
        if len(self.node.value) > MOST_PAIRS:
            raise UnreadableYaml(finding("file.too-many", self.place))
        return list(self.node.value)

    def get(self, *path: str) -> Tree:
        """The value below `path`; an empty tree where there is none."""
        tree = self
        for name in path:
            found = (value for key, value in tree.pairs() if key.text == name)
            tree = next(found, Tree(self.source, None))
        return tree

    def children(self) -> Iterator[tuple[Scalar, Tree]]:
        """Every key with its value, merged ones as well, also where a key is there twice."""
        for mapping in (self, *(Tree(self.source, node) for node in _merged(self.node))):
            for node, value in mapping.nodes(MappingNode):
                key = Tree(self.source, node).scalar()
                if key and key.text != _MERGE:
                    yield key, Tree(self.source, value)

    def items(self) -> tuple[Tree, ...]:
        """The items of a sequence; nothing for any other node."""
        return tuple(Tree(self.source, one) for one in self.nodes(SequenceNode))

    def scalar(self) -> Scalar | None:
        """A scalar node with its text and span; None for any other node."""
        if not isinstance(self.node, ScalarNode):
            return None
        start, end = self.node.start_mark.index, self.node.end_mark.index
        tagged = self.source.text.startswith("!", start)
        return Scalar(str(self.node.value), self.node.style is None and not tagged, start, end)

    def has_own(self, key: Scalar) -> bool:
        """Whether a key is written inside of a mapping, and not merged into it from elsewhere."""
        node = self.node
        return bool(node and node.start_mark.index <= key.start < node.end_mark.index)


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


class _TooMuchError(Exception):
    """The text has too many tokens, or there is no time left for them."""


class _LimitedScanner(RoundTripScanner):
    """A scanner that gives up."""

    def fetch_more_tokens(self) -> object:
        """As inherited."""
        if self.tokens_taken > limits.MOST_TOKENS or not limits.remaining():
            raise _TooMuchError
        fetched: object = super().fetch_more_tokens()
        return fetched


def documents(source: Source) -> tuple[Tree, ...]:
    """The trees of all documents in the file.

    Raises:
        UnreadableYaml: it is no YAML, nested too deeply, or too much.
    """
    _check_size(source)
    yaml = YAML(pure=True)
    yaml.Scanner = _LimitedScanner
    yaml.composer.warn_double_anchors = False  # as in Compose, the last one counts
    try:
        nodes = tuple(yaml.compose_all(source.text))
    except RecursionError:
        raise UnreadableYaml(finding("file.too-deep", Place(source.name))) from None
    except _TooMuchError:
        raise UnreadableYaml(finding("file.too-much", Place(source.name))) from None
    except (YAMLError, ValueError, AttributeError, TypeError, LookupError, AssertionError) as error:
        # Not only YAMLError: ruamel.yaml lets errors of its own escape on malformed input.
        code = "file.template" if _TEMPLATE.search(source.text) else "file.not-yaml"
        raise UnreadableYaml(finding(code, _place(source, error))) from None
    found = [node for node in nodes if node is not None]
    sizes: dict[int, int] = {}
    if sum(_size(node, sizes) for node in found) > limits.MOST_NODES:
        raise UnreadableYaml(finding("file.too-much", Place(source.name)))
    return tuple(Tree(source, node) for node in found)


def _check_size(source: Source) -> None:
    if not limits.remaining():
        raise UnreadableYaml(finding("file.too-much", Place(source.name)))
    # Counted before the parser runs, which recurses with every bracket.
    depths = ({"[": 1, "{": 1, "]": -1, "}": -1}.get(c, 0) for c in source.text)
    if max(accumulate(depths), default=0) > DEEPEST_BRACKETS:
        raise UnreadableYaml(finding("file.too-deep", Place(source.name)))
    if max(map(len, source.text.splitlines()), default=0) > limits.LONGEST_YAML_LINE:
        raise UnreadableYaml(finding("file.too-much", Place(source.name)))


def _size(node: Node, sizes: dict[int, int]) -> int:
    """How many nodes a node has with its aliases unfolded; each of them is visited once."""
    if id(node) not in sizes:
        sizes[id(node)] = 0  # what contains itself ends here
        children: Iterable[Node] = node.value if isinstance(node, SequenceNode) else ()
        if isinstance(node, MappingNode):
            children = chain.from_iterable(node.value)
        size = 1 + sum(_size(child, sizes) for child in children)
        sizes[id(node)] = min(size, limits.MOST_NODES + 1)
    return sizes[id(node)]


def documents_in(tree: Tree) -> tuple[Tree, ...]:
    """The documents in a text, with their places in the file; or none.

    Those of a text in quotes, or folded (`>`), all have the line of the text.
    """
    source, node = tree.source, tree.node
    if not isinstance(node, ScalarNode) or not node.style:
        return ()
    if node.style != "|":
        source = replace(
            source, text=str(node.value).replace(_FOLD, ""), line=source.line_of(tree.start)
        )
        text = source.text
    else:
        start, end = source.text.find("\n", node.start_mark.index), node.end_mark.index
        # What is before it becomes blank, so that every offset stays as it is.
        text = re.sub(r"[^\n\r]", " ", source.text[:start]) + source.text[start:end]
    try:
        return tuple(Tree(source, one.node) for one in documents(replace(source, text=text)))
    except UnreadableYaml:
        return ()


def _place(source: Source, error: Exception) -> Place:
    """Where the parser stopped; what is missing at the end is reported in the last full line."""
    mark = None
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
    last = source.text.rstrip().count("\n")
    return Place(source.name, min(mark.line, last) + 1 if mark else 0)


def compose_text(plain: str) -> str | None:
    """The text that Compose passes on for a plain scalar; None for YAML's null."""
    if plain in _NULL:
        return None
    if plain in _BOOL:
        return plain.lower()
    if len(plain) > _LONGEST_NUMBER or plain[0] not in "+-.0123456789":
        return plain
    # yaml.v3 ignores underscores inside of numbers.
    return _number(plain.replace("_", "")) or _date(plain) or plain


def is_text(plain: str) -> bool:
    """Whether YAML 1.1, as Helm reads it, leaves a plain scalar as text."""
    spelled = (plain.lower(), plain.capitalize(), plain.upper())
    if plain.lower() in _SWITCHES and plain in spelled:
        return False
    return compose_text(plain) == plain and plain not in _BOOL and not _FLOAT.fullmatch(plain)


def _number(digits: str) -> str | None:
    integer = _integer(digits)
    if integer is not None and _LEAST_SIGNED <= integer <= _MOST_UNSIGNED:
        return str(integer)
    if not _FLOAT.fullmatch(digits):
        return None
    value = float(digits)
    return _shortest(value) if math.isfinite(value) else None


def _integer(digits: str) -> int | None:
    if _INTEGER.fullmatch(digits):
        return int(digits)
    based = _BASED.fullmatch(digits)
    if based is None:
        return None
    try:
        return int(based[1] + based[3], _BASES[based[2].lower()])
    except ValueError:
        return None


def _shortest(value: float) -> str:
    """Go's shortest form: six digits before the point at most, then an exponent."""
    texts = (f"{value:.{places}e}" for places in range(_MOST_PLACES))
    least = next((text for text in texts if float(text) == value), f"{value:.{_MOST_PLACES}e}")
    if not _FIXED_FROM <= int(least.partition("e")[2]) < _FIXED_BELOW:
        return least
    return repr(value).removesuffix(".0")


def _date(plain: str) -> str | None:
    found = _DATE.fullmatch(plain)
    if found is None:
        return None
    year, month, day = found.groups()
    return f"{year}-{int(month):02}-{int(day):02} 00:00:00 +0000 UTC"
