"""A setup that was exported before says what was saved, where, when, and whether it still fits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QLabel, QWidget

from tests.support.inline import Inline
from tests.support.window import NOW, find, leave, type_into
from wizard.model.text import day
from wizard.ui.page import Page
from wizard.ui.pages.export.page import ExportPage
from wizard.ui.session import Session

Show = Callable[[type[Page], Session], Page]


def _save(page: Page, folder: Path) -> None:
    leave(type_into(page, "export-folder", str(folder)))
    page.finish()


def _again(session: Session) -> Session:
    """The same setup in the next run."""
    session.save_now()
    made = Session(session.services, Inline(), session.draft)
    made.keyring.sync()
    return made


def test_an_export_is_remembered_and_compared(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    settled.save_whole()
    page = shown(ExportPage, settled)
    _save(page, tmp_path / "handoff")
    assert find(page, QWidget, "saved-earlier").isHidden()
    assert [record.folder for record in settled.exports] == [str(tmp_path / "handoff")]

    next_run = _again(settled)
    page = shown(ExportPage, next_run)
    what = find(page, QLabel, "saved-earlier-what")
    more = find(page, QLabel, "saved-earlier-more")
    assert what.text().startswith(f"Saved on {day(NOW)} at ")
    assert what.text().endswith(f"to {tmp_path / 'handoff'}")
    assert more.text().startswith("It still fits")
    next_run.edit(debug=True)
    assert what.text().endswith("no longer fits")
    assert more.text() == "Changed since: step “Options”. Save the files again."
    credentials = next_run.credentials
    assert credentials
    next_run.keyring.put(replace(credentials, version="v2"))
    assert "client ID or secret and step “Options”" in more.text()
    _save(page, tmp_path / "again")
    assert find(page, QWidget, "saved-earlier").isHidden()


def test_while_credentials_are_missing_nothing_is_claimed(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    _save(shown(ExportPage, settled), tmp_path / "handoff")
    settled.services.vault.forget("setup")
    page = shown(ExportPage, _again(settled))
    assert find(page, QLabel, "saved-earlier-more").text().startswith("Whether it still fits")
