"""A small strict parser of Terraform files: blocks, attributes, texts, lists and objects.

It knows what generated files use and refuses all else, such as a quotation mark that ends a text
too early or a `${` that Terraform would evaluate. References and calls stay as they are written.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""(?P<space>[ \t]+|\#[^\n]*)|(?P<newline>\n)|(?P<text>"(?:[^"\\\n]|\\.)*")"""
    r"""|(?P<sign>=>|[={}\[\],()])|(?P<word>[A-Za-z0-9_.<>~:-]+)"""
)
_EVALUATED = re.compile(r"(?<![$%])(?:\$\$|%%)*[$%]\{")

Value = object


class HclError(Exception):
    """A text is no such file."""


@dataclass
class Block:
    """`labels` are the words before the brace, joined by dots."""

    labels: str
    attributes: dict[str, Value] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)

    def flat(self) -> dict[str, Value]:
        """All attributes, those inside by their path."""
        found: dict[str, Value] = {}
        for name, value in self.attributes.items():
            found |= {name: value, **_inside(name, value)}
        for inner in self.blocks:
            names = (f"{inner.labels}.{name}" for name in inner.flat())
            found |= dict(zip(names, inner.flat().values(), strict=True))
        return found


def _inside(name: str, value: Value) -> dict[str, Value]:
    if not isinstance(value, dict):
        return {}
    found: dict[str, Value] = {}
    for inner, one in value.items():
        found |= {f"{name}.{inner}": one, **_inside(f"{name}.{inner}", one)}
    return found


def parse(text: str) -> list[Block]:
    """The blocks of a file.

    Raises:
        HclError: It is no such file.
    """
    reader = _Reader(_tokens(text))
    top = Block("")
    reader.body(top, "")
    if top.attributes:
        raise HclError(f"outside of a block: {list(top.attributes)}")
    return top.blocks


def _tokens(text: str) -> list[tuple[str, str]]:
    found, place = [], 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise HclError(f"unexpected: {text[place : place + 20]!r}")
        place = match.end()
        if match.lastgroup != "space":
            found.append((match.lastgroup or "", match.group()))
    return found


def _decoded(token: str) -> str:
    bare = json.loads(token)
    if not isinstance(bare, str) or _EVALUATED.search(bare):
        raise HclError(f"Terraform would evaluate {token}")
    return bare.replace("$${", "${").replace("%%{", "%{")


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.place = tokens, 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.place] if self.place < len(self.tokens) else ("end", "")

    def take(self, *allowed: str) -> str:
        kind, token = self.peek()
        if allowed and kind not in allowed and token not in allowed:
            raise HclError(f"{token!r} instead of {allowed}")
        self.place += 1
        return token

    def lines(self) -> None:
        while self.peek()[0] == "newline":
            self.take()

    def body(self, block: Block, end: str) -> None:
        self.lines()
        while self.peek()[1] != end:
            name = self.take("word", "text")
            if self.peek()[1] == "=":
                self.take()
                if name in block.attributes:
                    raise HclError(f"{name} twice")
                block.attributes[name] = self.value()
            else:
                block.blocks.append(self._block(name))
            if self.peek()[1] != end:
                self.take("newline")
            self.lines()

    def _block(self, name: str) -> Block:
        labels = [name]
        while self.peek()[0] == "text":
            labels.append(_decoded(self.take()))
        self.take("{")
        inner = Block(".".join(labels))
        self.body(inner, "}")
        self.take("}")
        return inner

    def value(self) -> Value:
        kind, token = self.peek()
        if kind == "text":
            return _decoded(self.take())
        if token == "{":
            return self._object()
        if token == "[":
            return self._list()
        word = self.take("word")
        if self.peek()[1] != "(":
            return word
        self.take("(")
        inner = self.value()
        self.take(")")
        return (word, inner)

    def _object(self) -> dict[str, Value]:
        self.take("{")
        self.lines()
        found: dict[str, Value] = {}
        while self.peek()[1] != "}":
            kind, name = self.peek()
            key = _decoded(self.take()) if kind == "text" else self.take("word")
            self.take("=")
            if key in found:
                raise HclError(f"{name} twice")
            found[key] = self.value()
            if self.peek()[1] != "}":
                self.take("newline", ",")
            self.lines()
        self.take("}")
        return found

    def _list(self) -> Value:
        self.take("[")
        self.lines()
        if self.peek()[1] == "for":
            words = []
            while self.peek()[1] != "]":
                words.append(self.take("word"))
            self.take("]")
            return ("for", " ".join(words))
        found: list[Value] = []
        while self.peek()[1] != "]":
            found.append(self.value())
            if self.peek()[1] != "]":
                self.take(",")
            self.lines()
        self.take("]")
        return found
