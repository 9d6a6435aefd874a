"""What stands on the page after a test login, for this login and for those of earlier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QPlainTextEdit,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.browser import allow_webengine
from tests.support.window import NOW, click, find
from wizard import flow
from wizard.checks.claims import judge_claims
from wizard.checks.keeping import needed
from wizard.flow import Proof, proof
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence
from wizard.model.result import Claims, Json
from wizard.model.settings import Settings, settle
from wizard.model.step import Step
from wizard.model.verdict import passed
from wizard.ui.background import Inline
from wizard.ui.page import Page
from wizard.ui.pages.kept_logins import KeptLogins, LoginRow
from wizard.ui.pages.login import LoginPage
from wizard.ui.pages.login_result import ResultView
from wizard.ui.session import Session
from wizard.ui.widgets import VerdictList

allow_webengine()

Show = Callable[[type[Page], Session], Page]


@pytest.fixture
def mapped(settled: Session) -> Session:
    """Everything about groups is switched on."""
    settled.edit(
        default_company="0123456789abcdef0123456789abcdef",
        groups_enabled=True,
        groups_admins=("Bosses",),
        groups_prohibit=True,
        clearml_groups=("Users", "Research"),
    )
    return settled


def log_in(
    session: Session, who: str, groups: Json, more: dict[str, Json] | None = None, minutes: int = 0
) -> Evidence:
    """A login as the browser would bring it about, without the browser."""
    settings = settle(session.draft)
    assert isinstance(settings, Settings)
    told: dict[str, Json] = {"sub": who, "email": f"{who}@x.example", "name": who, **(more or {})}
    claims = Claims({**told, "groups": groups, "iat": 1})
    evidence = Evidence(
        NOW + timedelta(minutes=minutes),
        flow.current_fingerprint(session.standing),
        (passed("id-token.signature", "Signature"), *judge_claims(claims, settings.groups)),
        needed(claims, settings.groups),
    )
    session.prove(evidence, claims)
    return evidence


@pytest.fixture
def view(qtbot: QtBot, mapped: Session) -> ResultView:
    made = ResultView(mapped)
    qtbot.addWidget(made)
    made.resize(500, 600)
    made.show()
    return made


def says(root: QWidget, name: str) -> str:
    return find(root, QLabel, name).text()


def matches(root: QWidget) -> list[tuple[str, str]]:
    """The rows of the table Ping group ↔ ClearML group."""
    rows = range(sum(w.objectName().endswith("-2") for w in _cells(root)))
    return [(says(root, f"match-{n}-0"), says(root, f"match-{n}-2")) for n in rows]


def _cells(root: QWidget) -> list[QLabel]:
    return [w for w in root.findChildren(QLabel) if w.objectName().startswith("match-")]


def test_an_admin_is_told_in_one_sentence_with_its_assumptions(
    view: ResultView, mapped: Session
) -> None:
    view.show_login(log_in(mapped, "ada", ["Bosses", "Users"]))
    sentence = says(view, "outcome-sentence")
    assert sentence.startswith("ada@x.example gets in as an admin and joins “Users”, if two things")
    assert says(view, "login-result-what") == "The login works."
    assert matches(view) == [
        ("Bosses", "Admin group. Not in ClearML."),
        ("Users", "Same name in ClearML."),
    ]


def test_case_that_differs_can_be_ignored_by_a_click(view: ResultView, mapped: Session) -> None:
    view.show_login(log_in(mapped, "ada", ["users"]))
    assert "so it does not match" in matches(view)[0][1]
    assert "is refused" in says(view, "outcome-sentence")
    click(view, "ignore-case")
    assert not mapped.draft.groups_case_sensitive
    assert "which is ignored" in matches(view)[0][1]
    assert "gets in" in says(view, "outcome-sentence")
    assert not find(view, QAbstractButton, "ignore-case").isVisible()
    assert proof(mapped.standing) is Proof.PASSED


def test_groups_of_clearml_are_pasted_and_compared_at_once(
    view: ResultView, mapped: Session
) -> None:
    mapped.edit(clearml_groups=())
    view.show_login(log_in(mapped, "ada", ["Data Science"]))
    assert matches(view) == [("Data Science", "Not compared yet.")]
    assert "depends on" in says(view, "outcome-sentence")
    edit = find(view, QPlainTextEdit, "clearml_groups-edit")
    QTest.keyClicks(edit, "Data Science")
    assert mapped.draft.clearml_groups == ("Data Science",)
    assert matches(view) == [("Data Science", "Same name in ClearML.")]
    assert "gets in as an ordinary user" in says(view, "outcome-sentence")


def test_possible_lock_out_is_warned_about_and_leads_to_its_step(
    view: ResultView, mapped: Session
) -> None:
    view.show_login(log_in(mapped, "ada", ["Bosses"]))
    assert "may be locked out" in says(view, "outcome-trap-what")
    went: list[object] = []
    view.mend.connect(went.append)
    click(view, "outcome-trap-act")
    assert [getattr(p, "step", None) for p in went] == [Step.GROUPS]


def test_many_groups_are_bounded(view: ResultView, mapped: Session) -> None:
    view.show_login(log_in(mapped, "max", [f"g{n}" for n in range(300)]))
    assert len(matches(view)) == 60
    assert any(": 60 of 300, matching" in one.text() for one in view.findChildren(QLabel))


def test_another_claim_is_taken_for_the_groups_without_a_new_login(
    view: ResultView, mapped: Session
) -> None:
    judged: list[object] = []
    view.judged.connect(judged.append)
    view.show_login(log_in(mapped, "ada", ["Bosses"], {"roles": ["Users"]}))
    click(view, "use-roles")
    assert mapped.draft.groups_claim == "roles"
    assert proof(mapped.standing) is Proof.PASSED
    assert matches(view) == [("Users", "Same name in ClearML.")]
    assert len(judged) == 2


def test_the_row_of_a_claim_shows_it_whole_and_offers_it(
    view: ResultView, mapped: Session, qtbot: QtBot
) -> None:
    view.show_login(log_in(mapped, "ada", ["Bosses"], {"roles": ["Users"]}))
    table = find(view, QTableWidget, "claims")
    names = [item.text() if (item := table.item(n, 0)) else "" for n in range(table.rowCount())]
    item = table.item(names.index("roles"), 0)
    assert item
    place: QPoint = table.visualItemRect(item).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    panel = find(view, QWidget, "claim-panel")
    assert panel.isVisible()
    click(panel, "use-claim")
    assert mapped.draft.groups_claim == "roles"
    assert not panel.isVisible()


def test_a_change_that_needs_a_new_login_says_so(view: ResultView, mapped: Session) -> None:
    view.show_login(log_in(mapped, "ada", ["Users"]))
    mapped.edit(pkce=False)
    assert says(view, "login-result-what") == "Something was changed since this login."
    assert not find(view, QWidget, "outcome-card").isVisible()
    told: list[bool] = []
    view.again.connect(lambda: told.append(True))
    click(view, "login-result-act")
    assert told


def test_hostile_claims_stay_text(view: ResultView, mapped: Session) -> None:
    hostile = "<img src=x>\u202e&amp;"
    view.show_login(log_in(mapped, "ada", [hostile], {"email": f"{hostile}@x", hostile: ["g"]}))
    for one in view.findChildren(QLabel):
        assert one.textFormat() is Qt.TextFormat.PlainText
        assert "\u202e" not in one.text()
    for button in view.findChildren(QAbstractButton):
        assert "\u202e" not in button.text() + button.toolTip() + button.accessibleName()


def rows(root: QWidget) -> list[LoginRow]:
    return [row for row in root.findChildren(LoginRow) if row.objectName()]


def test_people_are_listed_with_what_they_show(view: ResultView, mapped: Session) -> None:
    view.show_login(log_in(mapped, "ada", ["Bosses", "Users"]))
    assert says(view, "tested-progress") == (
        "Tested: an admin. Still to test: an ordinary user and one who must be refused."
    )
    log_in(mapped, "grace", ["Users"], minutes=1)
    log_in(mapped, "edith", ["Canteen"], minutes=2)
    assert "Still to test" not in says(view, "tested-progress")
    assert [row.accessibleName() for row in rows(view)] == [
        "edith@x.example: Passed. Ordinary user: refused if three things hold",
        "grace@x.example: Passed. Ordinary user: gets in if two things hold",
        "ada@x.example: Passed. Admin: gets in if two things hold",
    ]
    mapped.edit(pkce=False)
    assert all(": Passed, stale." in row.accessibleName() for row in rows(view))
    assert says(view, "tested-progress").startswith("Still to test: an admin, ")


def test_a_login_is_deleted_by_its_button_and_another_takes_its_place(
    view: ResultView, mapped: Session
) -> None:
    ada = log_in(mapped, "ada", ["Users"])
    view.show_login(log_in(mapped, "grace", ["Users"], minutes=1))
    click(rows(view)[0], "login-remove")
    assert [one.subject for one in mapped.people] == [ada.subject]
    assert "ada@x.example" in says(view, "login-result-more")
    told: list[bool] = []
    view.again.connect(lambda: told.append(True))
    click(rows(view)[0], "login-remove")
    assert not mapped.people
    assert told == [True]


def test_choosing_a_person_shows_that_login(view: ResultView, mapped: Session) -> None:
    log_in(mapped, "ada", ["Users"])
    view.show_login(log_in(mapped, "grace", ["Users"], minutes=1))
    click(rows(view)[1], "login-person")
    assert "ada@x.example" in says(view, "login-result-more")


def test_earlier_logins_are_on_the_page_when_the_set_up_is_reopened(
    shown: Show, mapped: Session
) -> None:
    log_in(mapped, "ada", ["Users"], {"roles": ["x"]})
    mapped.save_now()
    draft = mapped.services.store.load("setup")
    assert isinstance(draft, Draft)
    later = Session(mapped.services, Inline(), draft)
    later.read_credentials(lambda _: None)
    page = shown(LoginPage, later)
    earlier = find(page, KeptLogins, "earlier-logins")
    assert earlier.isVisible()
    click(rows(earlier)[0], "login-person")
    assert "gets in" in says(page, "outcome-sentence")
    assert "only the claims that ClearML needs" in says(page, "claims-places")
    assert page.findChild(QAbstractButton, "use-roles") is None
    verdicts = find(page, VerdictList, "login-verdicts").verdicts
    assert [v.check for v in verdicts][-1] == "claim.groups"


def test_nothing_kept_shows_nothing(shown: Show, mapped: Session) -> None:
    page = shown(LoginPage, mapped)
    assert not find(page, KeptLogins, "earlier-logins").isVisible()


def test_a_book_that_cannot_be_read_is_told(shown: Show, mapped: Session) -> None:
    mapped.save_now()
    log_in(mapped, "ada", ["Users"])
    mapped.save_now()
    (path,) = (p for p in _folder(mapped).glob("*.logins.json"))
    path.write_text("{", "utf-8")
    later = Session(mapped.services, Inline(), replace(mapped.draft))
    page = shown(LoginPage, later)
    earlier = find(page, KeptLogins, "earlier-logins")
    assert find(earlier, QLabel, "evidence.unreadable-what").isVisible()


def _folder(session: Session) -> Path:
    return Path(vars(session.services.logbook)["_folder"])


def test_groups_that_were_not_kept_are_told_where_they_are_compared(
    view: ResultView, mapped: Session
) -> None:
    many: list[Json] = [f"group number {number}" for number in range(9000)]
    view.show_login(log_in(mapped, "ada", [*many, "Users"]))
    assert "joins “Users”" in says(view, "outcome-sentence")
    assert "were not kept is an admin group or exists" in says(view, "outcome-sentence")
    assert "Of 9001 groups that came, 1000 are kept" in says(view, "groups-meaning")
    assert "are kept" not in says(view, "claims-places")
    mapped.save_now()
    mapped.see(Step.LOGIN)
    later = Session(mapped.services, Inline(), mapped.draft)
    later.read_credentials(lambda _: None)
    again = ResultView(later)
    again.show_login(later.people[0])
    again.show()
    assert "Of 9001 groups that came, 1000 are kept" in says(again, "claims-places")
    again.deleteLater()


def test_of_too_many_groups_those_with_an_effect_are_shown_first(
    view: ResultView, mapped: Session
) -> None:
    many: list[Json] = [f"group number {number}" for number in range(100)]
    view.show_login(log_in(mapped, "ada", [*many, "users", "Bosses", "Research"]))
    assert [name for name, _ in matches(view)[:4]] == [
        *("users", "Bosses", "Research", "group number 0")
    ]
    assert len(matches(view)) == 60


def test_nothing_is_said_of_groups_left_out_when_none_was(
    view: ResultView, mapped: Session
) -> None:
    view.show_login(log_in(mapped, "ada", ["Users"]))
    assert "are kept" not in says(view, "groups-meaning")
    assert "not kept" not in says(view, "outcome-sentence")


def test_nothing_is_wider_than_its_room_however_long_names_are(
    qtbot: QtBot, view: ResultView, mapped: Session
) -> None:
    view.resize(386, 600)
    view.show_login(log_in(mapped, "x" * 300, ["Users", "y" * 300], {"z" * 90: ["a"]}))
    ground = find(view, QWidget, "card-ground")
    qtbot.waitUntil(lambda: ground.height() > 1000)
    assert 300 < ground.width() <= 386
