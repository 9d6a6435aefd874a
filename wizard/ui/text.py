"""Labels that show exactly the text they are given, never its mark-up."""

from __future__ import annotations

import re
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy, QWidget

Kind = Literal[
    "body", "title", "heading", "sentence", "strong", "muted", "small",
    "passed", "warned", "failed", "skipped", "product", "demo",
]  # fmt: skip


_NAME = re.compile(r"(?<!\S)-\S+|\S+-\S*\.\w\S*")
_LONG_PIECE = re.compile(r"[^\s\u200b]{12}(?=[^\s\u200b])")


def label(text: str = "", kind: Kind = "body", name: str = "") -> QLabel:
    """A label that wraps, takes plain text only, and can be selected nowhere but by reading."""
    made = QLabel()
    dress(made, kind, name)
    made.setText(text)
    return made


def dress(made: QLabel, kind: Kind, name: str) -> None:
    """Make a label one that wraps and takes plain text only."""
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setProperty("kind", kind)
    made.setObjectName(name)


def short(text: str = "", kind: Kind = "body", name: str = "") -> QLabel:
    """A label of a word or two that stays on one line."""
    made = label(text, kind, name)
    made.setWordWrap(False)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    return made


def selectable(made: QLabel) -> QLabel:
    """The label, with its text open to mouse and keyboard selection."""
    flags = Qt.TextInteractionFlag
    made.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
    return made


def breakable(words: str) -> str:
    """The same with places to break inside long words, for a label that nobody copies from."""
    return _LONG_PIECE.sub("\\g<0>\u200b", words)


def unbroken(words: str) -> str:
    """The same for a label that must not break names of files and options at their hyphens."""
    return _NAME.sub(lambda found: found[0].replace("-", "-\u2060"), words)


def rekind(made: QWidget, kind: str) -> None:
    """Give a widget another look of the style sheet."""
    if made.property("kind") == kind:
        return
    made.setProperty("kind", kind)
    made.style().unpolish(made)
    made.style().polish(made)


def mono(scale: float = 1.0) -> QFont:
    """The font of values to copy, a multiple of the running text's size."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(round(QFontInfo(QApplication.font()).pixelSize() * scale))
    return font
