"""Page 1: the address and the callback URL."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.gallery.states import State, open_window
from tests.support.inline import Inline
from tests.support.window import NoNetwork, click, find, leave, type_into
from wizard.model.draft import Draft
from wizard.model.problem import problem
from wizard.model.step import Step
from wizard.oidc.http import Request, RequestError, Response
from wizard.services import Services
from wizard.ui.page import Page
from wizard.ui.pages.server.page import ServerPage
from wizard.ui.session import Session

Show = Callable[[type[Page], Session], Page]
OPEN_SOURCE = b'{"meta": {}, "data": {"basic": {}, "sso": {}, "sso_providers": []}}'


@pytest.fixture(autouse=True)
def nobody_answers(network: NoNetwork) -> None:
    """The page looks at the server by itself; here there is none."""

    def refuse(request: Request) -> Response:
        raise RequestError(problem("http.refused", host=request.url))

    network.answer = refuse


def open_source(request: Request) -> Response:
    """The open-source server: a call that only Enterprise has is not found."""
    modes = request.url.endswith("login.supported_modes")
    return Response(request.url, 200 if modes else 404, (), OPEN_SOURCE)


def test_callback_url_follows_the_address_as_it_is_typed(shown: Show, session: Session) -> None:
    page = shown(ServerPage, session)
    type_into(page, "webapp_url", "HTTPS://ClearML.Example.com:443/")
    shown_url = find(page, QTextEdit, "callback-value").toPlainText()
    assert shown_url == "https://clearml.example.com/callback_ping"
    assert find(page, QLabel, "webapp_url-help").text() == (
        "Understood as https://clearml.example.com"
    )


def test_the_name_says_what_stands_in_its_place(shown: Show, session: Session) -> None:
    page = shown(ServerPage, session)
    said = find(page, QLabel, "name-help")
    assert "Without" not in said.text()
    type_into(page, "webapp_url", "https://clearml.example.com")
    assert said.text().endswith("Without a name it is called clearml.example.com.")


def test_copy_puts_the_callback_url_on_the_clipboard_and_says_so(
    qtbot: QtBot, shown: Show, session: Session
) -> None:
    page = shown(ServerPage, session)
    type_into(page, "webapp_url", "https://clearml.example.com")
    click(page, "callback-copy")
    assert QGuiApplication.clipboard().text() == "https://clearml.example.com/callback_ping"
    button = find(page, QPushButton, "callback-copy")
    assert button.text() == "Copied"
    qtbot.waitUntil(lambda: button.text() == "Copy", timeout=5000)


def test_there_is_nothing_to_copy_without_an_address(shown: Show, session: Session) -> None:
    page = shown(ServerPage, session)
    assert not find(page, QFrame, "callback-card").isVisible()
    type_into(page, "webapp_url", "ftp:")
    assert not find(page, QFrame, "callback-card").isVisible()
    type_into(page, "webapp_url", "clearml.example.com")
    assert find(page, QFrame, "callback-card").isVisible()


def test_nothing_is_objected_to_while_typing_then_all_of_it(shown: Show, session: Session) -> None:
    page = shown(ServerPage, session)
    line = type_into(page, "webapp_url", "ftp://clearml.example.com")
    assert page.findChild(QLabel, "webapp-url.scheme-what") is None
    leave(line)
    what = find(page, QLabel, "webapp-url.scheme-what")
    assert what.isVisible()
    assert "https://" in find(page, QLabel, "webapp-url.scheme-remedy").text()
    assert not find(page, QLabel, "webapp_url-help").isVisible()


def test_objection_goes_at_once_when_the_text_becomes_right(shown: Show, session: Session) -> None:
    page = shown(ServerPage, session)
    leave(type_into(page, "webapp_url", "ftp://clearml.example.com"))
    type_into(page, "webapp_url", "https://clearml.example.com")
    assert page.findChild(QLabel, "webapp-url.scheme-what") is None
    assert find(page, QLabel, "webapp_url-help").isVisible()


def test_field_left_before_objects_again_after_a_pause(
    qtbot: QtBot, shown: Show, session: Session
) -> None:
    page = shown(ServerPage, session)
    leave(type_into(page, "webapp_url", "https://clearml.example.com"))
    line = type_into(page, "webapp_url", "ftp://x")
    assert page.findChild(QLabel, "webapp-url.scheme-what") is None
    qtbot.waitUntil(lambda: page.findChild(QLabel, "webapp-url.scheme-what") is not None)
    assert line.hasFocus()


def test_plain_http_warns_and_stops_nothing(shown: Show, session: Session) -> None:
    page = shown(ServerPage, session)
    leave(type_into(page, "webapp_url", "http://clearml.example.com"))
    assert find(page, QLabel, "webapp-url.plain-http-what").property("kind") == "warned"
    assert "may refuse callback URLs" in find(page, QLabel, "webapp-url.plain-http-why").text()


def test_tabbing_through_an_empty_field_is_no_offence(shown: Show, session: Session) -> None:
    page = shown(ServerPage, session)
    line = type_into(page, "webapp_url", "")
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert page.findChild(QLabel, "webapp-url.missing-what") is None


def test_it_opens_with_few_words_that_say_what_to_have_at_hand(
    qtbot: QtBot, tmp_path: Path
) -> None:
    shell = open_window(State.EMPTY, tmp_path)
    qtbot.addWidget(shell)
    with qtbot.waitExposed(shell):
        shell.show()
    texts = list(_texts(find(shell, QStackedWidget, "pages")))
    texts += _texts(find(shell, QWidget, "footer"))
    said = " ".join(texts)
    assert len(re.findall(r"\S*\w\S*", said)) <= 60, said
    for part in ("half an hour", "ClearML Enterprise", "right to create applications in Ping"):
        assert part in said


def _texts(root: QWidget) -> Iterator[str]:
    """Every word that can be seen in there."""
    for part in root.findChildren(QWidget):
        if part.isVisible() and isinstance(part, QLabel | QAbstractButton):
            yield part.text()
        elif part.isVisible() and isinstance(part, QLineEdit):
            yield part.text() or part.placeholderText()
        elif part.isVisible() and isinstance(part, QTextEdit):
            yield part.toPlainText()


def test_the_open_source_edition_is_told_once_the_address_is_left(
    shown: Show, session: Session, network: NoNetwork
) -> None:
    network.answer = open_source
    page = shown(ServerPage, session)
    line = type_into(page, "webapp_url", "https://clearml.example.com")
    assert page.findChild(QFrame, "edition") is None
    leave(line)
    edition = find(page, QFrame, "edition")
    assert edition.isVisible()
    assert "open-source edition" in find(page, QLabel, "edition-what").text()
    assert not [p for p in session.problems[Step.SERVER] if p.is_error]
    type_into(page, "webapp_url", "https://clearml.example.org")
    assert not edition.isVisible()


def test_a_server_that_does_not_answer_is_not_mentioned(shown: Show, session: Session) -> None:
    page = shown(ServerPage, session)
    leave(type_into(page, "webapp_url", "https://clearml.example.com"))
    assert page.findChild(QFrame, "edition") is None


def test_nobody_is_asked_while_the_address_is_wrong_or_in_the_demo(
    shown: Show, services: Services, session: Session, network: NoNetwork
) -> None:
    network.answer = None
    leave(type_into(shown(ServerPage, session), "webapp_url", "ftp://clearml.example.com"))
    demo = Session(replace(services, demo=True), Inline(), Draft(setup_id="demo"))
    leave(type_into(shown(ServerPage, demo), "webapp_url", "https://clearml.example.com"))
