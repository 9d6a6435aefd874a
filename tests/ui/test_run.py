"""From nothing to a window, and from one set-up's window to the next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMenu

from tests.support.window import click, find
from wizard import app
from wizard.flow import STEPS
from wizard.model.draft import Draft
from wizard.services import Services
from wizard.ui import run
from wizard.ui.page import Page
from wizard.ui.session import Session
from wizard.ui.setups import last_draft
from wizard.ui.shell import Shell

_GLANCE_MS = 20


@pytest.fixture(autouse=True)
def blank_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the pages do is not the matter here."""

    def blank(session: Session) -> tuple[Page, ...]:
        kinds: list[type[Page]] = [type("Blank", (Page,), {"step": s}) for s in STEPS]
        return tuple(kind(session) for kind in kinds)

    monkeypatch.setattr(run, "make_pages", blank)


def window() -> Shell | None:
    shells = [w for w in QApplication.topLevelWidgets() if isinstance(w, Shell) and w.isVisible()]
    return shells[0] if shells else None


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


def pick_the_other(shell: Shell) -> bool:
    menu = find(shell, QMenu, "setups-menu")
    if not menu.isVisible():
        return False
    menu.close()
    menu.actions()[2].trigger()
    return True


def test_another_set_up_gets_a_window_of_its_own(services: Services) -> None:
    for setup in ("one", "two"):
        services.store.save(Draft(setup_id=setup, name=setup))
    first = last_draft(services)
    seen: list[Draft] = []

    def close(shell: Shell) -> bool:
        if shell.session.draft == first:
            return False
        seen.append(shell.session.draft)
        return shell.close()

    visitor = Visitor(ask, pick_the_other, close)
    assert run.wizard(services) == 0
    assert {first.name, *(draft.name for draft in seen)} == {"one", "two"}
    assert visitor.is_done
    assert window() is None


def test_the_demo_leaves_no_set_up_behind(private_home: Path) -> None:
    saved: list[str] = []

    def edit(shell: Shell) -> bool:
        shell.session.edit(name="Mine")
        shell.session.save_now()
        return True

    def close(shell: Shell) -> bool:
        saved.extend(one.name for one in shell.session.services.store.saved())
        return bool(saved) and shell.close()

    visitor = Visitor(edit, close)
    assert app.main(["demo"]) == 0
    assert visitor.is_done
    assert saved == ["Mine"]
    assert app.services(demo=True).store.saved() == ()
    assert list(private_home.rglob("*.json")) == []
