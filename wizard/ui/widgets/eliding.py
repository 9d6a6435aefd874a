"""A button whose caption may be longer than its room: a person's name, a claim's."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from wizard.ui.widgets.glyph import Button

_NARROWEST = 100


class ElidingButton(Button):
    """Says as much of its caption as there is room for; the tool tip has the whole."""

    def __init__(self, caption: str, kind: str = "plain", icon: str = "", name: str = "") -> None:
        super().__init__("", kind, icon, name)
        self._caption = caption
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._say(caption)
        self.setAccessibleName(caption)

    def sizeHint(self) -> QSize:
        """Room for the whole caption."""
        hint = super().sizeHint()
        return QSize(self._around() + self._long(self._caption), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        hint = super().minimumSizeHint()
        return QSize(min(_NARROWEST, self.sizeHint().width()), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other letters find room."""
        super().resizeEvent(event)
        room = self.width() - self._around()
        metrics = self.fontMetrics()
        self._say(metrics.elidedText(self._caption, Qt.TextElideMode.ElideMiddle, room))

    def _say(self, words: str) -> None:
        self.setText(words.replace("&", "&&"))

    def _around(self) -> int:
        return super().sizeHint().width() - self._long(self.text().replace("&&", "&"))

    def _long(self, words: str) -> int:
        return self.fontMetrics().horizontalAdvance(words)
