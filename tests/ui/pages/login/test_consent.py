"""What the test login asks before it begins: about the running browser, and about its sandbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.support.inline import Inline
from tests.support.window import NoNetwork, click, find
from wizard import environment
from wizard.model.settings import Settings, settle
from wizard.model.step import Step
from wizard.oidc.http import Response
from wizard.ui import shell
from wizard.ui.browser import sandbox
from wizard.ui.page import Page
from wizard.ui.pages import make_page
from wizard.ui.pages.login.consent import Consent
from wizard.ui.pages.login.page import LoginPage
from wizard.ui.session import Session

Shown = Callable[[type[Page], Session], Page]

_OTHER = "https://first.example/callback_ping"
_ASKED = {"QTWEBENGINE_DISABLE_SANDBOX": "1", environment.CHROMIUM_FLAGS: "--disable-web-security"}


def _browser_runs_for(url: str) -> None:
    environ: dict[str, str] = {}
    sandbox.prepare(environ, sandbox.closed_places(url, "https://ping.example/as"))
    sandbox.ENGINE.starts(environ)


def _settings(session: Session) -> Settings:
    settings = settle(session.draft)
    assert isinstance(settings, Settings)
    return settings


def _asks(session: Session, *, embedded: bool = True) -> str:
    question = Consent(session).next(_settings(session), embedded=embedded)
    return question.problem.code if question else ""


def _in(session: Session, **changes: object) -> Session:
    """The same set-up where the program was started otherwise."""
    services = replace(session.services, **changes)  # type: ignore[arg-type]  # names are its own
    made = Session(services, Inline(), session.draft)
    made.keyring.sync()
    return made


@pytest.fixture(autouse=True)
def no_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "must_be_off", lambda _user: False)


@pytest.fixture
def as_root(monkeypatch: pytest.MonkeyPatch, no_root: None) -> None:
    monkeypatch.setattr(sandbox, "must_be_off", lambda _user: True)


class TestRestart:
    def test_browser_that_runs_for_another_server_is_not_opened(
        self, qtbot: QtBot, shown: Shown, settled: Session
    ) -> None:
        _browser_runs_for(_OTHER)
        page = shown(LoginPage, settled)
        click(page, "open-login")
        assert "must restart" in find(page, QLabel, "login-question-what").text()
        more = find(page, QLabel, "login-question-more").text()
        assert "first opens: first.example. Now" in more
        assert "https://clearml.example.com" in more
        assert "The credentials stay in the keyring." in more
        assert page.findChild(QWidget, "login-browser") is None
        with qtbot.waitSignal(page.restart):
            click(page, "login-question-act")

    def test_changing_the_address_back_makes_the_question_void(
        self, qtbot: QtBot, shown: Shown, settled: Session, network: NoNetwork
    ) -> None:
        _browser_runs_for(_OTHER)
        page = shown(LoginPage, settled)
        click(page, "open-login")
        network.answer = lambda request: Response(
            request.url, 401, (("content-type", "application/json"),), b'{"error":"invalid_client"}'
        )
        settled.edit(webapp_url="https://first.example")
        with qtbot.assertNotEmitted(page.restart):
            click(page, "login-question-act")
        assert "refuses this client ID" in find(page, QLabel, "login-result-what").text()

    def test_credentials_kept_for_this_run_only_are_said_to_be_lost(self, settled: Session) -> None:
        _browser_runs_for(_OTHER)
        settled.keyring.use_memory()
        question = Consent(settled).next(_settings(settled), embedded=True)
        assert question
        assert "have them ready to enter again" in question.problem.remedy

    @pytest.mark.parametrize(
        "url", ["https://clearml.example.com/callback_ping", "https://CLEARML.example.com:443/x"]
    )
    def test_same_server_needs_none(self, settled: Session, url: str) -> None:
        _browser_runs_for(url)
        assert _asks(settled) == ""

    def test_before_the_first_login_none_is_needed(self, settled: Session) -> None:
        assert _asks(settled) == ""

    def test_another_port_is_another_server_where_ping_has_the_same_host(
        self, settled: Session
    ) -> None:
        _browser_runs_for("https://clearml.example.com:8443/callback_ping")
        assert _asks(settled) == ""
        ping = "https://clearml.example.com:9031"
        settled.edit(
            issuer=ping,
            authorize_url=f"{ping}/as/authorize",
            access_token_url=f"{ping}/as/token",
            userinfo_url=f"{ping}/idp/userinfo",
            jwks_url=f"{ping}/pf/JWKS",
        )
        assert _asks(settled) == "login.restart"

    def test_browser_that_closes_nothing_is_not_enough(self, settled: Session) -> None:
        sandbox.ENGINE.starts({})
        assert _asks(settled) == "login.restart"

    def test_own_browser_and_the_demo_need_none(self, settled: Session) -> None:
        _browser_runs_for(_OTHER)
        assert _asks(settled, embedded=False) == ""
        assert _asks(_in(settled, demo=True)) == ""


class TestSandbox:
    def test_environment_that_switches_it_off_needs_consent(self, settled: Session) -> None:
        session = _in(settled, removed=environment.scrub(dict(_ASKED)))
        before, after = Consent(session), Consent(session)
        question = before.next(_settings(session), embedded=True)
        assert question
        assert question.problem.code == "login.no-sandbox"
        assert "QTWEBENGINE_DISABLE_SANDBOX" in question.problem.why
        assert not before.without_sandbox
        after.no_sandbox = True
        assert after.without_sandbox
        assert after.next(_settings(session), embedded=True) is None

    def test_otherwise_no_consent_is_needed_and_the_sandbox_stays_on(
        self, settled: Session
    ) -> None:
        flags = {environment.CHROMIUM_FLAGS: "--single-process --disable-gpu-sandbox"}
        session = _in(settled, removed=environment.scrub(flags))
        questions = Consent(session)
        assert questions.next(_settings(session), embedded=True) is None
        questions.no_sandbox = True
        assert not questions.without_sandbox

    @pytest.mark.usefixtures("as_root")
    def test_root_consents_once_whatever_the_environment_says(self, settled: Session) -> None:
        assert _asks(_in(settled, removed=environment.scrub(dict(_ASKED)))) == "login.root"

    @pytest.mark.usefixtures("as_root")
    def test_demo_says_it_and_asks_nothing(self, shown: Shown, settled: Session) -> None:
        demo = _in(settled, demo=True)
        assert _asks(demo) == ""
        assert Consent(demo).without_sandbox
        page = shown(LoginPage, demo)
        assert "without its sandbox" in find(page, QLabel, "root-notice-what").text()
        assert "You are root" in find(page, QLabel, "root-notice-more").text()

    def test_demo_in_a_container_does_not_fail_for_lack_of_a_sandbox(
        self, settled: Session
    ) -> None:
        demo = _in(settled, demo=True, removed=environment.scrub(dict(_ASKED)))
        assert _asks(demo) == ""
        assert Consent(demo).without_sandbox


def test_nothing_is_cut_off_in_the_smallest_window(qtbot: QtBot, settled: Session) -> None:
    _browser_runs_for(_OTHER)
    session = _in(settled, removed=environment.scrub(dict(_ASKED)))
    window = shell.Shell(session, make_page)
    qtbot.addWidget(window)
    window.resize(shell.SMALLEST)
    window.show()
    window.go(Step.LOGIN)
    click(window, "open-login")
    for name in ("login-card", "login-question", "scrubbed"):
        part = find(window, QWidget, name)
        assert part.mapTo(window, part.rect().topRight()).x() < window.width(), name


class TestWhatWasRemoved:
    def test_page_names_it_and_says_why(self, shown: Shown, settled: Session) -> None:
        asked = {"SSLKEYLOGFILE": "/tmp/keys", **_ASKED}
        page = shown(LoginPage, _in(settled, removed=environment.scrub(asked)))
        assert find(page, QLabel, "scrubbed-what").isVisible()
        said = find(page, QLabel, "scrubbed-more").text()
        for name in ("SSLKEYLOGFILE", "QTWEBENGINE_DISABLE_SANDBOX", "--disable-web-security"):
            assert name in said
        assert "could read the login" in said
        assert "Nothing needs to be done now" in said
        assert "/tmp/keys" not in said

    def test_page_is_silent_when_nothing_was(self, shown: Shown, settled: Session) -> None:
        assert shown(LoginPage, settled).findChild(QWidget, "scrubbed") is None
