"""Step "Review and export": the layout, and what follows from it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from tests.support.tables import failures
from tests.support.window import NOW, SECRET, click, find, leave, type_into
from wizard import flow
from wizard.export.layouts import LAYOUTS
from wizard.export.plan import ExportRequest, Layout
from wizard.files.temporary import temporary_path
from wizard.model.claims import Claims
from wizard.model.draft import Deployment
from wizard.model.evidence import Evidence
from wizard.model.settings import Settings, settle
from wizard.model.verdict import passed
from wizard.ui.page import Page
from wizard.ui.pages.export.page import ExportPage
from wizard.ui.session import Session

Show = Callable[[type[Page], Session], Page]
SHEET = "ping-sso-handoff.html"
NUMBER = {name: number for number, name in enumerate(LAYOUTS)}


def _pick(page: Page, layout: str) -> None:
    click(page, f"layout-{NUMBER[layout]}")


def _save(page: Page, folder: Path) -> set[str]:
    leave(type_into(page, "export-folder", str(folder)))
    page.finish()
    return {path.name for path in folder.iterdir() if path.is_file()}


def _request(session: Session, layout: Layout) -> ExportRequest:
    settings, credentials = settle(session.draft), session.credentials
    assert isinstance(settings, Settings)
    assert credentials is not None
    return ExportRequest(settings, credentials, layout, session.draft.deployment)


def _texts(page: Page) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def test_each_layout_writes_what_it_announced_and_the_sheet(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    page = shown(ExportPage, settled)
    click(page, "layout-files-open")

    def check(layout: Layout) -> None:
        _pick(page, layout.name)
        names = {note.name for note in _request(settled, layout).notes} | {SHEET}
        for name in names:
            assert find(page, QWidget, f"file-{name}").isVisible()
        folder = tmp_path / layout.name
        assert _save(page, folder) == names
        assert layout.title in (folder / SHEET).read_text("utf-8")

    assert failures(((layout,) for layout in LAYOUTS.values()), check) == {}


def test_only_what_the_layout_needs_is_shown(shown: Show, settled: Session) -> None:
    page = shown(ExportPage, settled)
    click(page, "deployment-more-open")
    needs = {
        "compose": (True, True),
        "compose-references": (True, True),
        "docker-run": (True, False),
        "kubernetes": (False, False),
    }

    def visible(layout: str) -> list[bool]:
        _pick(page, layout)
        names = ("folder-edit", "windows-switch", "base_file-edit", "service-edit")
        return [find(page, QWidget, f"deployment-{name}").isVisible() for name in names]

    expected = {name: [folder, folder, base, base] for name, (folder, base) in needs.items()}
    assert {name: visible(name) for name in needs} == expected


def test_the_layout_is_remembered_in_the_draft(shown: Show, settled: Session) -> None:
    page = shown(ExportPage, settled)
    _pick(page, "kubernetes")
    assert settled.draft.layout == "kubernetes"
    again = shown(ExportPage, settled)
    assert find(again, QAbstractButton, f"layout-{NUMBER['kubernetes']}").isChecked()


def test_an_unknown_layout_in_a_draft_is_reported_and_the_usual_one_taken(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    settled.edit(layout="swarm")
    page = shown(ExportPage, settled)
    assert find(page, QAbstractButton, "layout-0").isChecked()
    assert "“swarm”" in find(page, QLabel, "export.layout-what").text()
    assert "ping-sso.env" in _save(page, tmp_path)
    _pick(page, "docker-run")
    assert not find(page, QWidget, "layout-unknown").isVisible()


def test_an_empty_deployment_matters_only_to_layouts_that_need_it(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    settled.edit(deployment=Deployment(folder="", base_file=""))
    page = shown(ExportPage, settled)
    leave(type_into(page, "export-folder", str(tmp_path / "out")))
    page.finish()
    assert not (tmp_path / "out").exists()
    _pick(page, "kubernetes")
    assert "ping-sso.values.yaml" in _save(page, tmp_path / "out")


def test_file_of_secrets_is_written_only_when_asked_for(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    page = shown(ExportPage, settled)
    assert not find(page, QWidget, "secrets-file-switch").isVisible()
    _pick(page, "compose-references")
    assert "ping-secrets.env" not in _save(page, tmp_path)
    click(page, "secrets-file-switch")
    assert "Changed since" in find(page, QLabel, "export-said-what").text()
    page.finish()
    assert (tmp_path / "ping-secrets.env").exists()


def test_sheet_names_people_only_when_asked_to(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    current = flow.current_fingerprint(settled.state)
    claims = Claims({"sub": "1", "email": "ada@x.example"})
    page = shown(ExportPage, settled)
    settled.prove(Evidence(NOW, current, (passed("login", "Login"),), claims))
    _save(page, tmp_path)
    assert "ada@x.example" not in (tmp_path / SHEET).read_text("utf-8")
    click(page, "layout-files-open")
    click(page, "include-names-switch")
    assert "Changed since" in find(page, QLabel, "export-said-what").text()
    page.finish()
    assert "ada@x.example" in (tmp_path / SHEET).read_text("utf-8")


class Opened(QObject):
    """Takes the addresses that the desktop would open."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[QUrl] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        """One more."""
        self.urls.append(url)


def _opened_by(page: Page, button: str) -> list[Path]:
    opened = Opened()
    QDesktopServices.setUrlHandler("file", opened, "take")  # type: ignore[arg-type]  # the stub is wrong
    try:
        click(page, button)
    finally:
        QDesktopServices.unsetUrlHandler("file")
    return [Path(url.toLocalFile()) for url in opened.urls]


def test_folder_and_sheet_are_opened_where_they_were_written(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    page = shown(ExportPage, settled)
    for name in ("export-open-sheet", "export-open-folder"):
        assert not find(page, QAbstractButton, name).isVisible()
    _save(page, tmp_path)
    assert _opened_by(page, "export-open-sheet") == [tmp_path / SHEET]
    assert _opened_by(page, "export-open-folder") == [tmp_path]
    (tmp_path / SHEET).unlink()
    assert _opened_by(page, "export-open-sheet") == []
    assert "No longer there" in find(page, QLabel, "export-said-what").text()
    settled.edit(debug=True)
    for name in ("export-open-sheet", "export-open-folder"):
        assert not find(page, QAbstractButton, name).isVisible()


def _save_zip(page: Page, folder: Path) -> set[str]:
    leave(type_into(page, "export-folder", str(folder)))
    click(page, "export-zip")
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_one_zip_has_the_secret_only_when_asked_for(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    page = shown(ExportPage, settled)
    click(page, "zip-open")
    assert _save_zip(page, tmp_path / "one") == {"clearml-ping-sso.zip"}
    assert SECRET.encode() not in (tmp_path / "one" / "clearml-ping-sso.zip").read_bytes()
    assert find(page, QLabel, "export-said-what").text() == "Saved, without client ID and secret"
    assert not find(page, QAbstractButton, "export-open-sheet").isVisible()
    assert _opened_by(page, "export-open-folder") == [tmp_path / "one"]
    assert page.next_text == "Next"
    click(page, "zip-secret-switch")
    name = "clearml-ping-sso-WITH-SECRET.zip"
    assert _save_zip(page, tmp_path / "two") == {name}
    click(page, "export-again")
    assert (tmp_path / "two" / "ping-sso.env").exists()
    path = tmp_path / "two" / name
    assert (path.stat().st_mode & 0o777, SECRET[:5].encode() in path.read_bytes()) == (0o600, True)


def test_a_saved_zip_fits_until_something_is_changed(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    page = shown(ExportPage, settled)
    click(page, "zip-open")
    _save_zip(page, tmp_path)
    again = shown(ExportPage, settled)
    assert "It still fits" in find(again, QLabel, "saved-earlier-more").text()


def test_a_zip_that_cannot_be_without_the_secret_says_so(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    page = shown(ExportPage, settled)
    _pick(page, "docker-run")
    click(page, "zip-open")
    assert _save_zip(page, tmp_path / "out") == set()
    assert "docker run can't be without" in find(page, QLabel, "export-said-what").text()


def test_a_foreign_zip_stays_until_the_user_agrees(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    foreign = tmp_path / "clearml-ping-sso.zip"
    foreign.write_text("mine", "utf-8")
    page = shown(ExportPage, settled)
    click(page, "zip-open")
    _save_zip(page, tmp_path)
    assert foreign.read_bytes() == b"mine"
    click(page, "export-said-act")
    assert foreign.read_bytes().startswith(b"PK")


def test_work_tree_is_warned_of_with_the_line_to_copy(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    page = shown(ExportPage, settled)
    _save(page, tmp_path)
    assert "git work tree" in find(page, QLabel, "export.git-what").text()
    lines = [label.text() for label in page.findChildren(QLabel)]
    assert not any("/ping-sso.env" in line for line in lines if "gitignore" in line)
    click(page, "gitignore-copy")
    assert QGuiApplication.clipboard().text() == "/ping-sso.env"
    (tmp_path / ".gitignore").write_text("/ping-sso.env\n", "utf-8")
    click(page, "export-again")
    assert page.findChild(QLabel, "export.git-what") is None
    assert not find(page, QWidget, "gitignore-copy").isVisible()


def test_files_of_an_earlier_layout_are_pointed_out(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    page = shown(ExportPage, settled)
    _save(page, tmp_path)
    _pick(page, "docker-run")
    page.finish()
    assert "ping-sso.env" in find(page, QLabel, "export.stale-why").text()


def test_leftover_of_an_interrupted_run_is_removed_and_reported(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    left = temporary_path(tmp_path, "ping-sso.env")
    left.write_text("half\n", "utf-8")
    page = shown(ExportPage, settled)
    assert left.name not in _save(page, tmp_path)
    assert left.name in find(page, QLabel, "export-said-more").text()
