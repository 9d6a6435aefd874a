"""What tests of the look-up read on the page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from tests.support.window import find
from wizard.ui.page import Page
from wizard.ui.session import Session

Show = Callable[[type[Page], Session], Page]


ENVIRONMENT = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"


ISSUER = f"https://auth.pingone.eu/{ENVIRONMENT}/as"


OTHER = "https://sso.example.com"


def enter(line: QLineEdit) -> None:
    QTest.keyClick(line, Qt.Key.Key_Return)


def holds(page: Page, name: str) -> str:
    return find(page, QLineEdit, f"{name}-edit").text()


def says(page: Page, name: str = "lookup-result") -> str:
    return find(page, QLabel, f"{name}-what").text()


def sees(page: Page, name: str) -> bool:
    found = page.findChild(QWidget, name)
    return found is not None and found.isVisible()


def busy(page: Page) -> bool:
    return page.busy
