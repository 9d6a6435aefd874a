"""Page 7: what an earlier file holds besides Ping."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLabel, QWidget

from tests.support.window import find
from wizard.ui.page import Page
from wizard.ui.pages.export import ExportPage
from wizard.ui.session import Session

Show = Callable[[type[Page], Session], Page]


def _more(page: Page) -> str:
    return find(page, QLabel, "unknown-variables-more").text()


def test_nothing_is_said_when_there_are_none(shown: Show, settled: Session) -> None:
    page = shown(ExportPage, settled)
    assert not find(page, QWidget, "unknown-variables").isVisible()


def test_they_are_named_with_the_file_that_holds_them(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    source = tmp_path / "old.env"
    source.write_text("CLEARML__other=1\n")
    settled.edit(source_paths=(str(source),), unknown_variables=("CLEARML__other",))
    page = shown(ExportPage, settled)
    assert find(page, QWidget, "unknown-variables").isVisible()
    assert "CLEARML__other" in _more(page)
    assert f"still in {source}" in _more(page)
    assert "no longer" not in _more(page)


def test_a_file_that_is_gone_is_told_when_the_page_is_entered(
    shown: Show, settled: Session, tmp_path: Path
) -> None:
    source = tmp_path / "old.env"
    source.write_text("CLEARML__other=1\n")
    settled.edit(source_paths=(str(source),), unknown_variables=("CLEARML__other",))
    page = shown(ExportPage, settled)
    source.unlink()
    page.entered()
    assert f"{source} is no longer there" in _more(page)
    assert "still in" not in _more(page)
