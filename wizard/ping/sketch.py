"""Drawings of Ping's screens as SVG: where to click, and what to enter, tick and pick there."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, field
from functools import cache
from html import escape
from string import Template

from wizard.assets import resource
from wizard.ping.guides import Field, Item, Screen

WIDTH = 440
"""Of every drawing, in its own units; its texts have sizes from 11 to 15."""

_LEFT, _RIGHT = 24, 416
_HEADING = 39  # top of what is at the right of the heading
_BOX, _GAP = 26, 12
_SAID = {"check": "tick ", "uncheck": "do not tick ", "switch": "switch on "}

# Left, top, width, height.
_Place = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Colors:
    """Colours as SVG takes them: of lines and texts, of the ground, of what is to be done."""

    ink: str = "#191c22"
    paper: str = "#ffffff"
    accent: str = "#3553d1"


def sketch(item: Item, colors: Colors | None = None) -> str:
    """The drawing of an item of a checklist as an SVG document, `WIDTH` units wide.

    The same item and colours always give the same text; without colours those for paper. Empty
    for an item without a screen.
    """
    return _Drawing(item, item.screen, colors or Colors()).document() if item.screen else ""


def described(item: Item) -> str:
    """The drawing in words, for people who can't see it."""
    described = (f for f in item.fields if f.value or f.kind in _SAID)
    parts = "; ".join(_SAID.get(f.kind, "") + _both(f) for f in described)
    clicks = item.screen.ring.items() if item.screen else ()
    rings = ", ".join(f"{letter}: “{label}”" for letter, label in clicks)
    return f"{item.where}. {parts}. Where to click: {rings}."


def caption(item: Item) -> str:
    """After which documentation the drawing was made."""
    if not item.verified:
        return "Sketch. Not verified against Ping's documentation."
    if item.screen and item.screen.after:
        return f"Sketch after Ping's documentation of {item.screen.after}."
    return "Sketch after Ping's documentation; its date is not verified."


def shortened(text: str, length: int) -> str:
    """At most `length` characters, cut in the middle: both ends of an address matter."""
    if len(text) <= length:
        return text
    left = (length - 1) // 2
    return f"{text[:left]}…{text[len(text) - (length - 1 - left) :]}"


def _both(one: Field) -> str:
    return f"{one.label}: {one.value}" if one.value else one.label


@cache
def _parts() -> dict[str, dict[str, str | int]]:
    return tomllib.loads(resource("sketch.toml").read_text(encoding="utf-8"))


@dataclass(slots=True)
class _Drawing:
    """Draws from top to bottom; `places` has where each field and tab is."""

    item: Item
    screen: Screen
    colors: Colors
    y: float = 0
    corner: float = _RIGHT  # where the next part at the top right ends
    across: float = _LEFT  # where the next button at the bottom begins
    drawn: list[str] = field(default_factory=list)
    places: dict[str, _Place] = field(default_factory=dict)

    def document(self) -> str:
        """The whole SVG document."""
        self._below("bar", shortened(self.item.where.replace(" > ", " \u203a "), 58))
        self._below("title", self.screen.title)
        if self.screen.tabs:
            self._tabs()
        top = self.y
        for one in self.item.fields:
            self._field(one)
        if self.y == top:
            self._below("blank")
        for letter, label in self.screen.ring.items():
            left, top, width, height = self.places[label]
            self._put("ring", left, top, letter, width=width + 8, height=height + 8)
        height = self.y + _GAP
        inside = "".join(self.drawn)
        return self._filled("document", self.item.title, inside, height=height, inner=height - 2)

    def _tabs(self) -> None:
        widths = [_length(name, 11) for name in self.screen.tabs]
        room = min(26, (_RIGHT - _LEFT - sum(widths)) / len(widths))
        left: float = _LEFT
        for name, width in zip(self.screen.tabs, widths, strict=True):
            kind = "active" if name == self.screen.active else "tab"
            self._put(kind, left, self.y, name, width=width)
            self.places[name] = (left, self.y + 3, width, 14)
            left += width + room
        self._below("tabs")

    def _field(self, one: Field) -> None:
        width = _length(one.label, 12) + 24
        if one.kind in ("corner", "switch"):
            part = one.label if one.label in _parts() else one.kind
            width = width if part == "corner" else 36
            self._button(one, part, (self.corner - width, _HEADING, width, 22))
            self.corner -= width + _GAP
        elif one.kind == "side":
            _, top, _, height = next(reversed(self.places.values()))
            self._button(one, "button", (_RIGHT - width, top + height - _BOX, width, _BOX))
        elif one.kind == "button":
            self.y += _BOX + _GAP if self.across == _LEFT else 0
            main = one == self.item.fields[-1]
            place = (self.across, self.y - _BOX - 4, width, _BOX)
            self._button(one, "main" if main else "button", place)
            self.across += width + 28
        else:
            self._row(one)

    def _button(self, one: Field, part: str, place: _Place) -> None:
        self.places[one.label] = place
        left, top, width, height = place
        self._put(part, left, top, one.label, width=width, middle=width / 2, height=height)

    def _row(self, one: Field) -> None:
        """A field; of several with one label only the first shows it."""
        top = self.places[one.label][1] if one.label in self.places else self.y
        if top == self.y and one.kind in ("text", "choice", "read"):
            self._below("label", one.label)
        checked, mapped = "check" in one.kind, one.kind in ("map", "there")
        words = _both(one) if checked else one.label
        width = 28 + _length(words, 13) if checked else _RIGHT - _LEFT
        bottom = self.y + (20 if checked else _BOX)
        self.places[one.label] = (_LEFT, top, width, bottom - top)
        self._below(one.kind, words, shortened(one.value or "•" * 12, 20 if mapped else 44))

    def _below(self, part: str, label: str = "", value: str = "") -> None:
        self._put(part, 0, self.y, label, value)
        self.y += int(_parts()[part]["height"])

    def _put(
        self, part: str, left: float, top: float, label: str = "", value: str = "", **sizes: float
    ) -> None:
        svg = self._filled(part, label, escape(value), **sizes)
        self.drawn.append(f'<g transform="translate({left:g} {top:g})">{svg}</g>')

    def _filled(self, part: str, label: str, value: str, **sizes: float) -> str:
        words = {"label": escape(label), "value": value, **asdict(self.colors)}
        words |= {name: f"{size:g}" for name, size in sizes.items()}
        return Template(str(_parts()[part]["svg"])).substitute(words)


def _length(text: str, size: float) -> float:
    """About how wide a text is in common sans-serif fonts."""
    return size * sum(0.38 if one in "fijlrtI .,:/-'()" else 0.66 for one in text)
