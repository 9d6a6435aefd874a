"""What the address line shows, and what it keeps back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from wizard.ui.browser.toolbar import AddressBar


@pytest.fixture
def line(qtbot: QtBot) -> AddressBar:
    made = AddressBar()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    ("url", "shown", "words"),
    [
        ("https://auth.example/as/authorize?state=s3cret", "auth.example/as/authorize", "trusted"),
        ("https://auth.example:9031/", "auth.example:9031", "trusted"),
        ("http://127.0.0.1:8080/x", "127.0.0.1:8080/x", "on this computer"),
        ("http://auth.example/x", "auth.example/x", "not encrypted"),
        ("https://user:pw@auth.example/", "auth.example", "trusted"),
        ("about:blank", "", "No page yet"),
    ],
)
def test_host_and_path_are_shown(line: AddressBar, url: str, shown: str, words: str) -> None:
    line.show_url(QUrl(url))
    assert line.text() == shown
    assert words in line.accessibleName()
    assert "s3cret" not in line.accessibleName() + line.toolTip()
    assert "pw" not in line.accessibleName() + line.toolTip()


def test_long_host_keeps_its_end_and_nothing_breaks(line: AddressBar) -> None:
    line.show_url(QUrl("https://" + "a." * 120 + "evil.example/" + "p" * 900))
    line.resize(160, 32)
    assert not line.grab().isNull()
    assert "evil.example" in line.text()


def test_nobody_can_type_into_it(line: AddressBar) -> None:
    assert line.findChildren(QWidget) == []
