"""Step "Review and export": what has to be done about the files that a setup was read from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QLabel, QTextEdit, QWidget

from tests.support.window import click, find, leave, type_into
from wizard.clearml.variables import VARIABLES
from wizard.ui.page import Page
from wizard.ui.pages.export.page import ExportPage
from wizard.ui.session import Session

Show = Callable[[type[Page], Session], Page]
CLIENT_ID = next(row.name for row in VARIABLES if row.field == "client_id")


def open_file(session: Session, path: Path, text: str) -> None:
    """The setup was read from a file with this text."""
    path.write_text(text, "utf-8")
    session.edit(source_paths=(str(path),))


def entered(shown: Show, session: Session) -> Page:
    page = shown(ExportPage, session)
    page.entered()
    return page


def note(page: Page) -> str:
    labels = find(page, QWidget, "existing-files").findChildren(QLabel)
    return "\n".join(label.text() for label in labels)


def save(page: Page, folder: Path) -> set[str]:
    leave(type_into(page, "export-folder", str(folder)))
    page.finish()
    return {path.name for path in folder.iterdir()}


def test_nothing_is_said_without_such_a_file(shown: Show, settled: Session) -> None:
    assert not find(entered(shown, settled), QWidget, "existing-files").isVisible()


def test_other_variables_stay_where_they_are(shown: Show, settled: Session, tmp_path: Path) -> None:
    open_file(settled, tmp_path / "old.env", "HTTP_PROXY='hunter2'\n")
    page = entered(shown, settled)
    assert "Other variables stay in old.env: keep it in use." in note(page)
    assert "HTTP_PROXY" in note(page)
    assert "ping-sso.env" in save(page, tmp_path / "out")
    texts = [w.text() for w in page.findChildren(QLabel)]
    texts += [w.toPlainText() for w in page.findChildren(QTextEdit)]
    texts += [path.read_text("utf-8") for path in (tmp_path / "out").iterdir()]
    assert not any("hunter2" in text for text in texts)


def test_a_line_that_would_win_has_to_be_removed(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    item = f"services: {{apiserver: {{environment: ['{CLIENT_ID}=old']}}}}\n"
    open_file(settled, tmp_path / "old.yml", item)
    page = entered(shown, settled)
    assert "Remove these lines from old.yml: 1." in note(page)
    settled.edit(layout="compose-references")
    click(page, "layout-1")
    assert not find(page, QWidget, "existing-files").isVisible()


def test_entries_that_helm_drops_are_named_and_need_a_yes(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    envs = "[{name: HTTP_PROXY, value: hunter2}, {name: AB, value: x}]"
    open_file(settled, tmp_path / "v.yaml", f"apiserver: {{extraEnvs: {envs}}}\n")
    page = entered(shown, settled)
    click(page, "layout-3")
    moved = "move these to the end of ours (ping-sso.values.yaml): HTTP_PROXY, AB"
    assert moved in note(page)
    assert save(page, tmp_path / "out") == set()
    assert moved in find(page, QLabel, "export-said-more").text()
    button = find(page, QAbstractButton, "export-said-act")
    assert button.text() == "Save them anyway"
    button.click()
    assert find(page, QLabel, "export-said-what").text() == "Saved"
    sheet = (tmp_path / "out" / "ping-sso-handoff.html").read_text("utf-8")
    assert moved in sheet


def test_one_yes_is_not_taken_for_another(shown: Show, settled: Session, tmp_path: Path) -> None:
    envs = "[{name: HTTP_PROXY, value: x}]"
    open_file(settled, tmp_path / "v.yaml", f"apiserver: {{extraEnvs: {envs}}}\n")
    (folder := tmp_path / "out").mkdir()
    foreign = folder / "ping-sso.secret.yaml"
    foreign.write_text("mine\n", "utf-8")
    page = entered(shown, settled)
    click(page, "layout-3")
    save(page, folder)
    click(page, "export-said-act")
    assert foreign.read_text("utf-8") == "mine\n"
    assert find(page, QAbstractButton, "export-said-act").text() == "Replace them"
    click(page, "export-said-act")
    assert foreign.read_text("utf-8") != "mine\n"


def test_an_earlier_export_with_other_variables_is_replaced_only_after_a_yes(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    page = shown(ExportPage, settled)
    save(page, tmp_path)
    with (tmp_path / "ping-sso.env").open("a") as file:
        file.write("NO_PROXY=hunter2\n")
    save(page, tmp_path)
    assert "NO_PROXY" in find(page, QLabel, "export-said-what").text()
    assert "hunter2" in (tmp_path / "ping-sso.env").read_text("utf-8")
    click(page, "export-said-act")
    assert "hunter2" not in (tmp_path / "ping-sso.env").read_text("utf-8")
