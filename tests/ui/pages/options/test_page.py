"""Options: who gets an account, PKCE, debug logging."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QTextEdit, QWidget

from tests.support.tables import failures
from tests.support.window import click, find, leave, type_into
from wizard import flow
from wizard.model.fields import USUAL_COMPANY
from wizard.model.step import Step
from wizard.ui.page import Page
from wizard.ui.pages.options.page import OptionsPage
from wizard.ui.session import Session

Show = Callable[[type[Page], Session], Page]
EVERYBODY, INVITED = "everybody-0", "everybody-1"


def _sees(page: Page, name: str) -> bool:
    found = page.findChild(QWidget, name)
    return found is not None and found.isVisible()


def test_switches_change_the_setup_and_follow_it(shown: Show, session: Session) -> None:
    page = shown(OptionsPage, session)

    def check(name: str) -> None:
        before = getattr(session.draft, name)
        switch = find(page, QAbstractButton, f"{name}-switch")
        assert switch.isChecked() is before
        switch.setFocus()
        QTest.keyClick(switch, Qt.Key.Key_Space)
        assert getattr(session.draft, name) is not before
        session.edit(**{name: before})
        assert switch.isChecked() is before

    assert failures((("pkce",), ("debug",)), check) == {}


def test_pkce_is_on_from_the_start_as_recommended(shown: Show, session: Session) -> None:
    page = shown(OptionsPage, session)
    assert find(page, QAbstractButton, "pkce-switch").isChecked()


def test_debug_says_that_it_must_go_off_again(shown: Show, session: Session) -> None:
    page = shown(OptionsPage, session)
    assert not _sees(page, "debug-note")
    click(page, "debug-switch")
    assert "off again" in find(page, QLabel, "debug-note-what").text()
    assert _sees(page, "debug-note")


def test_usual_company_is_offered_and_never_filled_in_unasked(
    shown: Show, session: Session
) -> None:
    page = shown(OptionsPage, session)
    assert find(page, QLineEdit, "default_company-edit").text() == ""
    assert session.draft.default_company == ""
    click(page, EVERYBODY)
    assert session.draft.default_company == ""
    assert not _sees(page, "company-note")
    click(page, "default_company-usual")
    assert session.draft.default_company == USUAL_COMPANY
    assert find(page, QLineEdit, "default_company-edit").text() == USUAL_COMPANY
    assert "unusable" in find(page, QLabel, "company-note-more").text()
    assert _sees(page, "company-note")


def test_the_company_belongs_to_everybody_and_is_wanted_there_only(
    shown: Show, session: Session
) -> None:
    page = shown(OptionsPage, session)
    assert find(page, QAbstractButton, INVITED).isChecked()
    assert not _sees(page, "default_company")
    click(page, EVERYBODY)
    missing = flow.blocked(session.state, Step.OPTIONS)
    assert missing is not None
    assert missing.code == "company.missing"
    type_into(page, "default_company", USUAL_COMPANY)
    assert flow.blocked(session.state, Step.OPTIONS) is None
    click(page, INVITED)
    assert session.draft.default_company == ""
    assert not _sees(page, "default_company")
    assert flow.blocked(session.state, Step.OPTIONS) is None
    click(page, EVERYBODY)
    assert session.draft.default_company == USUAL_COMPANY


def test_a_company_of_an_older_draft_means_everybody_also_while_it_is_cleared(
    shown: Show, session: Session
) -> None:
    session.edit(default_company=USUAL_COMPANY)
    page = shown(OptionsPage, session)
    assert find(page, QAbstractButton, EVERYBODY).isChecked()
    line = type_into(page, "default_company", "a")
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert line.text() == ""
    assert _sees(page, "default_company")
    assert find(page, QAbstractButton, EVERYBODY).isChecked()


def test_company_of_another_shape_is_objected_to_when_left(shown: Show, session: Session) -> None:
    page = shown(OptionsPage, session)
    click(page, EVERYBODY)
    line = type_into(page, "default_company", USUAL_COMPANY[:-1])
    assert not _sees(page, "company.shape-what")
    leave(line)
    assert _sees(page, "company.shape-what")
    assert flow.blocked(session.state, Step.OPTIONS) is not None
    type_into(page, "default_company", USUAL_COMPANY)
    assert not _sees(page, "company.shape-what")
    assert flow.blocked(session.state, Step.OPTIONS) is None


def test_reading_the_real_company_is_explained(shown: Show, session: Session) -> None:
    page = shown(OptionsPage, session)
    click(page, EVERYBODY)
    assert not _sees(page, "company-command-1")
    click(page, "company-how-open")
    names = ("company-command-1", "company-command-2")
    lines = [find(page, QTextEdit, f"{name}-value").toPlainText() for name in names]
    assert [line.split()[0] for line in lines] == ["docker", "kubectl"]
    assert all("apiserver" in line and "default_company" in line for line in lines)


def test_problem_elsewhere_leads_to_the_company(shown: Show, session: Session) -> None:
    session.edit(default_company="x")
    page = shown(OptionsPage, session)
    page.focus_field("default_company")
    assert page.window().focusWidget() is find(page, QLineEdit, "default_company-edit")
    assert _sees(page, "company.shape-what")


def test_every_input_has_an_accessible_name(shown: Show, session: Session) -> None:
    page = shown(OptionsPage, session)
    parts = [*page.findChildren(QLineEdit), *page.findChildren(QAbstractButton)]
    shown_parts = [w for w in parts if w.isVisible()]
    assert shown_parts
    assert [w.objectName() for w in shown_parts if not _named(w)] == []


def _named(part: QWidget) -> str:
    return part.accessibleName() or (part.text() if isinstance(part, QAbstractButton) else "")
