"""The page of the test login: what keeps it closed, what it asks first, how it ends."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.support.browser import allow_webengine
from tests.support.loopback import Response as Page_
from tests.support.loopback import Site
from tests.support.pages import only
from tests.support.window import NoNetwork, click, find, type_into
from wizard import environment, flow
from wizard.flow import Proof
from wizard.model.step import Step
from wizard.oidc import name_lookup
from wizard.oidc.http import CancelToken, Request, Response
from wizard.ui.page import Page
from wizard.ui.pages.login.page import LoginPage
from wizard.ui.session import Session
from wizard.ui.shell import Shell
from wizard.ui.widgets import VerdictList
from wizard.ui.widgets.verdict_list import VerdictRow

allow_webengine()

_JSON = (("content-type", "application/json"),)

Shown = Callable[[type[Page], Session], Page]


def _states(page: Page) -> dict[str, str]:
    lists = (find(page, VerdictList, name) for name in ("login-verdicts", "login-passed"))
    shown = [verdict for one in lists for verdict in one.verdicts]
    return {verdict.check: verdict.state.value for verdict in shown}


def _says(page: QWidget, name: str) -> str:
    return find(page, QLabel, f"{name}-what").text()


def _row(page: Page) -> str:
    shown = find(page, VerdictList, "login-verdicts").findChildren(VerdictRow)
    (row,) = [row for row in shown if row.isVisible()]  # those of before are on their way out
    return " ".join(one.text() for one in row.findChildren(QLabel))


def _refuse_client(request: Request) -> Response:
    return Response(request.url, 401, _JSON, b'{"error": "invalid_client"}')


def _accept_client(request: Request) -> Response:
    return Response(request.url, 400, _JSON, b'{"error": "invalid_grant"}')


def test_login_is_closed_until_the_steps_before_are_done(shown: Shown, session: Session) -> None:
    page = shown(LoginPage, session)
    assert not find(page, QAbstractButton, "open-login").isEnabled()
    assert not find(page, QAbstractButton, "own-browser").isEnabled()
    assert _says(page, "login-state").startswith("First: ")
    went: list[Step] = []
    page.go.connect(lambda step, _field: went.append(step))
    click(page, "login-state-act")
    assert went == [Step.SERVER]


def test_login_opens_as_soon_as_they_are(shown: Shown, settled: Session) -> None:
    page = shown(LoginPage, settled)
    assert find(page, QAbstractButton, "open-login").isEnabled()
    settled.edit(access_token_url="")
    assert not find(page, QAbstractButton, "open-login").isEnabled()


def test_secret_goes_to_a_new_origin_only_after_a_yes(
    shown: Shown, settled: Session, network: NoNetwork
) -> None:
    settled.edit(access_token_url="https://elsewhere.example/token")
    page = shown(LoginPage, settled)
    click(page, "own-browser")  # the network of this test is closed: nothing may be asked yet
    assert "elsewhere.example" in _says(page, "login-question")
    network.answer = _refuse_client
    click(page, "login-question-act")
    assert settled.credentials is not None
    assert settled.credentials.origin == "https://elsewhere.example"
    assert _states(page)["token.client-auth"] == "failed"


def test_refused_credentials_end_it_before_anybody_types_a_password(
    shown: Shown, settled: Session, network: NoNetwork
) -> None:
    network.answer = _refuse_client
    page = shown(LoginPage, settled)
    click(page, "own-browser")
    assert _states(page) == {"token.client-auth": "failed"}
    assert "refuses this client ID" in _says(page, "login-result")
    assert flow.proof(settled.state) is Proof.FAILED
    went: list[tuple[Step, str]] = []
    page.go.connect(lambda step, field: went.append((step, field)))
    remedy = find(page, QAbstractButton, "login-result-act")
    assert remedy.text() == "Replace the secret"
    assert remedy is page.focusWidget()
    click(page, "login-result-act")
    assert went == [(Step.ENDPOINTS, "client_secret")]


def test_pasted_address_is_checked_by_the_same_rules(
    shown: Shown, settled: Session, network: NoNetwork
) -> None:
    network.answer = _accept_client
    page = shown(LoginPage, settled)
    click(page, "own-browser")
    assert "may see this login's code" in _says(page, "own-browser-warning")
    callback = "https://clearml.example.com/callback_ping?code=c&state=wrong"
    line = type_into(page, "pasted-callback", callback)
    click(page, "check-pasted")
    assert line.text() == ""
    assert _states(page)["login.callback"] == "failed"
    assert "token.redeem" in _states(page)


def test_address_of_the_login_can_be_copied(
    shown: Shown, settled: Session, network: NoNetwork
) -> None:
    network.answer = _accept_client
    page = shown(LoginPage, settled)
    click(page, "own-browser")
    click(page, "own-browser-copy")
    copied = QApplication.clipboard().text()
    assert copied.startswith(settled.draft.authorize_url + "?")
    assert find(page, QAbstractButton, "own-browser-copy").text() == "Copied"


def test_own_browser_asks_for_pkce(shown: Shown, settled: Session, network: NoNetwork) -> None:
    network.answer = _accept_client
    settled.edit(pkce=False)
    page = shown(LoginPage, settled)
    click(page, "own-browser")
    assert "PKCE" in _says(page, "own-browser-pkce")


def test_result_becomes_stale_when_the_setup_changes(
    shown: Shown, settled: Session, network: NoNetwork
) -> None:
    network.answer = _refuse_client
    page = shown(LoginPage, settled)
    click(page, "own-browser")
    settled.edit(pkce=False)
    assert _says(page, "login-result") == "Something was changed since this login."
    assert "refuses this client ID" in _row(page)
    network.answer = _accept_client
    click(page, "login-result-retry")
    assert find(page, QWidget, "own-browser-warning").isVisible()


def test_groups_typed_just_before_the_page_is_left_are_kept(
    shown: Shown, settled: Session, network: NoNetwork
) -> None:
    network.answer = _accept_client
    page = shown(LoginPage, settled)
    QTest.keyClicks(find(page, QPlainTextEdit, "clearml_groups-edit"), "Research")
    assert not settled.draft.clearml_groups
    page.left()
    assert settled.draft.clearml_groups == ("Research",)


def test_failed_login_is_tried_again_by_one_click(
    shown: Shown, settled: Session, network: NoNetwork
) -> None:
    network.answer = _refuse_client
    page = shown(LoginPage, settled)
    click(page, "own-browser")
    network.answer = _accept_client
    click(page, "login-result-retry")
    assert find(page, QWidget, "own-browser-warning").isVisible()
    assert _states(page) == {}


def test_question_before_another_try_is_visible(
    shown: Shown, settled: Session, network: NoNetwork
) -> None:
    network.answer = _refuse_client
    page = shown(LoginPage, settled)
    click(page, "own-browser")
    settled.edit(access_token_url="https://elsewhere.example/token")
    click(page, "login-result-retry")
    assert find(page, QWidget, "login-question").isVisible()


def test_problem_is_explained_once(shown: Shown, settled: Session, network: NoNetwork) -> None:
    network.answer = _refuse_client
    page = shown(LoginPage, settled)
    click(page, "own-browser")
    assert _says(page, "login-result") not in _row(page)
    assert "with the result" in _row(page)
    why = find(page, QLabel, "login-result-more").text()
    assert why.startswith("Most often the secret")
    assert "invalid_client" in why


def test_yes_to_one_origin_is_no_yes_to_another(
    shown: Shown, settled: Session, network: NoNetwork
) -> None:
    settled.edit(access_token_url="https://asked.example/token")
    page = shown(LoginPage, settled)
    click(page, "own-browser")
    settled.edit(access_token_url="https://unasked.example/token")  # as a late look-up would
    click(page, "login-question-act")
    assert "unasked.example" in _says(page, "login-question")
    assert settled.credentials
    assert "asked.example" not in settled.credentials.origin


def test_yes_beside_one_issuer_is_no_yes_beside_another(
    shown: Shown, settled: Session, network: NoNetwork
) -> None:
    network.answer = _refuse_client
    settled.edit(issuer="https://elsewhere.example")
    page = shown(LoginPage, settled)
    click(page, "own-browser")
    assert "issuer is now https://elsewhere.example" in _says(page, "login-question")
    click(page, "login-question-act")
    assert _states(page)["token.client-auth"] == "failed"  # the secret was sent after the yes
    settled.edit(issuer="https://third.example")
    click(page, "login-again")
    assert "third.example" in _says(page, "login-question")


def test_going_on_without_a_test_is_valid_for_this_setup_only(
    shown: Shown, settled: Session
) -> None:
    page = shown(LoginPage, settled)
    gone: list[Step] = []
    page.go.connect(lambda step, _: gone.append(step))
    click(page, "waive-login")
    assert flow.blocked(settled.state, Step.LOGIN) is None
    assert gone == [Step.EXPORT]
    settled.edit(pkce=False)
    assert flow.blocked(settled.state, Step.LOGIN) is not None


def test_show_me_leads_to_what_begins_a_login_or_follows_from_it(
    qtbot: QtBot, settled: Session, network: NoNetwork
) -> None:
    page = LoginPage(settled)
    shell = Shell(settled, only(page))
    qtbot.addWidget(shell)
    with qtbot.waitExposed(shell):
        shell.show()
    shell.activateWindow()
    shell.go(Step.LOGIN)
    click(shell, "hint")
    assert find(page, QAbstractButton, "open-login").hasFocus()
    network.answer = _refuse_client
    click(page, "own-browser")
    find(shell, QAbstractButton, "step-login").setFocus()
    click(shell, "hint")
    assert find(page, QAbstractButton, "login-result-act").hasFocus()
    click(page, "waive-result")
    assert shell.current is Step.EXPORT


@pytest.fixture
def as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.ui.browser.sandbox.must_be_off", lambda _user: True)


@pytest.mark.usefixtures("as_root")
def test_root_must_consent_before_a_real_login_opens(
    shown: Shown, settled: Session, network: NoNetwork
) -> None:
    page = shown(LoginPage, settled)
    click(page, "open-login")
    assert "You are root" in _says(page, "login-question")
    assert page.findChild(QWidget, "login-browser") is None


@pytest.mark.usefixtures("as_root")
def test_browser_that_does_not_return_leaves_a_verdict_with_the_way_to_fix_it(
    qtbot: QtBot, shown: Shown, settled: Session, network: NoNetwork
) -> None:
    network.answer = _accept_client
    with Site({"/authorize": Page_("Unknown client_id", 400)}) as ping:
        settled.edit(authorize_url=ping.url("/authorize"))
        page = shown(LoginPage, settled)
        click(page, "open-login")
        click(page, "login-question-act")
        qtbot.waitUntil(lambda: "login.browser" in _states(page), timeout=30_000)
    assert _states(page)["login.browser"] == "failed"
    qtbot.waitUntil(lambda: page.findChild(QWidget, "login-browser") is None, timeout=10_000)


@pytest.mark.usefixtures("as_root")
def test_stopping_closes_the_browser_and_proves_nothing(
    qtbot: QtBot, shown: Shown, settled: Session, network: NoNetwork
) -> None:
    network.answer = _accept_client
    with Site({"/authorize": Page_("Sign in")}) as ping:
        settled.edit(authorize_url=ping.url("/authorize"))
        page = shown(LoginPage, settled)
        click(page, "open-login")
        click(page, "login-question-act")
        click(page, "stop-login")
        qtbot.waitUntil(lambda: page.findChild(QWidget, "login-browser") is None, timeout=10_000)
    assert settled.evidence is None
    assert _states(page) == {"login.browser": "failed"}
    remedy = find(page, QAbstractButton, "fix-browser.closed")
    assert remedy.text() == "Open the login again"
    assert remedy is page.focusWidget()
    assert find(page, QAbstractButton, "open-login").isVisible()


@pytest.mark.usefixtures("as_root")
def test_addresses_of_clearml_are_looked_up_in_the_background_and_closed(
    qtbot: QtBot, shown: Shown, settled: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs: list[Callable[[], None]] = []

    def queue(work: Callable[[CancelToken], object], done: Callable[[object], None]) -> None:
        jobs.append(lambda: done(work(CancelToken())))

    def deliver() -> None:
        *_, lookup = jobs  # after the browser is loaded and client authentication found out
        jobs.clear()
        lookup()

    known = {"clearml.example.com": ("10.0.0.5",)}
    monkeypatch.setattr(name_lookup, "addresses", lambda host: known[host])
    monkeypatch.setattr(settled.runner, "run", queue)
    page = shown(LoginPage, settled)
    with Site({"/authorize": Page_("Sign in")}) as ping:
        settled.edit(authorize_url=ping.url("/authorize"))
        click(page, "open-login")
        click(page, "login-question-act")
        click(page, "stop-login")
        deliver()
        assert page.findChild(QWidget, "login-browser") is None
        click(page, "open-login")
        deliver()
        assert "MAP 10.0.0.5 ~NOTFOUND" in environment.process()[environment.CHROMIUM_FLAGS]
        click(page, "stop-login")
        qtbot.waitUntil(lambda: page.findChild(QWidget, "login-browser") is None, timeout=10_000)


@pytest.mark.usefixtures("as_root")
def test_ca_file_is_read_in_the_background_and_what_is_no_file_holds_up_nothing(
    qtbot: QtBot, shown: Shown, settled: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    jobs: list[Callable[[], None]] = []

    def queue(work: Callable[[CancelToken], object], done: Callable[[object], None]) -> None:
        jobs.append(lambda: done(work(CancelToken())))

    os.mkfifo(tmp_path / "pipe")
    settled.edit(ca_file=str(tmp_path / "pipe"), authorize_url="https://127.0.0.1:9/authorize")
    monkeypatch.setattr(name_lookup, "addresses", lambda _: ())
    monkeypatch.setattr(settled.runner, "run", queue)
    page = shown(LoginPage, settled)
    click(page, "open-login")
    click(page, "login-question-act")
    assert page.findChild(QWidget, "login-browser") is None
    jobs.pop()()
    find(page, QWidget, "login-browser")
    click(page, "stop-login")
    qtbot.waitUntil(lambda: page.findChild(QWidget, "login-browser") is None, timeout=10_000)


def test_credentials_are_part_of_what_is_proven(settled: Session) -> None:
    before = flow.current_fingerprint(settled.state)
    assert settled.credentials is not None
    settled.keyring.put(replace(settled.credentials, version="v2"))
    assert flow.current_fingerprint(settled.state) != before
