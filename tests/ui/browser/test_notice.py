"""The line that says what a page did not get."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from wizard.ui.browser.toolbar import NoticeBar


def test_notice_shows_text_and_does_what_its_button_says(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    notice, done = NoticeBar(parent), list[str]()
    assert notice.text() == ""
    notice.show_notice("<b>A window</b> was blocked.", "Allow", lambda: done.append("allowed"))
    assert notice.text() == "<b>A window</b> was blocked."
    button = notice.findChild(QPushButton, "browser-notice-act")
    assert isinstance(button, QPushButton)
    button.click()
    assert done == ["allowed"]
    assert notice.text() == ""
    notice.show_notice("Only told.")
    assert button.isHidden()
