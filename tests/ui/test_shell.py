"""The window: going from page to page, and what is said on the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.support.pages import blank_page
from tests.support.window import click, find, leave, type_into
from wizard.flow import STEPS
from wizard.model.draft import Draft
from wizard.model.step import Step
from wizard.ui.navigation import StepButton
from wizard.ui.page import Page
from wizard.ui.pages.verify.acceptance import ACCEPTANCE, Acceptance
from wizard.ui.session import Session
from wizard.ui.shell import Shell
from wizard.ui.widgets import Field

Open = Callable[[Session], Shell]


class Server(Page):
    step = Step.SERVER

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        field = Field("webapp_url", "Web app address")
        self.bind(field)
        self.column.addWidget(field)


def _make_page(step: Step, session: Session) -> Page:
    return Server(session) if step is Step.SERVER else blank_page(step, session)


def _at(shell: Shell) -> Step:
    return shell.current


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    def show(session: Session) -> Shell:
        shell = Shell(session, _make_page)
        qtbot.addWidget(shell)
        with qtbot.waitExposed(shell):
            shell.show()
        shell.activateWindow()
        return shell

    return show


def test_next_is_closed_and_says_why(opened: Open, session: Session) -> None:
    shell = opened(session)
    assert not find(shell, QPushButton, "next").isEnabled()
    assert "is missing" in find(shell, QLabel, "hint-words").text()


def test_hint_leads_to_the_field_and_shows_what_is_wrong(opened: Open, session: Session) -> None:
    shell = opened(session)
    click(shell, "hint")
    assert find(shell, QLineEdit, "webapp_url-edit").hasFocus()
    assert find(shell, QLabel, "webapp-url.missing-what").isVisible()


def test_typing_opens_next_which_goes_on(opened: Open, session: Session) -> None:
    shell = opened(session)
    type_into(shell, "webapp_url", "https://clearml.example.com")
    click(shell, "next")
    assert shell.current is Step.REGISTER
    assert session.draft.webapp_url == "https://clearml.example.com"


def test_back_loses_nothing(opened: Open, session: Session) -> None:
    shell = opened(session)
    type_into(shell, "webapp_url", "https://a.example")
    click(shell, "next")
    click(shell, "back")
    assert shell.current is Step.SERVER
    assert find(shell, QLineEdit, "webapp_url-edit").text() == "https://a.example"


def test_step_ahead_stays_closed_and_the_footer_says_what_is_first(
    opened: Open, session: Session
) -> None:
    shell = opened(session)
    click(shell, "step-groups")
    assert shell.current is Step.SERVER
    assert find(shell, QLabel, "hint-words").text().startswith("First, in step “ClearML server”")


def test_every_step_of_a_sound_draft_up_to_the_login_opens(opened: Open, settled: Session) -> None:
    shell = opened(settled)
    for step in (*STEPS[: STEPS.index(Step.EXPORT)], Step.VERIFY):
        click(shell, f"step-{step.value}")
        assert shell.current is step


def test_export_stays_closed_without_a_login(opened: Open, settled: Session) -> None:
    shell = opened(settled)
    click(shell, "step-export")
    assert shell.current is Step.SERVER
    assert "test login" in find(shell, QLabel, "hint-words").text()


def test_keys_go_to_a_step_back_and_forth(opened: Open, settled: Session) -> None:
    shell = opened(settled)
    QTest.keyClick(shell, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert _at(shell) is Step.OPTIONS
    QTest.keyClick(shell, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert _at(shell) is Step.ENDPOINTS
    QTest.keyClick(shell, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert _at(shell) is Step.OPTIONS


def test_rail_says_each_state_in_words(opened: Open, session: Session) -> None:
    shell = opened(session)
    line = type_into(shell, "webapp_url", "https://a.example")
    leave(line)
    click(shell, "next")
    name = find(shell, QAbstractButton, "step-server").accessibleName()
    assert name == "Step 1, ClearML server: done"


def test_rail_ticks_what_was_filled_in_before(opened: Open, settled: Session) -> None:
    shell = opened(settled)
    marks = [b.accessibleName().rpartition(": ")[2] for b in shell.findChildren(StepButton)]
    assert marks == ["done, you are here", "not finished", "done", *["not seen yet"] * 5]
    tip = find(shell, QAbstractButton, "step-register").toolTip()
    assert tip == "Register in Ping: not finished (Ctrl+2)"


def test_what_is_missing_on_a_step_is_not_reproached_before_it_was_opened(
    opened: Open, settled: Session
) -> None:
    shell = opened(settled)
    settled.edit(default_company="no company", seen=frozenset((Step.SERVER,)))
    step = find(shell, QAbstractButton, "step-options")
    assert "not seen yet" in step.accessibleName()
    click(shell, "step-options")
    click(shell, "step-server")
    assert "needs attention" in step.accessibleName()


def test_closing_saves_what_was_typed_last(qtbot: QtBot, opened: Open, session: Session) -> None:
    shell = opened(session)
    type_into(shell, "webapp_url", "https://a.example")
    with qtbot.waitSignal(session.saved):
        shell.close()
    assert session.services.store.load("setup") == session.draft


def test_typing_is_saved_after_a_pause(qtbot: QtBot, opened: Open, session: Session) -> None:
    shell = opened(session)
    with qtbot.waitSignal(session.saved):
        type_into(shell, "webapp_url", "https://a.example")
    assert session.services.store.load("setup") == session.draft
    assert find(shell, QLabel, "setup-saved").text() == "Saved"


def test_page_shows_on_entering_what_changed_meanwhile(opened: Open, settled: Session) -> None:
    shell = opened(settled)
    click(shell, "next")
    settled.edit(webapp_url="https://later.example")
    click(shell, "back")
    assert find(shell, QLineEdit, "webapp_url-edit").text() == "https://later.example"


def test_the_last_step_is_done_when_people_were_accepted(opened: Open, settled: Session) -> None:
    shell = opened(settled)
    click(shell, "step-verify")
    assert shell.current is Step.VERIFY
    last = find(shell, QAbstractButton, "step-verify")
    assert "not finished" in last.accessibleName()
    acceptance = Acceptance(settled)
    for key in ACCEPTANCE:
        find(acceptance, QAbstractButton, f"acceptance-{key}").click()
    acceptance.deleteLater()
    assert ": done" in last.accessibleName()


def test_what_was_seen_is_saved_once_something_was_entered(opened: Open, session: Session) -> None:
    shell = opened(session)
    assert not session.unsaved
    type_into(shell, "webapp_url", "https://clearml.example.com")
    click(shell, "next")
    shell.close()
    saved = session.services.store.load("setup")
    assert isinstance(saved, Draft)
    assert saved.seen == {Step.SERVER, Step.REGISTER}
