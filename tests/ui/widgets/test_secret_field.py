"""What the field of a secret offers to other programs: nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.support.window import click, find, type_into
from wizard.model.secret import Secret
from wizard.ui.widgets import SecretField


class _PrimarySelection(QObject):
    """A clipboard of X, which the offscreen platform has not: the program's own selection."""

    selectionChanged = Signal()  # noqa: N815 - Qt's name

    def __init__(self) -> None:
        super().__init__()
        self.offered = ""

    def select(self, text: str) -> None:
        self.offered = text
        self.selectionChanged.emit()

    def ownsSelection(self) -> bool:  # noqa: N802 - Qt's name
        return bool(self.offered)

    def text(self, _mode: QClipboard.Mode) -> str:
        return self.offered

    def clear(self, _mode: QClipboard.Mode) -> None:
        self.select("")


def test_selecting_a_shown_secret_offers_it_to_no_other_program(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    primary = _PrimarySelection()
    monkeypatch.setattr(QApplication, "clipboard", lambda: primary)
    field = SecretField("client_secret", "Client secret")
    qtbot.addWidget(field)
    field.show()
    line = type_into(field, "client_secret", "s3cret")
    click(field, "client_secret-peek")
    line.selectAll()
    primary.select(line.selectedText())
    assert primary.offered == ""
    field.show_secret(Secret("another"), "Stored in the keyring")
    click(field, "client_secret-reveal")
    shown = find(field, QLabel, "client_secret-shown")
    shown.setSelection(0, 4)
    primary.select(shown.selectedText())
    assert primary.offered == ""
    primary.select("something else")
    assert primary.offered == "something else"


def test_showing_a_secret_puts_nothing_on_the_clipboard(qtbot: QtBot) -> None:
    QApplication.clipboard().setText("before")
    field = SecretField("client_secret", "Client secret")
    qtbot.addWidget(field)
    field.show()
    type_into(field, "client_secret", "s3cret")
    click(field, "client_secret-peek")
    field.show_secret(Secret("another"), "Stored in the keyring")
    click(field, "client_secret-reveal")
    click(field, "client_secret-reveal")
    assert QApplication.clipboard().text() == "before"
