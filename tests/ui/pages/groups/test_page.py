"""Groups: what is mapped, who becomes admin, who may sign up."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QListView, QWidget

from tests.support.login_result import log_in
from tests.support.window import click, find, leave, type_into
from wizard import flow
from wizard.model.step import Step
from wizard.ui.page import Page
from wizard.ui.pages.export.page import ExportPage
from wizard.ui.pages.groups.page import GroupsPage
from wizard.ui.session import Session

Show = Callable[[type[Page], Session], Page]

DN = "CN=clearml-admins,OU=Groups,DC=example"


@pytest.fixture
def page(shown: Show, session: Session) -> Page:
    session.edit(groups_enabled=True)
    return shown(GroupsPage, session)


def _sees(page: Page, name: str) -> bool:
    found = page.findChild(QWidget, name)
    return found is not None and found.isVisible()


def test_the_rest_appears_with_group_mapping_and_keeps_what_was_typed(
    shown: Show, session: Session
) -> None:
    page = shown(GroupsPage, session)
    assert not _sees(page, "groups_claim")
    click(page, "groups_enabled-switch")
    assert session.draft.groups_enabled
    leave(type_into(page, "groups_claim", "roles"))
    click(page, "groups_enabled-switch")
    assert not _sees(page, "groups_claim")
    click(page, "groups_enabled-switch")
    assert find(page, QLineEdit, "groups_claim-edit").text() == "roles"


@pytest.mark.parametrize("kind", [GroupsPage, ExportPage])
def test_an_admin_group_that_came_in_another_case_is_mended_by_a_click(
    shown: Show, settled: Session, kind: type[Page]
) -> None:
    settled.edit(groups_enabled=True, groups_admins=("bosses", "Others"))
    page = shown(kind, settled)
    assert not _sees(page, "admin-spelling")
    log_in(settled, "ada", ["Bosses"])
    page.entered()
    page.show_problems(())
    assert _sees(page, "admin-spelling")
    click(page, "admin-spelling-act")
    assert settled.draft.groups_admins == ("Bosses", "Others")
    page.show_draft(settled.draft)
    assert not _sees(page, "admin-spelling")


def test_switches_change_the_setup(page: Page, session: Session) -> None:
    unchanged = []
    for name in ("groups_case_sensitive", "groups_prohibit"):
        before = getattr(session.draft, name)
        switch = find(page, QAbstractButton, f"{name}-switch")
        switch.setFocus()
        QTest.keyClick(switch, Qt.Key.Key_Space)
        if getattr(session.draft, name) is before:
            unchanged.append(name)
    assert unchanged == []


def test_case_matters_from_the_start_as_in_clearml(page: Page) -> None:
    assert find(page, QAbstractButton, "groups_case_sensitive-switch").isChecked()


def test_guides_meaning_is_on_the_page(page: Page) -> None:
    assert "by hand" in find(page, QLabel, "groups-by-hand-what").text()
    assert "need not exist in ClearML" in find(page, QLabel, "groups_admins-help").text()


def test_admin_groups_with_commas_are_one_entry_each(page: Page, session: Session) -> None:
    for name in ("ClearML Admins", DN):
        QTest.keyClick(type_into(page, "groups_admins", name), Qt.Key.Key_Return)
    assert list(session.draft.groups_admins) == ["ClearML Admins", DN]
    view = find(page, QListView, "groups_admins-list")
    assert view.currentIndex().data() == DN
    view.setCurrentIndex(view.model().index(0, 0))
    click(page, "groups_admins-remove")
    assert list(session.draft.groups_admins) == [DN]


def test_half_typed_admin_group_is_not_lost_when_the_field_is_left(
    page: Page, session: Session
) -> None:
    leave(type_into(page, "groups_admins", DN))
    assert session.draft.groups_admins == (DN,)


@pytest.mark.parametrize(
    ("claim", "rule"), [("aud", "groups-claim.reserved"), (" ", "groups-claim.missing")]
)
def test_claim_that_can_not_be_is_objected_to_when_left(
    page: Page, session: Session, claim: str, rule: str
) -> None:
    line = type_into(page, "groups_claim", claim)
    assert not _sees(page, f"{rule}-what")
    leave(line)
    assert _sees(page, f"{rule}-what")
    assert flow.blocked(session.state, Step.GROUPS) is not None


def test_sound_part_of_the_page_opens_next(page: Page, session: Session) -> None:
    assert flow.blocked(session.state, Step.GROUPS) is None
    click(page, "groups_prohibit-switch")
    assert flow.blocked(session.state, Step.GROUPS) is None


def test_problem_elsewhere_leads_to_the_claim(shown: Show, session: Session) -> None:
    session.edit(groups_enabled=True, groups_claim="")
    page = shown(GroupsPage, session)
    page.focus_field("groups_claim")
    assert page.window().focusWidget() is find(page, QLineEdit, "groups_claim-edit")
    assert _sees(page, "groups-claim.missing-what")


def test_every_input_has_an_accessible_name(page: Page) -> None:
    parts = [*page.findChildren(QLineEdit), *page.findChildren(QAbstractButton)]
    shown_parts = [w for w in parts if w.isVisible()]
    assert shown_parts
    assert [w.objectName() for w in shown_parts if not _named(w)] == []


def _named(part: QWidget) -> str:
    return part.accessibleName() or (part.text() if isinstance(part, QAbstractButton) else "")
