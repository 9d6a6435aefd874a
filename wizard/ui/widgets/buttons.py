"""Icons and buttons that follow when light turns to dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontInfo, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from wizard.ui import theme

if TYPE_CHECKING:  # 600 names
    from PySide6.QtWidgets import QStyleOptionButton

_SIDE = 16
_ICON_ROLES = {"accent": "on_accent", "quiet": "accent", "fold": "accent", "danger": "failed"}
_UNTINTED = "", "", 0, ""
_RESTYLED = (QEvent.Type.StyleChange, QEvent.Type.PaletteChange, QEvent.Type.EnabledChange)


class Glyph(QWidget):
    """An icon beside text; it has no accessible name, so a word is always next to it."""

    def __init__(self, name: str, role: str = "muted", size: float = 1.4) -> None:
        super().__init__()
        self._name, self._role = name, role
        self._side = round(QFontInfo(QApplication.font()).pixelSize() * size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, role: str) -> None:
        """Another icon, or another colour."""
        self._name, self._role = name, role
        self.update()

    def sizeHint(self) -> QSize:
        """A multiple of the running text's size."""
        return QSize(self._side, self._side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon in the colour its role has now."""
        with QPainter(self) as painter:
            theme.paint(painter, self._name, self._role, QRectF(self.rect()))


class Button(QPushButton):
    """A button of the style sheet's kinds, perhaps with an icon."""

    def __init__(self, caption: str, kind: str = "plain", icon: str = "", name: str = "") -> None:
        super().__init__(caption)
        self._icon, self._tinted = icon, _UNTINTED
        self.setProperty("kind", kind)
        self.setObjectName(name)
        # Enter in a field must not press a button.
        self.setAutoDefault(False)
        self._tint()

    def show_icon(self, icon: str) -> None:
        """Another icon on the same button."""
        self._icon = icon
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Tint the icon again when the colours change, or grey when it is disabled."""
        super().changeEvent(event)
        # Qt sends style changes from within the constructor, too.
        if event.type() in _RESTYLED and hasattr(self, "_icon"):
            self._tint()

    def _tint(self) -> None:
        if not self._icon:
            return
        kind = self.property("kind")
        gap = theme.TINY if self.text() else 0
        role = _ICON_ROLES.get(kind, "text") if self.isEnabled() else "edge"
        tinted = self._icon, role, gap, theme.roles()["text"]
        if tinted != self._tinted:  # a style sheet restyles a new button several times
            self._tinted = tinted
            self.setIconSize(QSize(_SIDE + gap, _SIDE))
            self.setIcon(theme.icon(self._icon, role, _SIDE, gap))


class IconButton(Button):
    """A small button that is only an icon; its words are its tool tip and accessible name."""

    def __init__(self, icon: str, words: str, name: str = "") -> None:
        super().__init__("", "icon", icon, name)
        self.say(words)

    def say(self, words: str) -> None:
        """Other words for what it does."""
        self.setToolTip(words)
        self.setAccessibleName(words)


_NARROWEST = 100


class ElidingButton(Button):
    """A button that draws as much of its caption as there is room for.

    The caption may be long: a person's name, a claim's. Its accessible name is complete.
    """

    _measuring = False

    def __init__(self, caption: str, kind: str = "plain", icon: str = "", name: str = "") -> None:
        # A single & would mark a key and not be drawn.
        super().__init__(caption.replace("&", "&&"), kind, icon, name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for the whole caption."""
        self._measuring = True  # the size hint reads the style option
        hint = super().sizeHint()
        self._measuring = False
        return hint

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        hint = super().minimumSizeHint()
        return QSize(min(_NARROWEST, hint.width()), hint.height())

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        """What is drawn is as long as there is room."""
        super().initStyleOption(option)
        if self._measuring or self.width() >= self.sizeHint().width():
            return
        from PySide6.QtWidgets import QStyle  # noqa: PLC0415 - see above

        contents = QStyle.SubElement.SE_PushButtonContents
        room = self.style().subElementRect(contents, option, self).width()
        if self._icon:
            room -= self.iconSize().width() + _BESIDE_ICON
        drawn = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room)
        setattr(option, "text", drawn)  # noqa: B010 - the stubs leave this member out


_BESIDE_ICON = 4
