"""Ctrl+C ends `check` whatever it is doing."""

import signal
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from tests.unit.lint.files import name, put
from wizard import __main__, app
from wizard.cli.messages import Exit


def test_while_the_program_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "main", lambda _: signal.raise_signal(signal.SIGINT))
    assert __main__.main() == Exit.CANCELLED


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_while_a_value_is_parsed_that_takes_its_time(tmp_path: Path) -> None:
    slow = "".join(f"CLEARML__x{at}={'#' * 30_000}\n" for at in range(30))
    path = put(tmp_path, "a.env", f"{name('client_id')}=x\n{slow}")
    command = [sys.executable, "-m", "wizard", "check", str(path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        for _ in range(2000):
            if children.read_text():
                break
            Event().wait(0.01)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == Exit.CANCELLED
