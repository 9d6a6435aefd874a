"""Real logins in the real browser, at the demo provider."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from tests.support.browser import Fingers, allow_webengine
from wizard.checks.login.browser_result import BrowserResult
from wizard.checks.login.runner import LoginResult, LoginTest
from wizard.demo import defaults as world
from wizard.demo.config import DemoConfig, PkceEnforcement
from wizard.demo.people import Person
from wizard.demo.provider import DemoProvider
from wizard.model import urls
from wizard.model.credentials import Credentials
from wizard.model.secret import Secret
from wizard.model.settings import Endpoints, GroupSettings, Settings
from wizard.oidc.callback import Callback
from wizard.oidc.client import NetworkClient
from wizard.oidc.login import LoginAttempt, leads_to_callback
from wizard.ping.error_pages import error_document, error_page

if TYPE_CHECKING:
    from PySide6.QtWebEngineWidgets import QWebEngineView

    from wizard.ui.browser.view import LoginBrowser

allow_webengine()

NOON = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)
LIMIT = 30_000


@dataclass
class BrowserLogin:
    """A login under way in a shown browser."""

    test: LoginTest
    attempt: LoginAttempt
    browser: LoginBrowser
    fingers: Fingers
    caught: list[tuple[str, bytes]] = field(default_factory=list)
    ended: list[BrowserResult] = field(default_factory=list)

    def sign_on(self, person: Person) -> None:
        """Type into the provider's own form and press its button."""
        self.fingers.type("#username", person.username)
        self.fingers.type("#password", person.password)
        self.fingers.click("#sign-on")

    def result(self) -> LoginResult:
        """Everything behind the callback that was caught."""
        url, body = self.caught[0]
        return self.test.finish(self.attempt, Callback(url, body or None))


Open = Callable[..., BrowserLogin]


@pytest.fixture
def ping() -> Iterator[DemoProvider]:
    """The demo provider as the demo starts it."""
    config = DemoConfig((world.DEMO_CALLBACK_URL,), pkce=PkceEnforcement.S256_REQUIRED)
    with DemoProvider(config, lambda: NOON) as provider:
        yield provider


def demo_test(ping: DemoProvider) -> LoginTest:
    """A test login of the demo's set-up."""
    settings = demo_settings(ping)
    origin = urls.origin(settings.endpoints.access_token_url)
    credentials = Credentials(ping.client_id, Secret(ping.client_secret), "v1", origin)
    return LoginTest(NetworkClient(), settings, credentials, lambda: NOON, fingerprint="f")


def demo_settings(ping: DemoProvider) -> Settings:
    """The demo's set-up, as its draft settles."""
    site = ping.issuer
    ends = Endpoints(f"{site}/authorize", f"{site}/token", site, f"{site}/userinfo", f"{site}/jwks")
    groups = GroupSettings(world.DEMO_GROUPS_CLAIM, admins=world.DEMO_ADMIN_GROUPS)
    return Settings(world.DEMO_WEBAPP_URL, ends, pkce=True, groups=groups)


@pytest.fixture
def open_login(qtbot: QtBot) -> Iterator[Open]:
    """Opens the browser on a test login; `more` goes behind the address."""
    from wizard.ui.browser.monitor import BrowserOptions  # noqa: PLC0415 - loads WebEngine
    from wizard.ui.browser.view import LoginBrowser  # noqa: PLC0415 - loads WebEngine

    browsers: list[LoginBrowser] = []

    def opened(test: LoginTest, more: str = "") -> BrowserLogin:
        attempt = test.begin()
        browser = LoginBrowser(
            BrowserOptions(
                lambda url: leads_to_callback(url, attempt.redirect_uri), error_page, error_document
            )
        )
        browsers.append(browser)

        def view() -> QWebEngineView:
            current = browser.tabs.current()
            assert current is not None
            return current

        login = BrowserLogin(test, attempt, browser, Fingers(qtbot, view))
        browser.caught.connect(lambda url, body: login.caught.append((url, body)))
        browser.ended.connect(login.ended.append)
        browser.resize(800, 700)
        browser.show()
        browser.open(attempt.url + more)
        return login

    yield opened
    for browser in browsers:
        with qtbot.waitSignal(browser._profile.destroyed):
            browser.dispose()
