"""The unattended demo, as `make demo` starts it where there is no display."""

from __future__ import annotations

import re
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.support.apiserver import as_apiserver_reads, read_value
from tests.support.compose import compose_binary
from tests.support.compose_config import SURROUNDINGS, environments, of_clearml
from tests.support.demo_run import DEMO, DemoRun, run_demo
from tests.support.keyring_session import keyring_session
from tests.support.pictures import colours
from wizard import app
from wizard.clearml.marks import DEMO_LINE
from wizard.clearml.variables import VARIABLES
from wizard.demo import defaults
from wizard.demo.config import DemoConfig
from wizard.demo.provider import DemoProvider
from wizard.services import Services
from wizard.ui import demo_window as windows
from wizard.ui.demo_run import runner as guide
from wizard.ui.demo_run.stops import STOPS
from wizard.ui.demo_run.user_input import UserInput
from wizard.vault.system import DEMO_SERVICE

pytestmark = pytest.mark.live
ENV_FILE, OVERRIDE = "ping-sso.env", "docker-compose.ping-sso.yml"
SOON = 10_000
"""Milliseconds after which a tour that must fail gives up."""
SUFFIXES = (".png", ".env", ".yml", ".html")
LINE = re.compile(r" ?(\d+)/(\d+) (.+)")


def test_with_a_keyring(tmp_path: Path) -> None:
    seen: set[str] = set()
    with keyring_session() as session:
        session.start_keyring()
        run = run_demo(
            (*DEMO, tmp_path / "out"),
            session.env,
            tmp_path,
            lambda: seen.update(session.usernames(DEMO_SERVICE)),
        )
        assert len(seen) == 1, run.printed
        assert session.usernames(DEMO_SERVICE) == []
    check_run(run, tmp_path / "out")


def test_without_a_keyring_it_keeps_the_secret_for_this_run(tmp_path: Path) -> None:
    folders = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    run = run_demo((*DEMO, tmp_path / "out"), folders, tmp_path)
    check_run(run, tmp_path / "out")


def check_run(run: DemoRun, output: Path) -> None:
    assert run.code == 0, run.printed
    assert run.stderr == ""
    check_lines(run.stdout.splitlines(), output)
    check_pictures(output)
    check_files(output)


def check_lines(lines: list[str], output: Path) -> None:
    steps = [LINE.fullmatch(line) for line in lines[:-1]]
    assert [step and step.groups() for step in steps] == [
        (str(number), str(len(STOPS)), stop.says) for number, stop in enumerate(STOPS, 1)
    ]
    assert str(output) in lines[-1]


def check_pictures(output: Path) -> None:
    pictures = sorted(output.glob("*.png"))
    assert [p.stem for p in pictures] == sorted(stop.picture for stop in STOPS if stop.picture)
    # The rail is at the left and the title on top: what is left of a page must show something.
    assert [p.stem for p in pictures if colours(p, left=0.3, top=0.2) < 50] == []
    assert len({p.read_bytes() for p in pictures}) == len(pictures)


def check_files(output: Path) -> None:
    env_file, override = output / ENV_FILE, output / OVERRIDE
    for file in (env_file, override):
        assert file.read_text().startswith(f"{DEMO_LINE}\n")
    for sheet in output.glob("*.html"):
        assert "Do not deploy" in sheet.read_text()
    assert stat.S_IMODE(env_file.stat().st_mode) == 0o600
    assert [p.name for p in output.iterdir() if p.suffix not in SUFFIXES] == []
    environment = of_clearml(apiserver_environment(override))
    assert set(environment) == {variable.name for variable in VARIABLES}
    assert len(environment) == 13
    check_values(environment)


def apiserver_environment(override: Path) -> dict[str, str]:
    """What real Compose gives the apiserver of a server whose base file lies beside."""
    base = override.with_name("base.yml")
    base.write_text("services: {apiserver: {image: scratch}}\n")
    command: list[str | Path] = [
        compose_binary(),
        "-f",
        base,
        "-f",
        override,
        "config",
        "--format",
        "json",
    ]
    done = subprocess.run(command, env=SURROUNDINGS, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    return environments(done.stdout)["apiserver"]


def check_values(environment: dict[str, str]) -> None:
    config = as_apiserver_reads(environment)
    values = {v.name.rpartition("ping__")[2]: read_value(config, v.name) for v in VARIABLES}
    site = values["authorize_url"].removesuffix("/authorize")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[0-9a-f-]{36}/as", site)
    assert len(values.pop("client_id")) == 36
    assert len(values.pop("client_secret")) > 60
    assert values == {
        "authorize_url": f"{site}/authorize",
        "access_token_url": f"{site}/token",
        "code_challenge": True,
        "code_challenge_method": "S256",
        "default_company": defaults.DEMO_DEFAULT_COMPANY,
        "debug": True,
        "groups__enabled": True,
        "groups__claim": defaults.DEMO_GROUPS_CLAIM,
        "groups__case_sensitive": True,
        "groups__admins": list(defaults.DEMO_ADMIN_GROUPS),
        "groups__prohibit_user_signup_if_not_in_group": True,
    }


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    """In this process and without a keyring; what does not come soon does not come."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr(guide, "UserInput", partial(UserInput, limit_ms=SOON))


def failed_at(output: Path, said: str) -> str:
    """The stop at which it ended: the last line says why, and a picture shows how it looked."""
    *before, last = said.splitlines()
    found = re.fullmatch(r" ?(\d+)/\d+ FAILED: ([^:]+): .+", last)
    assert found, said
    assert STOPS[int(found[1]) - 1].says == found[2]
    assert [LINE.sub(r"\3", line) for line in before] == [s.says for s in STOPS[: len(before)]]
    assert len(before) == int(found[1]) - 1
    assert colours(output / "failed.png") > 50
    return found[2]


@contextmanager
def closed_application(services: Services) -> Iterator[DemoProvider]:
    """The demo's provider, after somebody switched the application off in it."""
    config = DemoConfig((defaults.DEMO_CALLBACK_URL,), application_enabled=False)
    with DemoProvider(config, services.clock) as ping:
        yield ping


@pytest.mark.usefixtures("impatient")
class TestBrokenStep:
    def test_provider_that_lets_nobody_sign_on(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(windows, "provider", closed_application)
        assert app.main(["demo", "--unattended", "--output", str(tmp_path / "out")]) == 1
        assert failed_at(tmp_path / "out", capsys.readouterr().out) != STOPS[-1].says
        assert not list((tmp_path / "out").glob("*.env"))

    def test_file_that_cannot_be_written(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "out" / ENV_FILE).mkdir(parents=True)
        assert app.main(["demo", "--unattended", "--output", str(tmp_path / "out")]) == 1
        assert failed_at(tmp_path / "out", capsys.readouterr().out) == "Exported the files"
