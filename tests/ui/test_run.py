"""From nothing to a window, and from one setup's window to the next."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QByteArray, QRect, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMenu
from pytestqt.qtbot import QtBot

from tests.support.inline import Inline
from tests.support.pages import blank_page
from tests.support.standings import login
from tests.support.window import click, find
from wizard import app
from wizard.history import History
from wizard.history import Page as LoginPage
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.problem import problem
from wizard.model.step import Step
from wizard.services import Services
from wizard.ui import run
from wizard.ui.background import Background, Runner
from wizard.ui.opening import first_draft
from wizard.ui.run import OpenStepFinder
from wizard.ui.session import Session
from wizard.ui.shell import Shell
from wizard.ui.widgets.choice import OptionCard
from wizard.vault.base import KeyringError
from wizard.vault.memory import MemoryVault

_GLANCE_MS = 20


@pytest.fixture(autouse=True)
def blank_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the pages do is not the matter here."""

    monkeypatch.setattr(run, "make_page", blank_page)


def windows() -> list[Shell]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, Shell) and w.isVisible()]


def window() -> Shell | None:
    return next(iter(windows()), None)


class Visitor:
    """Does one thing after the other in whatever window is open."""

    def __init__(self, *acts: Callable[[Shell], bool]) -> None:
        self._acts = list(acts)
        self._timer = QTimer(interval=_GLANCE_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    @property
    def is_done(self) -> bool:
        return not self._acts

    def _look(self) -> None:
        shell = window()
        if shell is not None and self._acts and self._acts[0](shell):
            self._acts.pop(0)


def ask(shell: Shell) -> bool:
    click(shell, "setups")
    return True


def pick_new(shell: Shell) -> bool:
    menu = find(shell, QMenu, "setups-menu")
    if not menu.isVisible():
        return False
    menu.close()
    menu.actions()[1].trigger()
    return True


def chooser() -> QDialog | None:
    dialogs = [w for w in QApplication.topLevelWidgets() if w.objectName() == "chooser"]
    return next((w for w in dialogs if isinstance(w, QDialog) and w.isVisible()), None)


def test_another_setup_gets_a_window_of_its_own_in_the_same_place(services: Services) -> None:
    services.store.save(Draft(setup_id="one", name="one"))
    seen: list[tuple[str, QRect]] = []
    gaps: list[str] = []

    def resize(shell: Shell) -> bool:
        shell.resize(777, 555)
        return ask(shell)

    def close(shell: Shell) -> bool:
        if shell.session.draft.name == "one" or len(windows()) > 1:
            return False
        seen.append((shell.session.draft.name, shell.geometry()))
        return shell.close()

    before = run.window

    @contextmanager
    def watched(services: Services, draft: Draft, place: QByteArray) -> Iterator[run.Window]:
        with before(services, draft, place) as opened:
            yield opened
            # The one that takes its place is on the screen before it goes.
            if opened.shell.then and len(windows()) != 2:
                gaps.append("no window on the screen")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(run, "window", watched)
        visitor = Visitor(resize, pick_new, close)
        assert run.wizard(services) == 0
    assert visitor.is_done
    ((name, place),) = seen
    assert (name, place.width(), place.height()) == ("", 777, 555)
    assert gaps == []
    assert window() is None


def test_the_setup_that_was_open_last_opens_and_not_the_one_saved_last(services: Services) -> None:
    for name in ("older", "newer"):
        services.store.save(Draft(setup_id=name, name=name))
    os.utime(services.store.folder / "older.json", (1000, 1000))
    assert first_draft(services, "older") == services.store.load("older")


def test_with_several_setups_and_none_open_last_the_user_chooses(services: Services) -> None:
    for name in ("one", "two"):
        services.store.save(Draft(setup_id=name, name=name))
    (services.store.folder / "bad.json").write_text("{")
    answers = {"setup-two": services.store.load("two"), "": None}

    def answer(name: str) -> bool:
        dialog = chooser()
        if dialog is None:
            return False
        assert len(dialog.findChildren(OptionCard)) == 3
        click(dialog, name) if name else dialog.reject()
        return True

    for name, draft in answers.items():
        timer = QTimer(interval=_GLANCE_MS)
        timer.timeout.connect(lambda timer=timer, name=name: answer(name) and timer.stop())
        timer.start()
        assert first_draft(services, "gone") == draft


def test_a_single_setup_opens_and_without_any_a_new_one(services: Services) -> None:
    new = first_draft(services)
    assert new
    assert replace(new, setup_id="") == Draft()
    services.store.save(Draft(setup_id="only", name="Only"))
    assert first_draft(services) == services.store.load("only")


def test_the_demo_leaves_no_setup_behind(private_home: Path) -> None:
    saved: list[str] = []

    def edit(shell: Shell) -> bool:
        shell.session.edit(name="Mine")
        shell.session.save_now()
        return True

    def close(shell: Shell) -> bool:
        saved.extend(one.name for one in shell.session.services.store.saved())
        if saved:
            shell.close()  # perhaps a moment later, when the credentials are stored
        return bool(saved)

    visitor = Visitor(edit, close)
    assert app.main(["demo"]) == 0
    assert visitor.is_done
    assert saved == ["Mine"]
    assert app.services(demo=True).store.saved() == ()
    assert list(private_home.rglob("*.json")) == []


Reopen = Callable[[Services, Draft, Runner], Shell]


class SlowVault(MemoryVault):
    """A keyring that asks for its password first."""

    def __init__(self) -> None:
        super().__init__()
        self.opened, self.asked = Event(), 0

    def read(self, setup_id: str) -> Credentials | None:
        self.asked += 1
        assert self.opened.wait(10)
        return super().read(setup_id)


class SlowLogbook(History):
    """Its disk takes its time."""

    def __init__(self, book: History) -> None:
        super().__init__(book._files.folder)
        self.opened = Event()

    def read(self, setup_id: str) -> LoginPage:
        assert self.opened.wait(10)
        return super().read(setup_id)


class LockedVault(MemoryVault):
    def read(self, setup_id: str) -> Credentials | None:  # noqa: ARG002 - the vault's form
        raise KeyringError(problem("vault.locked"))


@pytest.fixture
def reopened(qtbot: QtBot) -> Reopen:
    def show(services: Services, draft: Draft, runner: Runner) -> Shell:
        session = Session(services, runner, draft)
        shell = Shell(session, blank_page)
        qtbot.addWidget(shell)
        with qtbot.waitExposed(shell):
            shell.show()
        OpenStepFinder(shell)
        return shell

    return show


@contextmanager
def slow(services: Services, settled: Session) -> Iterator[tuple[Services, SlowVault, Background]]:
    """The setup's credentials in a keyring that is not open yet."""
    vault, background = SlowVault(), Background()
    credentials = settled.credentials
    assert credentials is not None
    vault.write("setup", credentials)
    yield replace(services, vault=vault), vault, background
    vault.opened.set()
    background.close()


def test_what_was_begun_goes_on(reopened: Reopen, services: Services, settled: Session) -> None:
    assert reopened(services, settled.draft, Inline()).current is Step.OPTIONS
    grouped = replace(settled.draft, groups_enabled=True)
    assert reopened(services, grouped, Inline()).current is Step.LOGIN


def test_an_empty_setup_begins_at_the_beginning_and_asks_no_keyring(
    reopened: Reopen, services: Services
) -> None:
    vault = SlowVault()
    begun = Draft(setup_id="setup", webapp_url="https://clearml.example.com")
    for draft, step in ((Draft(setup_id="setup"), Step.SERVER), (begun, Step.REGISTER)):
        shell = reopened(replace(services, vault=vault), draft, Inline())
        assert shell.current is step
    assert vault.asked == 0


def test_a_keyring_that_stays_locked_is_dealt_with_where_credentials_are_typed(
    reopened: Reopen, services: Services, settled: Session
) -> None:
    shell = reopened(replace(services, vault=LockedVault()), settled.draft, Inline())
    assert shell.current is Step.ENDPOINTS


def test_a_kept_login_counts(
    qtbot: QtBot, reopened: Reopen, services: Services, settled: Session
) -> None:
    settled.prove(login(settled.state))
    settled.save_now()
    book, background = SlowLogbook(services.logbook), Background()
    shell = reopened(replace(services, logbook=book), settled.draft, background)
    qtbot.waitUntil(lambda: shell.session.credentials is not None)
    book.opened.set()
    qtbot.waitUntil(lambda: shell.current is Step.EXPORT)
    background.close()


def test_the_window_waits_for_the_keyring(
    qtbot: QtBot, reopened: Reopen, services: Services, settled: Session
) -> None:
    with slow(services, settled) as (slowed, vault, background):
        shell = reopened(slowed, settled.draft, background)
        qtbot.waitUntil(lambda: vault.asked == 1)
        assert shell.current is Step.SERVER
        vault.opened.set()
        qtbot.waitUntil(lambda: shell.current is Step.OPTIONS)


@pytest.mark.parametrize(
    "faster",
    [lambda shell: shell.session.edit(name="Typed"), lambda shell: shell.go(Step.REGISTER)],
)
def test_whoever_was_faster_stays(
    qtbot: QtBot,
    reopened: Reopen,
    services: Services,
    settled: Session,
    faster: Callable[[Shell], None],
) -> None:
    with slow(services, settled) as (slowed, vault, background):
        shell = reopened(slowed, settled.draft, background)
        faster(shell)
        there = shell.current
        with qtbot.waitSignal(shell.session.credentials_changed, timeout=20_000):
            vault.opened.set()
        assert shell.current is there


def test_the_end_of_a_former_secret_is_said_at_each_opening(
    qtbot: QtBot, services: Services
) -> None:
    for ends, said in (("2020-01-01T00:00:00.000Z", False), ("2040-01-01T00:00:00.000Z", True)):
        session = Session(services, Inline(), Draft(setup_id="setup", former_until=ends))
        shell = Shell(session, blank_page)
        qtbot.addWidget(shell)
        run._begin(run.Window(shell, session), at_login=False)
        assert bool(shell.findChild(QDialog, "former-secret")) is said
