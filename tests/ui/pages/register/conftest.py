"""The stand-in of PingOne, and the desktop's browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QDesktopServices

from tests.standins.pingone.standin import PingOne
from tests.support.automatic import SystemBrowser


@pytest.fixture
def system_browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[SystemBrowser]:
    made = SystemBrowser()
    monkeypatch.setattr(QDesktopServices, "openUrl", made.open)
    yield made
    made.close()


@pytest.fixture
def pingone() -> Iterator[PingOne]:
    with PingOne() as made:
        yield made
