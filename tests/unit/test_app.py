"""The program as the command line starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import pytest

from tests.support.parts import CHECKOUT
from wizard import app
from wizard.cli import register
from wizard.environment import process
from wizard.services import Services


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        app.main(["--version"])
    assert capsys.readouterr().out.count(".") == 2


def test_a_draft_to_start_from_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["export", "--example-draft"]) == 0
    assert '"version": 1' in capsys.readouterr().out


def test_what_opens_a_login_to_others_is_removed_and_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QTWEBENGINE_REMOTE_DEBUGGING", "9222")
    app.main(["export", "--example-draft"])
    assert "Remote debugging" in capsys.readouterr().err


def test_credentials_that_a_command_does_not_use_are_inherited_by_no_child(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: dict[str | None, bool] = {}

    def run(arguments: Namespace) -> int:
        seen[arguments.command] = "PING_AUTH_CLIENT_SECRET" in os.environ  # noqa: TID251 - the real one
        return 0

    words = {
        "demo": ["demo"],
        "selftest": ["selftest"],
        "check": ["check", "x"],
        "export": ["export"],
        "preflight": ["preflight", "--draft", "x"],
        "verify": ["verify"],
        None: [],
    }
    monkeypatch.setattr(app, "_COMMANDS", dict.fromkeys(words, run))
    monkeypatch.setattr(app, "_has_display", lambda: run(Namespace(command=None)) == 1)
    for line in words.values():
        monkeypatch.setenv("PING_AUTH_CLIENT_SECRET", "s3cr$t")
        app.main(line)
    used = {"export", "preflight", "verify"}
    assert seen == {command: command in used for command in words}


def test_the_access_token_is_taken_before_anything_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[bool, str]] = []

    def run(arguments: Namespace) -> int:
        left = "PINGONE_API_ACCESS_TOKEN" in os.environ  # noqa: TID251 - the real one
        seen.append((left, arguments.api_token.reveal()))
        return 0

    commands = {"check": ["check", "x"], "verify": ["verify"]}
    monkeypatch.setattr(app, "_COMMANDS", dict.fromkeys(commands, run))
    for line in commands.values():
        monkeypatch.setenv("PINGONE_API_ACCESS_TOKEN", "a.token")
        app.main(line)
    assert seen == [(False, "a.token")] * len(commands)


def test_the_access_token_reaches_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def run(_arguments: Namespace, services: Services) -> int:
        seen.append(services.api_token.reveal())
        return 0

    monkeypatch.setenv("PINGONE_API_ACCESS_TOKEN", "a.token")
    monkeypatch.setattr(register, "run", run)
    app.main(["register", "--draft", "x", "--plan"])
    assert seen == ["a.token"]


def test_the_clock_is_aware_and_in_utc() -> None:
    assert app.clock().tzinfo is UTC


def test_the_demo_keeps_to_itself(tmp_path: Path) -> None:
    real, demo = app.services(drafts=tmp_path), app.services(demo=True, drafts=tmp_path)
    assert (real.demo, demo.demo) == (False, True)
    assert vars(real.vault)["_service"] != vars(demo.vault)["_service"]


HEAVY = ("PySide6", "httpx", "cryptography", "keyring", "jinja2", "pyhocon", "ruamel", "cattrs")


@pytest.mark.parametrize("words", ["--version", "--help"])
def test_what_is_slow_is_imported_only_when_needed(words: str) -> None:
    script = (
        "import sys\nfrom wizard import app\n"
        f"try: app.main([{words!r}])\nexcept SystemExit: pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=CHECKOUT
    )
    assert run.stderr.strip() == "[]"


def test_without_a_display_it_says_what_works_instead(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for words in ([], ["demo"]):
        assert app.main(words) == 2
        assert "no display" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="displays by name")
def test_a_display_that_cannot_be_used_is_no_crash(private_home: Path) -> None:
    environ = {**process(), "DISPLAY": ":987", "QT_QPA_PLATFORM": "xcb"}
    done = subprocess.run(
        [sys.executable, "-m", "wizard"],
        capture_output=True,
        text=True,
        check=False,
        cwd=CHECKOUT,
        env=environ,
    )
    assert (done.returncode, "desktop session of your own" in done.stderr) == (2, True), done.stderr


def test_a_missing_library_of_the_system_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(error: Exception) -> Callable[[Namespace], int]:
        def command(_: Namespace) -> int:
            raise error

        return command

    lacking = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    monkeypatch.setitem(app._COMMANDS, "selftest", fails(lacking))
    assert app.main(["selftest"]) == 1
    said = capsys.readouterr().err
    assert [word for word in ("libEGL.so.1", "drawn", "apt-get") if word not in said] == []
    monkeypatch.setitem(app._COMMANDS, "selftest", fails(ImportError("No module named 'x'")))
    with pytest.raises(ImportError):
        app.main(["selftest"])


def test_a_log_is_written_on_request_only(private_home: Path) -> None:
    shown, logs = [], list[Path]()
    for words in ([], ["--verbose"]):
        done = subprocess.run(
            [sys.executable, "-m", "wizard", *words, "export", "--example-draft"],
            capture_output=True,
            text=True,
            check=True,
            cwd=CHECKOUT,
        )
        logs = list(private_home.rglob("*.log"))
        shown.append((len(logs), "Log: " in done.stderr))
    assert shown == [(0, False), (1, True)]
    assert "Started: " in logs[0].read_text(encoding="utf-8")
