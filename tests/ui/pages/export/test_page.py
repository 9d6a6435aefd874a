"""Step "Review and export": the values, the files, the commands."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.support.inline import Inline
from tests.support.pages import only
from tests.support.window import NOW, SECRET, click, find, leave, type_into
from wizard import flow
from wizard.clearml.roles import ValueProof
from wizard.clearml.variables import VARIABLES, Proof
from wizard.model.claims import Claims
from wizard.model.evidence import Evidence
from wizard.model.role import Role
from wizard.model.step import Step
from wizard.model.verdict import passed
from wizard.ui.page import Page
from wizard.ui.pages.export.page import ExportPage
from wizard.ui.session import Session
from wizard.ui.shell import Shell

Show = Callable[[type[Page], Session], Page]
PREFIX = "CLEARML__services__login__sso__oauth_client__ping__"


@pytest.fixture
def full(settled: Session) -> Session:
    """Everything is switched on."""
    settled.edit(
        debug=True,
        default_company="0123456789abcdef0123456789abcdef",
        groups_enabled=True,
        groups_admins=("Admins, all", "root"),
        groups_prohibit=True,
    )
    return settled


def _prove(session: Session, claims: Claims | None = None, role: Role = Role.USER) -> None:
    current = flow.current_fingerprint(session.state)
    verdicts = (passed("login", "Login"),)
    shown = claims or Claims({"sub": "1", "groups": ["Users"]})
    at = NOW - timedelta(minutes=5)
    session.prove(Evidence(at, current, verdicts, shown, role=role))


def _saved(page: Page, folder: Path) -> None:
    leave(type_into(page, "export-folder", str(folder)))
    page.finish()


def _unfold(page: Page) -> Page:
    click(page, "review-open")
    return page


def test_every_variable_is_shown_and_the_secret_as_dots(shown: Show, full: Session) -> None:
    page = _unfold(shown(ExportPage, full))
    for row in VARIABLES:
        value = find(page, QTextEdit, f"value-{row.name}").toPlainText()
        assert (value == "••••••••") is row.secret
    texts = [w.text() for w in page.findChildren(QLabel)]
    texts += [w.toPlainText() for w in page.findChildren(QTextEdit)]
    assert not any(SECRET in t for t in texts)


def test_variables_that_are_not_written_are_not_shown(shown: Show, settled: Session) -> None:
    page = _unfold(shown(ExportPage, settled))
    assert page.findChild(QTextEdit, f"value-{PREFIX}authorize_url") is not None
    assert page.findChild(QTextEdit, f"value-{PREFIX}debug") is None


def test_without_a_login_nothing_is_called_proven(shown: Show, full: Session) -> None:
    page = _unfold(shown(ExportPage, full))
    words = {find(page, QLabel, f"proof-{row.name}").text() for row in VARIABLES}
    assert words == {ValueProof.UNPROVEN.value, ValueProof.FORM.value}
    assert find(page, QLabel, "proof-what").text() == "Not proven: there was no test login"
    assert "Somebody who must be refused: not tested." in find(page, QLabel, "proof-more").text()


def test_login_proves_what_a_login_proves_and_no_more(shown: Show, full: Session) -> None:
    page = _unfold(shown(ExportPage, full))
    full.edit(clearml_groups=("Users",))
    _prove(full)
    proven, form = ValueProof.PROVEN.value, ValueProof.FORM.value
    assert find(page, QLabel, f"proof-{PREFIX}authorize_url").text() == proven
    assert find(page, QLabel, f"proof-{PREFIX}debug").text() == form
    assert find(page, QLabel, "proof-what").text() == "Proven for 1 of 3 roles"
    full.edit(groups_prohibit=False, groups_admins=())
    assert find(page, QLabel, "proof-what").text() == "Proven for an ordinary user"
    assert not find(page, QWidget, "open-findings").isVisible()


def test_every_open_finding_is_on_the_page_with_its_remedy(shown: Show, full: Session) -> None:
    page = shown(ExportPage, full)
    full.edit(clearml_groups=("Research",))
    _prove(full)
    assert find(page, QLabel, "proof-what").text() == "Not proven, 1 open finding"
    found = find(page, QWidget, "open-findings")
    assert found.isVisible()
    assert "refuse this user" in find(found, QLabel, "role.user-refused-what").text()
    assert "switch the sign-up rule off" in find(found, QLabel, "role.user-refused-remedy").text()


def test_change_after_the_login_takes_the_proof_away(shown: Show, full: Session) -> None:
    page = _unfold(shown(ExportPage, full))
    _prove(full)
    full.edit(pkce=False)
    assert find(page, QLabel, f"proof-{PREFIX}authorize_url").text() == ValueProof.UNPROVEN.value
    assert "changed since" in find(page, QLabel, "proof-what").text()


def test_files_are_written_into_the_folder_of_choice(
    shown: Show, full: Session, tmp_path: Path
) -> None:
    page = shown(ExportPage, full)
    _saved(page, tmp_path / "new" / "place")
    written = sorted(p.name for p in (tmp_path / "new" / "place").iterdir())
    assert written == ["docker-compose.ping-sso.yml", "ping-sso-handoff.html", "ping-sso.env"]
    assert find(page, QLabel, "export-said-what").text() == "Saved"
    assert "never#shown" in (tmp_path / "new" / "place" / "ping-sso.env").read_text("utf-8")


def test_saving_by_key_leaves_the_focus_on_no_other_button(
    qtbot: QtBot, full: Session, tmp_path: Path
) -> None:
    shell = Shell(full, only(ExportPage(full)))
    qtbot.addWidget(shell)
    with qtbot.waitExposed(shell):
        shell.show()
    shell.activateWindow()
    full.edit(login_waived=flow.current_fingerprint(full.state))
    shell.go(Step.EXPORT)
    type_into(shell, "export-folder", str(tmp_path / "handoff"))
    following = find(shell, QAbstractButton, "next")
    following.setFocus()
    QTest.keyClick(following, Qt.Key.Key_Space)
    assert find(shell, QLabel, "export-said-what").text() == "Saved"
    assert QApplication.focusWidget() is shell.page


def test_handoff_sheet_shows_the_kept_logins_by_role(
    shown: Show, full: Session, tmp_path: Path
) -> None:
    page = shown(ExportPage, full)
    _prove(full, Claims({"sub": "1", "email": "ada@x.example", "groups": ["root"]}), Role.ADMIN)
    _saved(page, tmp_path)
    sheet = (tmp_path / "ping-sso-handoff.html").read_text("utf-8")
    assert "tested admin" in sheet
    assert "Proven by a test login" in sheet
    assert "ada@x.example" not in sheet
    assert SECRET not in sheet
    full.edit(pkce=False)
    _saved(page, tmp_path)
    assert "stale" in (tmp_path / "ping-sso-handoff.html").read_text("utf-8")


def test_foreign_file_stays_until_the_user_agrees(
    shown: Show, full: Session, tmp_path: Path
) -> None:
    foreign = tmp_path / "ping-sso.env"
    foreign.write_text("MINE=1\n", "utf-8")
    page = shown(ExportPage, full)
    _saved(page, tmp_path)
    assert foreign.read_text("utf-8") == "MINE=1\n"
    assert "ping-sso.env" in find(page, QLabel, "export-said-what").text()
    click(page, "export-said-act")
    assert "CLEARML__" in foreign.read_text("utf-8")


def test_own_files_are_replaced_without_asking(shown: Show, full: Session, tmp_path: Path) -> None:
    page = shown(ExportPage, full)
    _saved(page, tmp_path)
    full.edit(debug=False)
    assert "Changed since" in find(page, QLabel, "export-said-what").text()
    page.finish()
    assert "debug" not in (tmp_path / "ping-sso.env").read_text("utf-8")


def test_folder_that_cannot_be_created_is_reported(
    shown: Show, full: Session, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    page = shown(ExportPage, full)
    _saved(page, tmp_path / "file" / "below")
    assert find(page, QWidget, "export-said").property("kind") == "banner-failed"
    assert not (tmp_path / "out").exists()


def test_command_follows_the_way_the_server_is_run(
    shown: Show, full: Session, tmp_path: Path
) -> None:
    page = shown(ExportPage, full)
    leave(type_into(page, "deployment-folder", "/srv/clear ml"))
    click(page, "deployment-more-open")
    click(page, "deployment-override-switch")
    click(page, "deployment-constants_env-switch")
    assert find(page, QAbstractButton, "deployment-more-open").text() == (
        "More: service apiserver, override file, constants.env, Linux"
    )
    _saved(page, tmp_path)
    sheet = (tmp_path / "ping-sso-handoff.html").read_text("utf-8")
    plain = html.unescape(sheet.replace("<span>", "").replace("</span>", ""))
    assert (
        "cd '/srv/clear ml' && docker compose -f docker-compose.yml -f docker-compose.override.yml"
        " -f docker-compose.ping-sso.yml --env-file constants.env up -d apiserver"
    ) in plain
    assert full.draft.deployment.folder == "/srv/clear ml"


def test_empty_folder_of_the_server_is_a_problem(
    shown: Show, full: Session, tmp_path: Path
) -> None:
    page = shown(ExportPage, full)
    leave(type_into(page, "deployment-folder", " "))
    _saved(page, tmp_path / "out")
    assert find(page, QLabel, "deployment.folder-what").isVisible()
    assert not (tmp_path / "out").exists()
    assert find(page, QLineEdit, "deployment-folder-edit").hasFocus()


def test_a_service_that_compose_refuses_unfolds_its_field(shown: Show, full: Session) -> None:
    page = shown(ExportPage, full)
    assert not find(page, QLineEdit, "deployment-service-edit").isVisible()
    full.edit(deployment=replace(full.draft.deployment, service="-x"))
    assert find(page, QLineEdit, "deployment-service-edit").isVisible()


def test_the_line_that_counts_the_values_counts_what_is_said_of_each(
    shown: Show, full: Session
) -> None:
    page = shown(ExportPage, full)
    line = find(page, QAbstractButton, "review-open")
    number = len(VARIABLES)
    form = sum(row.proof is Proof.FORM for row in VARIABLES)
    before = f"{number} values: {number - form} not proven, {form} checked for form"
    assert line.text() == before
    full.edit(clearml_groups=("Users",))
    _prove(full)
    assert line.text() == f"{number} values: {number - form} proven, {form} checked for form"
    full.edit(pkce=False)
    assert line.text().endswith(f"{form} checked for form")
    assert "not proven" in line.text()


def test_whom_to_call_is_kept_in_the_draft_and_printed(
    shown: Show, full: Session, tmp_path: Path
) -> None:
    page = shown(ExportPage, full)
    leave(type_into(page, "contact", "Ada <tel. 555>"))
    assert full.draft.contact == "Ada <tel. 555>"
    _saved(page, tmp_path)
    sheet = (tmp_path / "ping-sso-handoff.html").read_text("utf-8")
    assert "Ada &lt;tel. 555&gt;" in sheet
    leave(type_into(page, "contact", "Grace"))
    assert "Changed since" in find(page, QLabel, "export-said-what").text()


def test_without_credentials_saving_says_what_is_missing(
    shown: Show, full: Session, tmp_path: Path
) -> None:
    page = shown(ExportPage, full)
    full.keyring.forget_secret()
    _saved(page, tmp_path / "out")
    assert "secret" in find(page, QLabel, "export-said-what").text()
    assert not (tmp_path / "out").exists()


def test_another_folder_is_another_save(shown: Show, full: Session, tmp_path: Path) -> None:
    page = shown(ExportPage, full)
    _saved(page, tmp_path / "one")
    assert page.next_text == "Next"
    _saved(page, tmp_path / "two")
    assert (tmp_path / "two" / "ping-sso.env").exists()


def test_next_saves_first_and_then_lets_go(shown: Show, full: Session, tmp_path: Path) -> None:
    page = shown(ExportPage, full)
    leave(type_into(page, "export-folder", str(tmp_path)))
    assert page.next_text == "Save the files"
    assert not page.finish()
    assert (tmp_path / "ping-sso.env").exists()
    assert page.finish()
    full.edit(deployment=replace(full.draft.deployment, folder="/else"))
    assert not page.finish()


def test_a_demo_has_a_folder_of_its_own(shown: Show, settled: Session) -> None:
    own = find(shown(ExportPage, settled), QLineEdit, "export-folder-edit").text()
    demo = Session(replace(settled.services, demo=True), Inline(), settled.draft)
    assert find(shown(ExportPage, demo), QLineEdit, "export-folder-edit").text() == f"{own}-demo"


def test_the_end_of_the_former_secret_is_on_the_page_and_on_the_sheet(
    full: Session, shown: Show, tmp_path: Path
) -> None:
    page = shown(ExportPage, full)
    assert not find(page, QWidget, "former-secret").isVisible()
    full.edit(former_until=(NOW + timedelta(days=7)).isoformat())
    assert "works until 2030-01-08 12:00 UTC" in find(page, QLabel, "former-secret-what").text()
    _saved(page, tmp_path)
    assert "2030-01-08 12:00 UTC" in (tmp_path / "ping-sso-handoff.html").read_text("utf-8")
