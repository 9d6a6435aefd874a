"""Which `$` of a value is meant as a reference to a variable, and which is a sign of the value.

A secret may hold any `$`. `${HOST}` in capitals is what people write for a variable; an address
holds no braces, and no `$` where its host stands; a name that a file sets is meant as that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.clearml.variables import Variable
from wizard.lint.entry import Entry, Form

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_OPERAND = r"(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*"
_BRACED = rf"\$\{{({_NAME})(?::?[-+?]{_OPERAND})?\}}"
_COMPOSE = re.compile(rf"\$\$|{_BRACED}|\$({_NAME})|\$")
_ESCAPED = re.compile(rf"\\.|{_COMPOSE.pattern}", re.DOTALL)
_KUBERNETES = re.compile(rf"\$\$|{_BRACED}|\$\(([A-Za-z_][\w.-]*)\)|\$")
_USUAL = re.compile(r"[A-Z][A-Z0-9_]*")
_PARTED = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")
_PLACE = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:)?(//)?[^/?#]*")


def meant(entry: Entry, row: Variable, text: str, *, quoted: bool) -> tuple[str, ...]:
    """Names of the variables that `text` refers to and is meant to.

    Args:
        entry: Where it stands.
        row: What it is the value of.
        text: What the author saw as the value, before anything is replaced in it.
        quoted: Whether it stands within the quotes that the apiserver needs.
    """
    value = _Value(entry, row, text, quoted=quoted)
    return tuple(_name(one) for one in _tokens(entry, text) if value.means(one))


def kept(entry: Entry, row: Variable, text: str, *, quoted: bool) -> str:
    """`text` with its references as they are, and every other `$` so that it stays one."""
    value = _Value(entry, row, text, quoted=quoted)
    made, at = [], 0
    for one in _tokens(entry, text):
        stays = one[0][0] == "\\" or value.means(one)
        stays = stays or (one[0] == "$$" and not is_literal(entry))
        made += [text[at : one.start()], one[0] if stays else one[0].replace("$", "$$")]
        at = one.end()
    return "".join((*made, text[at:]))


def is_literal(entry: Entry) -> bool:
    """Whether single quotes of an env file keep everything in the value as it is."""
    return entry.form is Form.DOTENV and entry.written.reveal().startswith("'")


def _tokens(entry: Entry, text: str) -> Iterator[re.Match[str]]:
    if entry.form is Form.VALUE:
        return _KUBERNETES.finditer(text)
    doubly = entry.form is Form.DOTENV and entry.written.reveal().startswith('"')
    return (_ESCAPED if doubly else _COMPOSE).finditer(text)


def _name(token: re.Match[str]) -> str:
    return next((name for name in token.groups() if name), "")


class _Value:
    """What is the same for every `$` of one value, found out once: there may be thousands."""

    def __init__(self, entry: Entry, row: Variable, text: str, *, quoted: bool) -> None:
        place = _PLACE.match(text)
        self._host_end = place.end() if place else 0
        self._is_address = row.field.endswith("_url")
        self._whole = text.strip()
        self._quoted = quoted
        self._is_replaced = bool(entry.references)
        self._found = frozenset(r.name for r in entry.references if r.found)

    def means(self, token: re.Match[str]) -> bool:
        """Whether the author meant a reference."""
        name = _name(token)
        if not name:
            return False
        if name in self._found or (self._is_address and self._in_address(token, name)):
            return True
        if self._quoted and not self._is_replaced:
            return False  # nothing is replaced there, and it arrives as it is written
        bare = token[0][1] not in "{("
        if self._quoted or token[0] == self._whole:
            return not bare or bool(_PARTED.fullmatch(name))
        return not bare and bool(_USUAL.fullmatch(name))

    def _in_address(self, token: re.Match[str], name: str) -> bool:
        in_place = token.start() < self._host_end
        return token[0][1] in "{(" or in_place or bool(_USUAL.fullmatch(name))
