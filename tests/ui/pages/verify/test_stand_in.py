"""The demo's ClearML server on page 8: it answers by the file that was saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from tests.support.inline import Inline
from tests.support.window import NOW, click, find
from wizard.model.export_record import Digest, ExportRecord
from wizard.services import Services
from wizard.ui.page import Page
from wizard.ui.pages.verify.page import VerifyPage
from wizard.ui.session import Session

Show = Callable[[type[Page], Session], Page]


class Server:
    """Takes what is deployed; `readable` is its answer."""

    def __init__(self) -> None:
        self.files: list[Path] = []
        self.readable = True

    def __call__(self, file: Path) -> bool:
        self.files.append(file)
        return self.readable


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def page(shown: Show, services: Services, settled: Session, server: Server) -> Page:
    return shown(VerifyPage, Session(replace(services, deploy=server), Inline(), settled.draft))


def said(page: Page) -> str:
    return find(page, QLabel, "stand-in-said-what").text()


def export(page: Page, folder: Path, *names: str) -> None:
    files = tuple(Digest(name, "") for name in names)
    page.session.add_export(ExportRecord(NOW, str(folder), "compose", "", files, ()))


def test_the_newest_export_is_deployed(page: Page, server: Server, tmp_path: Path) -> None:
    export(page, tmp_path, "docker-compose.ping-sso.yml", "ping-sso.env")
    click(page, "stand-in-deploy")
    assert server.files == [tmp_path / "ping-sso.env"]
    assert said(page) == "The stand-in restarts with this file"
    server.readable = False
    click(page, "stand-in-deploy")
    assert said(page) == "The file can't be read any more"


def test_without_an_env_file_it_says_what_to_save(
    page: Page, server: Server, tmp_path: Path
) -> None:
    click(page, "stand-in-deploy")
    assert said(page) == "No env file was saved in this demo yet"
    export(page, tmp_path, "ping-sso-values.yaml")
    click(page, "stand-in-deploy")
    assert "docker run" in find(page, QLabel, "stand-in-said-more").text()
    assert server.files == []


def test_there_is_none_in_real_use(shown: Show, settled: Session) -> None:
    assert shown(VerifyPage, settled).findChild(QWidget, "stand-in") is None
