"""Page 8: the command in short, the reminder of debug logging, closing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractButton, QLabel, QTextEdit
from pytestqt.qtbot import QtBot

from tests.support.inline import Inline
from tests.support.window import SECRET, click, find
from wizard.model.draft import Draft
from wizard.model.step import Step
from wizard.services import Services
from wizard.ui.page import Page
from wizard.ui.pages.verify.page import VerifyPage
from wizard.ui.session import Session

Show = Callable[[type[Page], Session], Page]


def words(page: Page, name: str) -> str:
    return find(page, QLabel, f"{name}-what").text()


def test_closing_is_open_whatever_the_server_says(shown: Show, settled: Session) -> None:
    page = shown(VerifyPage, settled)
    assert (page.next_text, page.busy, page.finish()) == ("Close", False, True)
    assert settled.problems[Step.VERIFY] == ()


def test_the_command_is_there_without_the_secret(shown: Show, settled: Session) -> None:
    page = shown(VerifyPage, settled)
    line = find(page, QTextEdit, "apply-command-value").toPlainText()
    assert line.endswith("up -d apiserver")
    assert SECRET not in line


def test_an_unfinished_set_up_can_be_looked_at_without_a_command(
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
