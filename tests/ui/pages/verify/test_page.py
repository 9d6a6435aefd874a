"""Page 8: the command, checking the server, waiting for its restart, debug logging, closing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QProgressBar, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.support.clearml import FakeClearml, Mood
from tests.support.inline import Inline
from tests.support.window import SECRET, NoNetwork, click, find
from wizard.model.draft import Draft
from wizard.model.problem import problem
from wizard.model.step import Step
from wizard.oidc.client import NetworkClient
from wizard.oidc.http import Request, RequestError, Response
from wizard.services import Services
from wizard.ui.background import Background
from wizard.ui.page import Page
from wizard.ui.pages.verify.page import VerifyPage
from wizard.ui.session import Session

Show = Callable[[type[Page], Session], Page]


def words(page: Page, name: str) -> str:
    return find(page, QLabel, f"{name}-what").text()


def test_closing_is_open_whatever_the_server_says(shown: Show, settled: Session) -> None:
    page = shown(VerifyPage, settled)
    assert (page.busy, page.finish()) == (False, True)
    assert settled.problems[Step.VERIFY] == ()


def test_the_command_is_there_without_the_secret(shown: Show, settled: Session) -> None:
    page = shown(VerifyPage, settled)
    line = find(page, QTextEdit, "apply-command-value").toPlainText()
    assert line.endswith("up -d apiserver")
    assert SECRET not in line


def test_an_unfinished_setup_can_be_checked_without_a_command(
    shown: Show, services: Services
) -> None:
    draft = Draft(setup_id="setup", webapp_url="https://clearml.example")
    page = shown(VerifyPage, Session(services, Inline(), draft))
    assert find(page, QTextEdit, "apply-command-value").toPlainText() == ""
    assert find(page, QAbstractButton, "check-now").isEnabled()
    page.session.edit(webapp_url="")
    assert not find(page, QAbstractButton, "check-now").isEnabled()


def test_debug_logging_is_recalled(qtbot: QtBot, shown: Show, settled: Session) -> None:
    page = shown(VerifyPage, settled)
    assert words(page, "debug-reminder") == ""
    settled.edit(debug=True)
    with qtbot.waitSignal(page.go) as asked:
        click(page, "debug-reminder-act")
    assert asked.args == [Step.OPTIONS, "debug"]


Open = Callable[[str], Page]


@pytest.fixture
def server() -> Iterator[FakeClearml]:
    with FakeClearml() as running:
        yield running


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.fixture
def opened(shown: Show, settled: Session, background: Background) -> Open:
    """The page on a set-up whose server is at an address, with real threads and sockets."""

    def show(address: str) -> Page:
        services = replace(settled.services, http_for=NetworkClient)
        draft = replace(settled.draft, webapp_url=address)
        session = Session(services, background, draft)
        return shown(VerifyPage, session)

    return show


def headline(qtbot: QtBot, page: Page) -> str:
    label = find(page, QLabel, "check-result-what")
    qtbot.waitUntil(lambda: label.text() != "", timeout=10_000)
    return label.text()


def verdict_of(page: Page, check: str) -> str:
    return find(page, QWidget, f"verdict-deployment.{check}").accessibleName().partition(":")[0]


@pytest.mark.parametrize(
    ("mood", "expected"),
    [
        (Mood.WITH_PING, ("Ping is switched on", "Passed")),
        (Mood.UNSURE, ("Perhaps Ping is switched on", "Warning")),
        (Mood.WITHOUT_PING, ("Ping is not switched on yet", "Failed")),
        (Mood.OPEN_SOURCE, ("This ClearML server cannot offer Ping", "Failed")),
        (Mood.DOWN, ("The ClearML server could not be reached", "Not checked")),
    ],
)
def test_check_now_distinguishes_the_cases(
    qtbot: QtBot, opened: Open, server: FakeClearml, mood: Mood, expected: tuple[str, str]
) -> None:
    server.mood = mood
    page = opened(server.origin)
    revealed: list[str] = []
    page.reveal.connect(lambda part: revealed.append(part.objectName()))
    click(page, "check-now")
    assert (headline(qtbot, page), verdict_of(page, "ping")) == expected
    assert revealed == ["check-busy", "check-result"]


def test_another_client_id_is_marked_and_leads_to_the_export(
    qtbot: QtBot, opened: Open, server: FakeClearml
) -> None:
    server.mood, server.client_id = Mood.WITH_PING, "of-another-set-up"
    page = opened(server.origin)
    page.session.keyring.sync()
    qtbot.waitUntil(lambda: page.session.credentials is not None)
    click(page, "check-now")
    assert "something differs" in headline(qtbot, page)
    with qtbot.waitSignal(page.go) as asked:
        click(page, "fix-deployment.client-id")
    assert asked.args == [Step.EXPORT, ""]


def test_waiting_shows_progress_and_ends_when_ping_is_there(
    qtbot: QtBot, opened: Open, server: FakeClearml
) -> None:
    server.mood = Mood.DOWN
    page = opened(server.origin)
    click(page, "check-wait")
    doing = find(page, QLabel, "check-busy-doing")
    qtbot.waitUntil(lambda: "HTTP 502" in doing.text(), timeout=10_000)
    assert find(page, QProgressBar, "").maximum() == 180
    assert not find(page, QAbstractButton, "check-now").isEnabled()
    assert find(page, QAbstractButton, "check-busy-cancel").hasFocus()
    server.mood = Mood.WITH_PING
    assert headline(qtbot, page) == "Ping is switched on"
    assert not find(page, QWidget, "check-busy").isVisible()
    assert find(page, QAbstractButton, "check-now").hasFocus()


def test_waiting_can_be_cancelled(qtbot: QtBot, opened: Open, server: FakeClearml) -> None:
    server.mood = Mood.DOWN
    page = opened(server.origin)
    click(page, "check-wait")
    qtbot.waitUntil(find(page, QWidget, "check-busy").isVisible)
    click(page, "check-busy-cancel")
    assert not find(page, QWidget, "check-busy").isVisible()
    assert find(page, QAbstractButton, "check-wait").isEnabled()
    assert words(page, "check-result") == ""


def test_leaving_the_page_ends_the_waiting(qtbot: QtBot, opened: Open, server: FakeClearml) -> None:
    server.mood = Mood.DOWN
    page = opened(server.origin)
    click(page, "check-wait")
    qtbot.waitUntil(lambda: bool(server.requests))
    page.left()
    assert not find(page, QWidget, "check-busy").isVisible()


def refuses(request: Request) -> Response:
    raise RequestError(problem("http.refused", host=request.url))


def test_a_result_of_another_address_is_removed(
    shown: Show, settled: Session, network: NoNetwork
) -> None:
    network.answer = refuses
    page = shown(VerifyPage, settled)
    click(page, "check-now")
    assert words(page, "check-result") == "The ClearML server could not be reached"
    settled.edit(webapp_url="https://another.example")
    assert words(page, "check-result") == ""
    assert page.findChild(QWidget, "verdict-deployment.address") is None
    assert "another.example" in find(page, QLabel, "server-check-words").text()
