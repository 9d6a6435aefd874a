"""Before a login the page asks whom it is made as."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.support.browser import allow_webengine
from tests.support.login_result import log_in, says
from tests.support.window import NoNetwork, click, find
from wizard.model.role import Role
from wizard.model.step import Step
from wizard.oidc.http import Request, Response
from wizard.ui.page import Page
from wizard.ui.pages import make_page
from wizard.ui.pages.login.page import LoginPage
from wizard.ui.session import Session
from wizard.ui.shell import SMALLEST, Shell

allow_webengine()

Show = Callable[[type[Page], Session], Page]
_OPENING = ("open-login", "own-browser")


def _refuse_client(request: Request) -> Response:
    json = (("content-type", "application/json"),)
    return Response(request.url, 401, json, b'{"error": "invalid_client"}')


def _enabled(page: Page) -> set[bool]:
    return {find(page, QAbstractButton, name).isEnabled() for name in _OPENING}


def _picked(page: Page) -> list[Role]:
    cards = [(role, find(page, QAbstractButton, f"role-{role.value}")) for role in Role]
    return [role for role, card in cards if card.isVisible() and card.isChecked()]


def test_nothing_is_preselected_and_the_login_is_closed_until_a_role_is_chosen(
    shown: Show, mapped: Session
) -> None:
    page = shown(LoginPage, mapped)
    assert (_picked(page), _enabled(page)) == ([], {False})
    assert find(page, QLabel, "login-role-missing").isVisible()
    for name in _OPENING:
        said = find(page, QAbstractButton, name).accessibleDescription()
        assert "Choose above whom you sign in as" in said
    click(page, "role-user")
    click(page, "role-admin")
    assert (_picked(page), _enabled(page)) == ([Role.ADMIN], {True})
    assert not find(page, QLabel, "login-role-missing").isVisible()


def test_the_only_role_needs_no_answer(shown: Show, settled: Session) -> None:
    page = shown(LoginPage, settled)
    assert (_picked(page), _enabled(page)) == ([], {True})
    assert "You sign in as an ordinary user" in says(page, "login-role-missing")


def test_a_role_that_the_settings_stop_telling_apart_is_not_chosen_any_more(
    shown: Show, mapped: Session
) -> None:
    page = shown(LoginPage, mapped)
    click(page, "role-refused")
    mapped.edit(groups_prohibit=False)
    assert (_picked(page), _enabled(page)) == ([], {False})
    assert not find(page, QWidget, "role-refused").isVisible()


def test_each_login_keeps_the_role_that_was_stated_and_the_next_one_names_its_own(
    shown: Show, mapped: Session, network: NoNetwork
) -> None:
    network.answer = _refuse_client
    page = shown(LoginPage, mapped)
    click(page, "role-refused")
    click(page, "own-browser")
    assert mapped.evidence is not None
    assert mapped.evidence.role is Role.REFUSED
    assert says(page, "login-stated") == "Test login as somebody who must be refused."
    click(page, "login-result-retry")  # the same person
    assert mapped.evidence.role is Role.REFUSED
    again = find(page, QAbstractButton, "login-again")
    assert again.text() == "Sign in as another user: an admin"
    click(page, "login-again")
    assert says(page, "login-stated") == "Test login as an admin."


def test_once_every_role_is_tested_the_next_login_asks_whom_it_is_made_as(
    shown: Show, mapped: Session
) -> None:
    page = shown(LoginPage, mapped)
    log_in(mapped, "ada", ["Bosses", "Users"], role=Role.ADMIN)
    log_in(mapped, "bob", ["Users"], role=Role.USER)
    log_in(mapped, "edith", ["Canteen"], role=Role.REFUSED)
    again = find(page, QAbstractButton, "login-again")
    assert again.text() == "Sign in as another user"
    again.click()
    assert (_picked(page), _enabled(page)) == ([], {False})


def test_a_role_that_no_one_is_at_hand_for_is_open_until_somebody_signs_in(
    shown: Show, mapped: Session
) -> None:
    page = shown(LoginPage, mapped)
    click(page, "role-refused")
    click(page, "role-refused-absent")
    assert mapped.draft.absent_roles == {Role.REFUSED}
    assert (_picked(page), _enabled(page)) == ([], {False})
    assert "to be tried after deployment" in says(page, "role-refused-state")
    click(page, "role-refused")
    assert mapped.draft.absent_roles == frozenset()
    log_in(mapped, "edith", ["Canteen"], role=Role.REFUSED)
    assert says(page, "role-refused-state") == "Proven by a test login."


def test_in_a_small_window_the_question_comes_first_and_the_checks_come_below(
    qtbot: QtBot, mapped: Session, network: NoNetwork
) -> None:
    window = Shell(mapped, make_page)
    qtbot.addWidget(window)
    window.resize(SMALLEST)
    with qtbot.waitExposed(window):
        window.show()
    window.go(Step.LOGIN)
    side = find(window, QWidget, "login-side")
    assert not side.isVisible()
    click(window, "role-user")
    network.answer = _refuse_client
    click(window, "own-browser")  # as root, the embedded one asks first
    login = find(window, LoginPage, "page-login")
    qtbot.waitUntil(lambda: side.isVisible() and side.y() > login._stack.geometry().bottom())
    assert side.mapTo(window, side.rect().topRight()).x() < window.width()
