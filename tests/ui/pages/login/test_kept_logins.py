"""What stands there of earlier logins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QWidget,
)

from tests.support.browser import allow_webengine
from tests.support.inline import Inline
from tests.support.login_result import log_in, says
from tests.support.window import click, find
from wizard.model.draft import Draft
from wizard.model.role import Role
from wizard.ui.page import Page
from wizard.ui.pages.login.kept_logins import KeptLogins, LoginRow
from wizard.ui.pages.login.page import LoginPage
from wizard.ui.pages.login.result_view import ResultView
from wizard.ui.session import Session
from wizard.ui.widgets import VerdictList

allow_webengine()

Show = Callable[[type[Page], Session], Page]


def rows(root: QWidget) -> list[LoginRow]:
    return [row for row in root.findChildren(LoginRow) if row.objectName()]


def test_people_are_listed_with_what_they_show(view: ResultView, mapped: Session) -> None:
    view.show_login(log_in(mapped, "ada", ["Bosses", "Users"], role=Role.ADMIN))
    assert says(view, "tested-progress") == (
        "An admin: proven by a test login. An ordinary user: not tested. "
        "Somebody who must be refused: not tested."
    )
    log_in(mapped, "grace", ["Users"], minutes=1)
    log_in(mapped, "edith", ["Canteen"], minutes=2, role=Role.REFUSED)
    assert "not tested" not in says(view, "tested-progress")
    assert [row.accessibleName() for row in rows(view)] == [
        "edith@x.example: As it should. Ordinary user: refused (3 assumptions)",
        "grace@x.example: As it should. Ordinary user: can sign in (2 assumptions)",
        "ada@x.example: As it should. Admin: can sign in (2 assumptions)",
    ]
    mapped.edit(pkce=False)
    assert all(", stale." in row.accessibleName() for row in rows(view))
    assert says(view, "tested-progress").startswith("An admin: not tested. ")


def test_a_login_is_deleted_by_its_button_and_another_takes_its_place(
    view: ResultView, mapped: Session
) -> None:
    ada = log_in(mapped, "ada", ["Users"])
    view.show_login(log_in(mapped, "grace", ["Users"], minutes=1))
    click(rows(view)[0], "login-remove")
    assert [one.subject for one in mapped.people] == [ada.subject]
    assert "ada@x.example" in says(view, "login-result-more")
    told: list[bool] = []
    view.emptied.connect(lambda: told.append(True))
    click(rows(view)[0], "login-remove")
    assert not mapped.people
    assert told == [True]


def test_choosing_a_person_shows_that_login(view: ResultView, mapped: Session) -> None:
    log_in(mapped, "ada", ["Users"])
    view.show_login(log_in(mapped, "grace", ["Users"], minutes=1))
    click(rows(view)[1], "login-person")
    assert "ada@x.example" in says(view, "login-result-more")


def test_earlier_logins_are_on_the_page_when_the_setup_is_reopened(
    shown: Show, mapped: Session
) -> None:
    log_in(mapped, "ada", ["Users"], {"roles": ["x"]})
    mapped.save_now()
    draft = mapped.services.store.load("setup")
    assert isinstance(draft, Draft)
    later = Session(mapped.services, Inline(), draft)
    later.keyring.sync()
    page = shown(LoginPage, later)
    earlier = find(page, KeptLogins, "earlier-logins")
    assert earlier.isVisible()
    click(rows(earlier)[0], "login-person")
    assert "will be an ordinary user" in says(page, "outcome-sentence")
    assert "only the claims that ClearML needs" in says(page, "claims-places")
    assert page.findChild(QAbstractButton, "use-roles") is None
    verdicts = find(page, VerdictList, "login-passed").verdicts
    assert [v.check for v in verdicts][-1] == "claim.groups"


def test_nothing_kept_shows_nothing(shown: Show, mapped: Session) -> None:
    page = shown(LoginPage, mapped)
    assert not find(page, KeptLogins, "earlier-logins").isVisible()


def test_logins_that_cannot_be_read_are_reported(
    shown: Show, mapped: Session, tmp_path: Path
) -> None:
    mapped.save_now()
    log_in(mapped, "ada", ["Users"])
    mapped.save_now()
    (path,) = tmp_path.rglob("*.logins.json")
    path.write_text("{", "utf-8")
    later = Session(mapped.services, Inline(), replace(mapped.draft))
    page = shown(LoginPage, later)
    earlier = find(page, KeptLogins, "earlier-logins")
    assert find(earlier, QLabel, "evidence.unreadable-what").isVisible()
