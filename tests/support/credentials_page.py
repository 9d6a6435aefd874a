"""What tests of the credentials read on the page and in the keyring."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from tests.support.vaults import TestKeyring
from tests.support.window import find, type_into
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.secret import Secret
from wizard.ui.page import Page
from wizard.ui.session import Session
from wizard.ui.shell import Shell

Show = Callable[[type[Page], Session], Page]
Open = Callable[[Session], Shell]


PING = "https://auth.pingone.example"


DRAFT = Draft(setup_id="setup", issuer=f"{PING}/as", access_token_url=f"{PING}/as/token")


STORED = Credentials("old-client", Secret("old-secret"), "v1", PING)


def sees(page: QWidget, name: str) -> bool:
    found = page.findChild(QWidget, name)
    return found is not None and found.isVisible()


def paste_into(page: QWidget, name: str, text: str) -> QLineEdit:
    QGuiApplication.clipboard().setText(text)
    line = type_into(page, name, "")
    QTest.keySequence(line, "Ctrl+V")
    return line


def text(page: QWidget, name: str) -> str:
    return find(page, QLabel, name).text()


def line(page: QWidget, name: str) -> QLineEdit:
    return find(page, QLineEdit, f"{name}-edit")


def kept(keyring: TestKeyring) -> tuple[str, str, str]:
    held = keyring.read("setup")
    return (held.client_id, held.client_secret.reveal(), held.origin) if held else ("", "", "")
