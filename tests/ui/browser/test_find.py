"""The find line by itself; on a page it is tried in test_toolbar.py."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from wizard.ui.browser.find import FindLine


def test_it_asks_forwards_backwards_and_stops(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    line, sought = FindLine(parent), list[tuple[str, bool]]()
    line.sought.connect(lambda text, back: sought.append((text, back)))
    field = line.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.setText("x")
    for button in line.findChildren(QPushButton):
        button.click()
    assert sought == [("x", False), ("x", True), ("x", False), ("", False)]
