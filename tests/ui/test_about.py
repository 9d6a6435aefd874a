"""About: versions, licences, and the way to the notices."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.inline import Inline
from tests.support.window import find
from wizard.ui.about import NOTICES, show_about
from wizard.ui.dialogs import PartsDialog


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def _texts(dialog: QWidget) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_it_names_every_version_and_the_licences(window: QWidget) -> None:
    show_about(window, Inline())
    dialog = find(window, PartsDialog, "about")
    text = _texts(dialog).replace("\N{ZERO WIDTH SPACE}", "")
    wanted = ("Python 3", "Qt 6", "PySide6 6", "Chromium 1", "Apache License", "GNU Lesser")
    assert [part for part in wanted if part not in text] == []
    assert NOTICES in text


@pytest.mark.parametrize(
    ("program", "notices"),
    [("program", NOTICES), ("X.app/Contents/MacOS/X", f"X.app/Contents/Resources/{NOTICES}")],
)
def test_a_release_opens_its_notices(
    window: QWidget,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    program: str,
    notices: str,
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(sys, "executable", str(tmp_path / program))
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    (tmp_path / notices).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / notices).write_text("notices", encoding="utf-8")
    show_about(window, Inline())
    dialog = find(window, PartsDialog, "about")
    (button,) = [one for one in dialog.findChildren(QPushButton) if one.text() == "Licences"]
    button.click()
    assert [Path(url.toLocalFile()) for url in opened] == [tmp_path / notices]
    assert NOTICES not in _texts(dialog)
