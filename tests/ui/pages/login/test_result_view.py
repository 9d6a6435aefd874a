"""What stands on the page after a test login."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
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
from tests.support.inline import Inline
from tests.support.login_result import log_in, matches, says
from tests.support.tables import failures
from tests.support.window import NOW, click, find
from wizard import flow
from wizard.flow import Proof, proof
from wizard.model.claims import Claims, Json
from wizard.model.evidence import Evidence
from wizard.model.problem import Problem
from wizard.model.role import Role
from wizard.model.step import Step
from wizard.model.verdict import failed
from wizard.ui.page import Page
from wizard.ui.pages.login.result_view import ResultView
from wizard.ui.session import Session

allow_webengine()

Show = Callable[[type[Page], Session], Page]


def test_an_admin_is_described_in_one_sentence_with_its_assumptions(
    view: ResultView, mapped: Session
) -> None:
    view.show_login(log_in(mapped, "ada", ["Bosses", "Users"], role=Role.ADMIN))
    sentence = says(view, "outcome-sentence")
    assert sentence.startswith("ada@x.example will be an admin and a member of “Users”, provided")
    assert says(view, "login-result-what") == "Signed in. ClearML would make this person an admin."
    assert says(view, "login-result-more").startswith("ada@x.example (an admin, as you said), ")
    assert matches(view) == [
        ("Bosses", "Admin group. Not in ClearML."),
        ("Users", "Same name in ClearML."),
    ]


Row = tuple[Role | None, list[Json], str, Proof]
IDS: list[Json] = ["02fb4743-189a-4bc7-9d6c-a919edfe6447"]
HEADLINES: list[Row] = [
    (Role.ADMIN, ["Bosses", "Users"], "Signed in. ClearML would make this person an admin.",
     Proof.PARTLY),
    (Role.USER, ["Users"], "Signed in. ClearML would let this person in as an ordinary user.",
     Proof.PARTLY),
    (Role.REFUSED, ["Canteen"], "Signed in at the provider. ClearML would refuse this person.",
     Proof.PARTLY),
    (None, ["Canteen"], "Signed in at the provider. ClearML would refuse this person.",
     Proof.PARTLY),
    (Role.ADMIN, IDS, "Signed in, but ClearML would refuse this admin: groups arrive as IDs",
     Proof.FAILED),
    (Role.REFUSED, ["Users"],
     "Signed in, and ClearML would let in this person who must be refused.", Proof.FAILED),
]  # fmt: skip


def test_the_headline_says_what_would_happen_to_this_person(
    view: ResultView, mapped: Session
) -> None:
    def check(role: Role | None, groups: list[Json], words: str, reached: Proof) -> None:
        mapped.drop_logins("ada")
        view.show_login(log_in(mapped, "ada", groups, role=role))
        assert says(view, "login-result-what") == words
        assert proof(mapped.state) is reached

    assert failures(HEADLINES, check) == {}
    mapped.edit(default_company="")
    view.show_login(log_in(mapped, "ada", ["Users"]))
    assert "If ClearML knows this person" in says(view, "login-result-what")
    view.show_login(log_in(mapped, "ada", IDS, role=Role.ADMIN))
    assert "not to their IDs" in says(view, "login-result-more")


def test_what_else_is_open_is_below_the_headline(view: ResultView, mapped: Session) -> None:
    view.show_login(log_in(mapped, "ada", ["Users"], {"email": ""}))
    assert says(view, "login-result-what").startswith("The claim email is empty")
    mapped.edit(clearml_groups=("users",))
    assert find(view, QLabel, "groups.case-differs-what").isVisible()


def test_a_refusal_by_ping_is_right_for_whom_it_is_meant(view: ResultView, mapped: Session) -> None:
    denied = replace(_refused(mapped, "callback.access-denied"), role=Role.REFUSED)
    mapped.prove(denied)
    view.show_login(denied)
    assert says(view, "login-result-what") == "The provider refused this person, as it should."


def test_case_that_differs_can_be_ignored_by_a_click(view: ResultView, mapped: Session) -> None:
    view.show_login(log_in(mapped, "ada", ["users"]))
    assert "so it does not match" in matches(view)[0][1]
    assert "is refused" in says(view, "outcome-sentence")
    click(view, "ignore-case")
    assert not mapped.draft.groups_case_sensitive
    assert "which is ignored" in matches(view)[0][1]
    assert "will be an ordinary user" in says(view, "outcome-sentence")
    assert not find(view, QAbstractButton, "ignore-case").isVisible()
    assert proof(mapped.state) is Proof.PARTLY


def test_an_admin_group_in_another_case_is_fixed_by_a_click(
    view: ResultView, mapped: Session
) -> None:
    mapped.edit(groups_admins=("bosses",))
    view.show_login(log_in(mapped, "ada", ["Bosses", "Users"], role=Role.ADMIN))
    assert says(view, "login-result-what") == (
        "Signed in, but ClearML would not make this admin an admin: the admin group is spelled in "
        "another case"
    )
    assert "“bosses”" in says(view, "admin-spelling-what")
    assert matches(view)[0][1].startswith("No admin group: “bosses”")
    click(view, "admin-spelling-act")
    assert mapped.draft.groups_admins == ("Bosses",)
    assert "will be an admin" in says(view, "outcome-sentence")
    assert says(view, "login-result-what") == "Signed in. ClearML would make this person an admin."
    assert not find(view, QWidget, "admin-spelling").isVisible()
    assert proof(mapped.state) is Proof.PARTLY


def test_groups_of_clearml_are_pasted_and_compared_at_once(
    view: ResultView, mapped: Session
) -> None:
    mapped.edit(clearml_groups=())
    view.show_login(log_in(mapped, "ada", ["Data Science"]))
    assert matches(view) == [("Data Science", "Not compared yet.")]
    assert "depends on" in says(view, "outcome-sentence")
    edit = find(view, QPlainTextEdit, "clearml_groups-edit")
    QTest.keyClicks(edit, "Data Science")
    view.flush()
    assert mapped.draft.clearml_groups == ("Data Science",)
    assert matches(view) == [("Data Science", "Same name in ClearML.")]
    assert "will be an ordinary user" in says(view, "outcome-sentence")


def test_possible_lock_out_is_warned_about_and_leads_to_its_step(
    view: ResultView, mapped: Session
) -> None:
    view.show_login(log_in(mapped, "ada", ["Bosses"], role=Role.ADMIN))
    assert "would refuse this admin" in says(view, "login-result-what")
    assert "may be locked out" in says(view, "login-result-more")
    went: list[object] = []
    view.fix.connect(went.append)
    click(view, "login-result-act")
    assert [getattr(p, "step", None) for p in went] == [Step.GROUPS]


def test_many_groups_are_bounded(view: ResultView, mapped: Session) -> None:
    view.show_login(log_in(mapped, "max", [f"g{n}" for n in range(150)]))
    assert len(matches(view)) == 60
    assert any(": 60 of 150, matching" in one.text() for one in view.findChildren(QLabel))


def test_another_claim_is_taken_for_the_groups_without_a_new_login(
    view: ResultView, mapped: Session
) -> None:
    refreshed: list[object] = []
    view.refreshed.connect(lambda verdicts, _: refreshed.append(verdicts))
    view.show_login(log_in(mapped, "ada", ["Bosses"], {"roles": ["Users"]}))
    click(view, "use-roles")
    assert mapped.draft.groups_claim == "roles"
    assert proof(mapped.state) is Proof.PARTLY
    assert matches(view) == [("Users", "Same name in ClearML.")]
    assert len(refreshed) == 2


def test_claims_that_clearml_does_not_need_are_shown_on_request(
    view: ResultView, mapped: Session
) -> None:
    login = log_in(mapped, "ada", ["Bosses"], {"locale": "en", "roles": ["Users"]})

    def names() -> set[str]:
        table = find(view, QTableWidget, "claims")
        shown = [row for row in range(table.rowCount()) if not table.isRowHidden(row)]
        return {item.text() for row in shown if (item := table.item(row, 0))}

    view.show_login(login)
    assert {"sub", "email", "groups", "roles"} <= names()
    assert names().isdisjoint({"locale", "iat"})
    click(view, "claims-more")
    view.refresh()
    assert {"locale", "iat"} <= names()
    assert not find(view, QAbstractButton, "claims-more").isVisible()


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
    view.retried.connect(lambda: told.append(True))
    click(view, "login-result-retry")
    assert told
    assert not find(view, QAbstractButton, "login-result-act").isVisible()


def _refused(session: Session, code: str) -> Evidence:
    problem = Problem(code, "It is wrong.", "Because.", "Mend it.", Step.REGISTER)
    named = flow.current_fingerprint(session.state)
    return Evidence(NOW, named, (failed("login.browser", "Browser", problem),), Claims())


@pytest.mark.parametrize(
    ("code", "shown"), [("authorize.redirect-uri", True), ("callback.access-denied", False)]
)
def test_a_callback_that_is_not_registered_is_shown_to_be_copied(
    view: ResultView, mapped: Session, code: str, *, shown: bool
) -> None:
    view.show_login(_refused(mapped, code))
    assert find(view, QWidget, "expected").isVisible() is shown
    assert find(view, QAbstractButton, "login-result-retry").text() == "Try again"
    if shown:
        click(view, "expected-callback-copy")
        assert QGuiApplication.clipboard().text() == "https://clearml.example.com/callback_ping"
    view.show_login(log_in(mapped, "ada", ["Users"]))
    assert not find(view, QWidget, "expected").isVisible()
    assert not find(view, QAbstractButton, "login-result-retry").isVisible()


def test_the_problem_at_the_top_is_named_and_a_stale_one_is_not(
    view: ResultView, mapped: Session
) -> None:
    shown: list[str] = []
    view.refreshed.connect(lambda _, problem: shown.append(problem.what if problem else ""))
    view.show_login(_refused(mapped, "authorize.redirect-uri"))
    mapped.edit(pkce=False)
    assert shown == ["It is wrong.", ""]


def test_hostile_claims_stay_text(view: ResultView, mapped: Session) -> None:
    hostile = "<img src=x>\u202e&amp;"
    view.show_login(log_in(mapped, "ada", [hostile], {"email": f"{hostile}@x", hostile: ["g"]}))
    for one in view.findChildren(QLabel):
        assert one.textFormat() is Qt.TextFormat.PlainText
        assert "\u202e" not in one.text()
    for button in view.findChildren(QAbstractButton):
        assert "\u202e" not in button.text() + button.toolTip() + button.accessibleName()


def test_groups_that_were_not_kept_are_mentioned_where_they_are_compared(
    view: ResultView, mapped: Session
) -> None:
    many: list[Json] = [f"group number {number}" for number in range(9000)]
    view.show_login(log_in(mapped, "ada", [*many, "Users"]))
    assert "a member of “Users”" in says(view, "outcome-sentence")
    assert "were not kept is an admin group or exists" in says(view, "outcome-sentence")
    assert "Of 9001 groups in the claim, 201 are kept" in says(view, "groups-meaning")
    assert "are kept" not in says(view, "claims-places")
    mapped.save_now()
    mapped.see(Step.LOGIN)
    later = Session(mapped.services, Inline(), mapped.draft)
    later.keyring.sync()
    again = ResultView(later)
    again.show_login(later.people[0])
    again.show()
    assert "Of 9001 groups in the claim, 201 are kept" in says(again, "claims-places")
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


def test_where_only_clearmls_groups_are_missing_the_button_leads_to_their_list(
    qtbot: QtBot, view: ResultView, mapped: Session
) -> None:
    mapped.edit(clearml_groups=())
    view.resize(500, 200)
    view.show_login(log_in(mapped, "ada", ["Users"], role=Role.USER))
    assert not find(view, QAbstractButton, "login-result-retry").isVisible()
    assert find(view, QAbstractButton, "login-result-act").text() == "Enter ClearML's groups"
    click(view, "login-result-act")
    edit = find(view, QPlainTextEdit, "clearml_groups-edit")
    assert edit.hasFocus()
    qtbot.waitUntil(lambda: not edit.visibleRegion().isEmpty())


def test_a_new_result_is_shown_from_its_top_with_the_next_login_at_hand(
    qtbot: QtBot, view: ResultView, mapped: Session
) -> None:
    view.resize(500, 200)
    view.show_login(log_in(mapped, "ada", ["Bosses", "Users"], role=Role.ADMIN))
    find(view, QPlainTextEdit, "clearml_groups-edit").setFocus()
    bar = view._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    view.show_login(log_in(mapped, "bob", ["Users"], role=Role.USER, minutes=1))
    bar.setValue(bar.maximum())  # as when the view is shown again, with its old focus
    view.take_focus()
    qtbot.waitUntil(lambda: bar.value() == 0)
    assert find(view, QAbstractButton, "login-again").hasFocus()
