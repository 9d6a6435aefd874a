"""Dialogs that a page can't easily be made to open; the others are met in test_page.py."""

from __future__ import annotations

import trustme
from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtNetwork import QSslCertificate
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QListWidget
from pytestqt.qtbot import QtBot

from tests.support.loopback import Site, page
from tests.ui.browser.conftest import Begin


def _certificates() -> list[QSslCertificate]:
    authority = trustme.CA()
    leaves = (authority.issue_cert(f"{name}@example.com") for name in ("alice", "bob"))
    return [QSslCertificate.fromData(leaf.cert_chain_pems[0].bytes())[0] for leaf in leaves]


def _press(key: Qt.Key, *, down: bool = False) -> None:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    rows = dialog.findChild(QListWidget)
    assert isinstance(rows, QListWidget)
    assert "issued by" in rows.item(0).text()
    if down:
        QTest.keyClick(rows, Qt.Key.Key_Down)
    QTest.keyClick(dialog, key)


def test_client_certificate_is_chosen_from_a_list_or_withheld(
    qtbot: QtBot, begin: Begin, ping: Site
) -> None:
    from wizard.ui.browser import dialogs as ask  # noqa: PLC0415 - loads WebEngine

    ping.pages["/"] = page("<p>hi")
    login = begin(ping.url("/"))
    login.fingers.middle("p")
    view = login.browser.tabs.current()
    assert view is not None
    offered, host = _certificates(), QUrl("https://auth.example")
    QTimer.singleShot(0, lambda: _press(Qt.Key.Key_Return, down=True))
    assert ask.certificate(view.page(), host, offered) == offered[1]
    QTimer.singleShot(0, lambda: _press(Qt.Key.Key_Escape))
    assert ask.certificate(view.page(), host, offered) is None


def test_every_text_of_a_form_is_plain(qtbot: QtBot) -> None:
    from wizard.ui.browser.dialogs import Form  # noqa: PLC0415 - loads WebEngine

    form = Form(None, "<b>title</b>", "<i>text</i>")
    qtbot.addWidget(form)
    form.field("<u>field</u>")
    formats = {label.textFormat() for label in form.findChildren(QLabel)}
    assert formats == {Qt.TextFormat.PlainText}
