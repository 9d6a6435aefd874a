"""Page 7: what opened files hold besides Ping is written too, and what can't be is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLabel, QTextEdit, QWidget

from tests.support.window import click, find, leave, type_into
from wizard.ui.page import Page
from wizard.ui.pages.export.page import ExportPage
from wizard.ui.session import Session

Show = Callable[[type[Page], Session], Page]
OTHER = "CLEARML__apiserver__watch"


def opened(session: Session, folder: Path, value: str = "hunter2") -> Path:
    """A set-up that was read from a file with another variable."""
    source = folder / "old.env"
    source.write_bytes(f"{OTHER}='{value}'\n".encode())
    session.edit(source_paths=(str(source),), unknown_variables=(OTHER,))
    return source


def seen(page: Page, name: str = "unknown-variables") -> bool:
    return find(page, QWidget, name).isVisible()


def kept(page: Page) -> str:
    return find(page, QLabel, "unknown-kept-more").text()


def left_out(page: Page) -> str:
    note = find(page, QWidget, "unknown-left-out")
    return " ".join(label.text() for label in note.findChildren(QLabel))


def save(page: Page, folder: Path) -> str:
    leave(type_into(page, "export-folder", str(folder)))
    click(page, "export-save")
    files = sorted(folder.glob("*"))
    assert files
    return "".join(file.read_text(encoding="utf-8") for file in files if file.suffix == ".env")


def test_nothing_is_said_when_there_are_none(shown: Show, settled: Session) -> None:
    assert not seen(shown(ExportPage, settled))


def test_they_are_named_and_written_and_never_shown(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    source = opened(settled, tmp_path)
    page = shown(ExportPage, settled)
    page.entered()
    assert OTHER in kept(page)
    assert str(source) in kept(page)
    assert not seen(page, "unknown-left-out")
    assert f"{OTHER}='hunter2'" in save(page, tmp_path / "out")
    texts = [w.text() for w in page.findChildren(QLabel)]
    texts += [w.toPlainText() for w in page.findChildren(QTextEdit)]
    assert not any("hunter2" in text for text in texts)
    sheet = (tmp_path / "out" / "ping-sso-handoff.html").read_text(encoding="utf-8")
    assert OTHER in sheet.replace("<wbr>", "")
    assert "hunter2" not in sheet


def test_the_value_is_the_one_at_the_time_of_saving(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    opened(settled, tmp_path)
    page = shown(ExportPage, settled)
    opened(settled, tmp_path, "changed since")
    assert "changed since" in save(page, tmp_path / "out")


def test_a_file_that_is_gone_is_told_before_and_after_saving(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    source = opened(settled, tmp_path)
    page = shown(ExportPage, settled)
    source.unlink()
    page.entered()
    assert not seen(page, "unknown-kept")
    assert f"{source} is no longer there" in left_out(page)
    assert OTHER not in save(page, tmp_path / "out")
    assert OTHER in find(page, QLabel, "export.left-out-what").text()
    sheet = (tmp_path / "out" / "ping-sso-handoff.html").read_text(encoding="utf-8")
    assert "is no longer there" in sheet


def test_what_the_chosen_form_cannot_hold_is_told(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    opened(settled, tmp_path, "one\ntwo")
    page = shown(ExportPage, settled)
    page.entered()
    assert seen(page, "unknown-kept")
    click(page, "layout-2")
    assert not seen(page, "unknown-kept")
    assert "several lines" in left_out(page)


def test_a_second_export_asks_before_it_drops_what_the_first_kept(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    source, folder = opened(settled, tmp_path), tmp_path / "out"
    page = shown(ExportPage, settled)
    save(page, folder)
    source.unlink()
    assert "hunter2" in save(page, folder)
    assert OTHER in find(page, QLabel, "export-said-what").text()
    click(page, "export-said-act")
    assert "hunter2" not in (folder / "ping-sso.env").read_text(encoding="utf-8")
