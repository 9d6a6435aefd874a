"""A button whose caption may be longer than its room: a person's name, a claim's."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionButton

from wizard.ui.widgets.glyph import Button

_NARROWEST = 100


class ElidingButton(Button):
    """Draws as much of its caption as there is room for; read aloud it is whole."""

    _measuring = False

    def __init__(self, caption: str, kind: str = "plain", icon: str = "", name: str = "") -> None:
        super().__init__(caption.replace("&", "&&"), kind, icon, name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for the whole caption."""
        self._measuring = True  # Qt asks for the style option meanwhile
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
        contents = QStyle.SubElement.SE_PushButtonContents
        room = self.style().subElementRect(contents, option, self).width()
        if self._icon:
            room -= self.iconSize().width() + _BESIDE_ICON
        drawn = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room)
        setattr(option, "text", drawn)  # noqa: B010 - the stubs leave this member out


_BESIDE_ICON = 4
