"""Page 1: opening the files of an existing deployment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QFrame,
    QLabel,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.support.inline import Inline
from tests.support.vaults import TestKeyring
from tests.support.window import SECRET as OLD_SECRET
from tests.support.window import click, find
from tests.unit.lint.cases import given
from tests.unit.lint.files import lines, name, put
from wizard.model.draft import Draft
from wizard.model.secret import DOTS
from wizard.model.serialization import draft_to_json
from wizard.services import Services
from wizard.ui.background import Background
from wizard.ui.page import Page
from wizard.ui.pages.server.import_card import ImportCard
from wizard.ui.pages.server.page import ServerPage
from wizard.ui.session import Session

Show = Callable[[type[Page], Session], Page]

NAIVE = "s3cr$et#x"
OTHER = "CLEARML__apiserver__watch"


@pytest.fixture
def naive(tmp_path: Path) -> Path:
    """An env file written by hand, quoted as the guide shows, with a variable of another kind."""
    text = lines(client_secret=f'"{NAIVE}"', groups_enabled="true")
    return put(tmp_path, "hand.env", f"{text}{OTHER}=hunter2\n")


def choose(page: Page, monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    chosen = ([str(path) for path in paths], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: chosen)
    if not find(page, QAbstractButton, "import-open").isChecked():
        click(page, "import-open")
    click(page, "import-choose")


def value(page: Page, leaf: str) -> str:
    return find(page, QTextEdit, f"import-value-{name(leaf)}").toPlainText()


def said(page: Page, banner: str = "import-said") -> str:
    return find(page, QLabel, f"{banner}-what").text()


def seen(page: Page, part: str) -> bool:
    return find(page, QWidget, part).isVisible()


def everything(page: Page) -> str:
    texts = [label.text() for label in page.findChildren(QLabel)]
    texts += [text.toPlainText() for text in page.findChildren(QTextEdit)]
    return "\n".join(texts + [widget.accessibleName() for widget in page.findChildren(QWidget)])


def test_it_is_folded_away_at_first(shown: Show, session: Session) -> None:
    page = shown(ServerPage, session)
    assert page.findChild(QWidget, "import-choose") is None
    assert find(page, QWidget, "import-open").isVisible()


def test_values_are_looked_over_and_then_filled_in(
    shown: Show, session: Session, naive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(ServerPage, session)
    choose(page, monkeypatch, naive)
    assert value(page, "authorize_url") == "https://ping.example/as/authorize"
    assert value(page, "client_secret") == DOTS
    assert "Nothing is filled in yet" in said(page)
    assert session.draft.authorize_url == ""
    click(page, "import-use")
    assert session.draft.authorize_url == "https://ping.example/as/authorize"
    assert session.draft.ping_url == session.draft.authorize_url
    assert session.draft.groups_enabled
    assert not session.draft.pkce
    held = session.credentials
    assert held is not None
    assert (held.client_id, held.client_secret.reveal()) == ("client-1", NAIVE)
    assert held.version
    assert held.origin == "https://ping.example"
    assert "are filled in" in said(page)
    assert not seen(page, "import-use")


def test_no_value_of_a_secret_or_unknown_variable_is_drawn(
    shown: Show, session: Session, naive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(ServerPage, session)
    choose(page, monkeypatch, naive)
    assert NAIVE not in everything(page)
    assert "hunter2" not in everything(page)
    click(page, "import-use")
    assert NAIVE not in everything(page)
    session.save_now()
    saved = "".join(p.read_text() for p in naive.parent.rglob("*.json"))
    assert OTHER not in saved
    assert NAIVE not in saved
    assert "hunter2" not in saved


def test_defects_are_told_with_file_and_line(
    shown: Show, session: Session, naive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(ServerPage, session)
    choose(page, monkeypatch, naive)
    problems = find(page, QWidget, "import-problems")
    assert problems.isVisible()
    assert seen(page, "import-wrong")
    told = [label.text() for label in problems.findChildren(QLabel)]
    line = 1 + naive.read_text().splitlines().index(f'{name("client_secret")}="{NAIVE}"')
    assert any(words.startswith(f"{naive}:{line}: ") for words in told)


def test_other_variables_stay_in_their_file(
    shown: Show, session: Session, naive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(ServerPage, session)
    choose(page, monkeypatch, naive)
    what = find(page, QLabel, "export.stays-what").text()
    assert what == f"Other variables stay in {naive.name}: keep it in use."
    assert OTHER in find(page, QLabel, "export.stays-why").text()
    click(page, "import-use")
    assert session.draft.source_paths == (str(naive),)
    assert OTHER not in draft_to_json(session.draft)


def test_a_line_that_wins_over_the_export_must_be_removed(
    shown: Show, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(ServerPage, session)
    choose(page, monkeypatch, put(tmp_path, "o.yml", given(f"{name('debug')}=true")))
    assert "debug" in find(page, QLabel, "export.wins-why").text()
    remedy = find(page, QLabel, "export.wins-remedy").text()
    assert remedy == "Remove these lines from o.yml: 4."


def test_leaving_them_fills_in_nothing(
    shown: Show, session: Session, naive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(ServerPage, session)
    before = session.draft
    choose(page, monkeypatch, naive)
    click(page, "import-leave")
    assert session.draft == before
    assert session.credentials is None
    assert not seen(page, "import-use")
    assert find(page, QAbstractButton, "import-choose").hasFocus()


def test_file_without_settings_has_nothing_to_use(
    shown: Show, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(ServerPage, session)
    choose(page, monkeypatch, put(tmp_path, "other.env", "UNRELATED=1\n"))
    assert said(page) == "No setting for Ping is in other.env."
    assert not seen(page, "import-use")


def test_unreadable_file_is_told(
    shown: Show, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(ServerPage, session)
    choose(page, monkeypatch, tmp_path / "gone.env")
    assert "gone.env" in find(page, QLabel, "file.unreadable-what").text()
    assert not seen(page, "import-use")


def test_giving_the_dialog_up_changes_nothing(
    shown: Show, session: Session, naive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(ServerPage, session)
    choose(page, monkeypatch, naive)
    choose(page, monkeypatch)
    assert value(page, "client_id") == "client-1"


def test_part_of_a_deployment_leaves_the_stored_secret(
    shown: Show, settled: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = settled.draft
    page = shown(ServerPage, settled)
    choose(page, monkeypatch, put(tmp_path, "id.env", f"{name('client_id')}='\"other\"'\n"))
    click(page, "import-use")
    held = settled.credentials
    assert held is not None
    assert (held.client_id, held.client_secret.reveal()) == ("other", OLD_SECRET)
    assert settled.draft.access_token_url == before.access_token_url
    assert said(page) == "1 value is filled in"


def test_secret_stays_meant_for_its_place_when_a_file_moves_the_endpoint(
    shown: Show, settled: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = f"{name('access_token_url')}='\"https://evil.example/token\"'\n"
    page = shown(ServerPage, settled)
    choose(page, monkeypatch, put(tmp_path, "moved.env", moved))
    click(page, "import-use")
    assert settled.draft.access_token_url == "https://evil.example/token"
    held = settled.credentials
    assert held is not None
    assert held.origin == "https://auth.pingone.example"


def test_without_a_keyring_they_can_be_kept_for_this_run(
    shown: Show, services: Services, naive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = TestKeyring()
    keyring.missing = True
    session = Session(replace(services, vault=keyring), Inline(), Draft(setup_id="setup"))
    page = shown(ServerPage, session)
    choose(page, monkeypatch, naive)
    click(page, "import-use")
    assert "no keyring" in said(page)
    assert session.services.memory.read("setup") is None
    click(page, "import-said-act")
    assert session.services.memory.read("setup") == session.credentials
    assert session.credentials
    assert "are filled in" in said(page)


def test_files_are_dropped_onto_the_card(
    qtbot: QtBot, shown: Show, services: Services, naive: Path, tmp_path: Path
) -> None:
    background = Background()
    session = Session(services, background, Draft(setup_id="setup"))
    page = shown(ServerPage, session)
    more = put(tmp_path, "more.env", f"{name('debug')}=true\n")
    card = find(page, ImportCard, "import-card")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(path)) for path in (naive, more)])
    copy, keys = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    left = Qt.MouseButton.LeftButton
    enters = QDragEnterEvent(QPoint(9, 9), copy, dropped, left, keys)
    QApplication.sendEvent(card, enters)
    assert enters.isAccepted()
    QApplication.sendEvent(card, QDropEvent(QPointF(9, 9), copy, dropped, left, keys))
    qtbot.waitUntil(lambda: seen(page, "import-use"), timeout=30_000)
    assert value(page, "debug") == "true"
    assert value(page, "client_id") == "client-1"
    background.close()


def test_other_things_are_not_taken(shown: Show, session: Session) -> None:
    page = shown(ServerPage, session)
    card = find(page, ImportCard, "import-card")
    address = QMimeData()
    address.setUrls([QUrl("https://example.com/a.env")])
    enters = QDragEnterEvent(
        QPoint(9, 9),
        Qt.DropAction.CopyAction,
        address,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(card, enters)
    assert not enters.isAccepted()


def test_hostile_texts_stay_plain(
    shown: Show, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(ServerPage, session)
    hostile = lines(client_id="'\"<b>x</b>\u202ey\"'")
    choose(page, monkeypatch, put(tmp_path, "h.env", hostile))
    assert value(page, "client_id") == "<b>x</b>\\u{202e}y"
    assert find(page, QFrame, "import-said").isVisible()


def test_more_files_than_a_deployment_has_are_not_cut_in_silence(
    shown: Show, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(ServerPage, session)
    many = [put(tmp_path, f"{number}.env", lines()) for number in range(21)]
    choose(page, monkeypatch, *many)
    assert "21 files" in said(page)
    assert not seen(page, "import-use")
    choose(page, monkeypatch, *many[:20])
    assert seen(page, "import-use")


def test_every_other_variable_stays_in_its_file(
    shown: Show, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(ServerPage, session)
    text = f"{lines()}FROM_HOST\nHTTP_PROXY=x\nR3stOf==\n"
    choose(page, monkeypatch, put(tmp_path, "a.env", text))
    why = find(page, QLabel, "export.stays-why").text()
    assert "FROM_HOST, HTTP_PROXY and the one in line 7." in why
