"""A login browser on loopback sites, and a ClearML that must never be visited."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from tests.support.browser import Fingers, allow_webengine
from tests.support.loopback import Site
from wizard.checks.login.browser_result import BrowserResult
from wizard.oidc.login import leads_to_callback

if TYPE_CHECKING:
    from PySide6.QtWebEngineWidgets import QWebEngineView

    from wizard.ui.browser.monitor import BrowserOptions
    from wizard.ui.browser.view import LoginBrowser

allow_webengine()


@dataclass
class Login:
    """One login in a shown browser, and all that it told."""

    browser: LoginBrowser
    fingers: Fingers
    caught: list[tuple[str, bytes]] = field(default_factory=list)
    ended: list[BrowserResult] = field(default_factory=list)


Begin = Callable[..., Login]


@pytest.fixture
def clearml() -> Iterator[Site]:
    """Where the callback leads. It counts connections; after a login there must be none."""
    with Site() as site:
        yield site


@pytest.fixture
def callback(clearml: Site) -> str:
    return clearml.url("/callback_ping")


@pytest.fixture
def ping() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def plan(callback: str) -> BrowserOptions:
    from wizard.ui.browser.monitor import BrowserOptions  # noqa: PLC0415 - loads WebEngine

    return BrowserOptions(is_redirect=lambda url: leads_to_callback(url, callback))


@pytest.fixture
def begin(qtbot: QtBot, plan: BrowserOptions) -> Iterator[Begin]:
    """Opens a browser at a URL, with the plan changed where asked."""
    from wizard.ui.browser.view import LoginBrowser  # noqa: PLC0415 - loads WebEngine

    browsers: list[LoginBrowser] = []

    def opened(url: str, **changes: object) -> Login:
        browser = LoginBrowser(replace(plan, **changes))  # type: ignore[arg-type]
        browsers.append(browser)

        def view() -> QWebEngineView:
            current = browser.tabs.current()
            assert current is not None
            return current

        login = Login(browser, Fingers(qtbot, view))
        browser.caught.connect(lambda url, body: login.caught.append((url, body)))
        browser.ended.connect(login.ended.append)
        browser.resize(800, 600)
        browser.show()
        browser.open(url)
        return login

    yield opened
    for browser in browsers:
        with qtbot.waitSignal(browser._profile.destroyed):
            browser.dispose()
