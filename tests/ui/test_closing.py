"""The program started again with the same set-up."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.support.inline import Inline
from tests.support.pages import blank_page
from tests.support.window import find
from wizard import app, environment
from wizard.cli import parser
from wizard.model.draft import Draft
from wizard.model.step import Step
from wizard.services import Services
from wizard.ui import closing, run
from wizard.ui.browser import sandbox
from wizard.ui.session import Session
from wizard.ui.shell import Shell

_NOTED = """
import json, os, pathlib, sys
kept = {name: os.environ.get(name) for name in ("QTWEBENGINE_CHROMIUM_FLAGS", "STAYS")}
half = pathlib.Path(sys.argv[1] + ".half")
half.write_text(json.dumps([sys.argv[2:], kept]))
half.rename(sys.argv[1])
"""

Open = Callable[[Session], Shell]


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    def show(session: Session) -> Shell:
        shell = Shell(session, blank_page)
        qtbot.addWidget(shell)
        with qtbot.waitExposed(shell):
            shell.show()
        return shell

    return show


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program that is started in place of this one notes what it was given."""
    noted, real = tmp_path / "noted.json", closing.restart_command

    def command(setup_id: str) -> list[str]:
        return [sys.executable, "-c", _NOTED, str(noted), *real(setup_id)]

    monkeypatch.setattr(closing, "restart_command", command)
    return noted


def test_sources_and_the_stand_alone_program_are_started_each_in_its_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert closing.restart_command("a") == [sys.executable, "-m", "wizard", "--resume=a"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert closing.restart_command("a") == [sys.executable, "--resume=a"]
    assert parser.build().parse_args(["--resume=a"]).resume == "a"
    assert parser.build().parse_args([]).resume == ""
    assert "resume" not in parser.build().format_help()


def test_new_program_gets_the_set_up_and_none_of_the_old_browsers_flags(
    qtbot: QtBot, services: Services, started: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flags = {environment.CHROMIUM_FLAGS: "--lang=de"}
    sandbox.prepare(flags, ("a.example",), without_sandbox=True)
    monkeypatch.setenv(environment.CHROMIUM_FLAGS, flags[environment.CHROMIUM_FLAGS])
    monkeypatch.setenv("STAYS", "as it is")
    assert closing.start_again(services, "setup") is None
    qtbot.waitUntil(started.exists, timeout=10_000)
    words, kept = json.loads(started.read_text())
    assert words[-1] == "--resume=setup"
    assert kept == {environment.CHROMIUM_FLAGS: "--lang=de", "STAYS": "as it is"}


def test_what_the_first_start_asked_for_is_asked_again(services: Services) -> None:
    removed = environment.scrub({"QTWEBENGINE_DISABLE_SANDBOX": "1"})
    handed = closing.inherited_environment({}, replace(services, removed=removed))
    assert [p.code for p in environment.scrub(handed)] == [environment.NO_SANDBOX]
    assert environment.scrub(closing.inherited_environment({}, services)) == ()


def test_window_saves_starts_and_closes(
    qtbot: QtBot, opened: Open, session: Session, started: Path
) -> None:
    shell = opened(session)
    session.edit(webapp_url="https://typed.example")
    shell.page.restart.emit()
    assert not shell.isVisible()
    saved = session.services.store.load("setup")
    assert isinstance(saved, Draft)
    assert saved.webapp_url == "https://typed.example"
    qtbot.waitUntil(started.exists, timeout=10_000)


def test_closing_once_more_does_not_start_once_more(
    qtbot: QtBot, opened: Open, session: Session, started: Path
) -> None:
    shell = opened(session)
    shell.page.restart.emit()
    qtbot.waitUntil(started.exists, timeout=10_000)
    started.unlink()
    shell.show()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(closing, "restart_command", lambda _setup: ["/nowhere/at-all"])
        shell.close()
    assert not shell.isVisible()


def test_window_stays_when_the_program_cannot_be_started(
    opened: Open, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "restart_command", lambda _setup: ["/nowhere/at-all"])
    shell = opened(session)
    shell.page.restart.emit()
    assert shell.isVisible()
    box = find(shell, QMessageBox, "restart-problem")
    assert "could not be started again" in box.text()
    box.close()
    shell.close()
    assert not shell.isVisible()


def test_window_stays_when_the_set_up_cannot_be_saved(
    opened: Open, session: Session, services: Services, started: Path, tmp_path: Path
) -> None:
    (tmp_path / "setups").write_text("a file where the folder should be")
    shell = opened(session)
    shell.page.restart.emit()
    assert shell.isVisible()
    assert find(shell, QMessageBox, "restart-problem").text()
    assert not started.exists()


def test_program_started_again_opens_that_set_up_at_the_login(
    qtbot: QtBot, services: Services, settled: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.store.save(settled.draft)
    services.store.save(Draft(setup_id="later", webapp_url="https://later.example"))
    monkeypatch.setattr(run, "make_page", blank_page)
    monkeypatch.setattr(run, "Background", Inline)
    monkeypatch.setattr(Inline, "close", lambda _self: None, raising=False)
    seen: list[tuple[str, Step]] = []
    application = run.application()

    def look() -> int:
        shells = [w for w in application.topLevelWidgets() if isinstance(w, Shell)]
        (shell,) = [shell for shell in shells if shell.isVisible()]
        seen.append((shell.session.draft.setup_id, shell.current))
        return 0

    monkeypatch.setattr(application, "exec", look)
    run.wizard(services, "setup")
    run.wizard(services, "no-such-set-up")
    assert seen == [("setup", Step.LOGIN), ("setup", Step.OPTIONS)]


def test_command_line_hands_the_set_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    resumed: list[str] = []

    def wizard(_services: Services, resume: str) -> int:
        resumed.append(resume)
        return 0

    monkeypatch.setattr(run, "wizard", wizard)
    assert app.main(["--resume=some"]) == 0
    assert resumed == ["some"]


def test_a_waived_question_is_asked_again_when_the_window_stays(
    opened: Open, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "restart_command", lambda _setup: ["/nowhere/at-all"])
    shell = opened(session)
    shell._closing._leave()
    shell.show()
    shell.page.restart.emit()
    assert shell.isVisible()
    assert not shell._closing._waived
