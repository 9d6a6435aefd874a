"""Page 2's second way: the hand-out is saved, and what comes back goes to its fields."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QWidget

from tests.gallery.scan import main_buttons
from tests.support.window import NoNetwork, click, find, type_into
from wizard.flow import StepState, step_states
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.oidc.http import Request, Response
from wizard.ui.page import Page
from wizard.ui.pages.endpoints.page import EndpointsPage
from wizard.ui.pages.register.checklist import Checklist
from wizard.ui.pages.register.page import RegisterPage
from wizard.ui.session import Session

Show = Callable[[type[Page], Session], Page]

CLIENT = "22222222-2222-4222-8222-222222222222"
ENVIRONMENT = "11111111-1111-4111-8111-111111111111"
SENT = "s3cret~from-the-Ping_team-and-no-one-else"
LINES = f"Client ID: {CLIENT}\nEnvironment ID: {ENVIRONMENT}\nRegion: Europe\n"


@pytest.fixture
def page(shown: Show, session: Session) -> Page:
    session.edit(webapp_url="https://clearml.example.com", product=Product.PINGONE)
    made = shown(RegisterPage, session)
    click(made, "answers-change")
    click(made, "register_way-2")
    return made


def _paste(page: Page, text: str) -> QLineEdit:
    line = find(page, QLineEdit, "returned-edit")
    line.setFocus()
    QGuiApplication.clipboard().setText(text)
    QTest.keySequence(line, "Ctrl+V")
    return line


def _client_id(session: Session) -> str:
    return session.keyring.credentials.client_id if session.keyring.credentials else ""


def _said(page: Page, name: str = "returned-said") -> str:
    what, more = (find(page, QLabel, f"{name}-{part}").text() for part in ("what", "more"))
    return f"{what} {more}"


def test_the_steps_are_the_way_from_the_beginning(shown: Show, settled: Session) -> None:
    made = shown(RegisterPage, settled)
    assert made.findChildren(Checklist)[0].isVisible()
    assert made.findChild(QWidget, "handout-card") is None


def test_the_way_is_kept_and_can_be_changed(page: Page, session: Session) -> None:
    assert session.draft.register_way == "handout"
    assert find(page, QWidget, "handout-card").isVisible()
    assert not page.findChildren(Checklist)[0].isVisible()
    click(page, "register_way-1")
    assert not find(page, QWidget, "handout-card").isVisible()
    assert page.findChildren(Checklist)[0].isVisible()


def test_the_handout_is_saved_into_a_folder_of_its_own(
    page: Page, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    type_into(page, "contact", "Ada")
    click(page, "handout-save")
    folder = tmp_path / "clearml-ping-registration"
    assert "Ada" in (folder / "ping-registration.html").read_text(encoding="utf-8")
    assert str(folder) in _said(page, "handout-saved").replace("\u200b", "")
    (folder / "pingone.tf").write_text("mine", encoding="utf-8")
    click(page, "handout-save")
    assert "pingone.tf" in _said(page, "handout-saved").replace("\u200b", "")


def test_labelled_lines_go_to_their_fields_and_tick_the_list(page: Page, session: Session) -> None:
    line = _paste(page, f"{LINES}Client secret: {SENT}\n")
    assert (line.text(), line.isUndoAvailable()) == ("", False)
    draft, credentials = session.draft, session.keyring.credentials
    assert draft.ping_url == f"https://auth.pingone.eu/{ENVIRONMENT}/as"
    assert (draft.pingone_environment, draft.pingone_region) == (ENVIRONMENT, "EU")
    assert credentials
    assert (credentials.client_id, credentials.client_secret) == (CLIENT, Secret(SENT))
    session.see(Step.REGISTER)
    assert step_states(session.state)[Step.REGISTER] is StepState.DONE
    assert SENT not in _said(page)
    click(page, "register_way-1")
    assert find(page, QLabel, "checklist-title").text() == "PingOne: 6 of 6 done"


def test_what_was_pasted_is_in_no_part_of_the_window_nor_in_the_draft(
    page: Page, session: Session
) -> None:
    _paste(page, f"{LINES}Client secret: {SENT}\n")
    texts = [one.text() for one in page.findChildren(QLabel)]
    texts += [one.text() for one in page.findChildren(QLineEdit)]
    assert [text for text in texts if SENT in text] == []
    assert SENT not in repr(session.draft)
    session.undo.undo()
    assert session.draft.ping_url == ""
    line = find(page, QLineEdit, "returned-edit")
    QTest.keySequence(line, "Ctrl+Z")
    assert line.text() == ""


def test_without_labels_the_page_asks_which_is_which(page: Page, session: Session) -> None:
    _paste(page, f"{ENVIRONMENT}\n{CLIENT}")
    assert find(page, QWidget, "returned-question").isVisible()
    assert _client_id(session) == ""
    click(page, "returned-1")
    assert _client_id(session) == CLIENT
    assert session.draft.pingone_environment == ENVIRONMENT
    assert "region" in _said(page)
    assert not find(page, QWidget, "returned-question").isVisible()


def test_another_text_is_refused_and_changes_nothing(page: Page, session: Session) -> None:
    before = session.draft
    line = _paste(page, "the wrong clipboard: hunter2")
    assert line.text() == ""
    assert session.draft == before
    assert "hunter2" not in _said(page)
    assert "Nothing in this text" in _said(page)


def test_typed_text_is_taken_with_enter_and_forgotten_otherwise(
    page: Page, session: Session
) -> None:
    line = type_into(page, "returned", "Client ID: abc")
    assert line.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert line.text() == ""
    assert _client_id(session) == ""
    line = type_into(page, "returned", "Client ID: abc")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert _client_id(session) == "abc"
    # Without an address the list is not done.
    assert session.draft.ticks == frozenset()


def test_a_new_secret_is_bound_to_the_tenant_of_its_lines_not_to_the_former(
    shown: Show, settled: Session
) -> None:
    settled.edit(register_way="handout")
    made = shown(RegisterPage, settled)
    _paste(made, f"{LINES}Client secret: {SENT}\n")
    assert settled.draft.access_token_url == ""
    assert settled.keyring.credentials
    assert settled.keyring.credentials.origin == "https://auth.pingone.eu"
    _paste(made, f"Client ID: {CLIENT}\nClient secret: {SENT}2\n")
    assert settled.keyring.credentials.origin == ""


def test_what_is_still_missing_is_said_and_next_is_the_main_button(page: Page) -> None:
    assert main_buttons(page) == ["handout-save"]
    _paste(page, LINES)
    assert "client secret" in _said(page)
    assert main_buttons(page) == []


def test_page_3_looks_the_address_up_by_itself(
    shown: Show, session: Session, network: NoNetwork
) -> None:
    urls: list[str] = []

    def answer(request: Request) -> Response:
        urls.append(request.url)
        return Response(request.url, 404, (), b"")

    network.answer = answer
    session.edit(ping_url="https://sso.ping.example/as")
    shown(EndpointsPage, session)
    assert urls == []
    session.edit(register_way="handout")
    shown(EndpointsPage, session)
    assert urls[0].startswith("https://sso.ping.example/")
