"""What `check` of an env file loads and starts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.parts import CHECKOUT

_HEAVY = {
    *("httpx", "httpcore", "joserfc", "cryptography", "jinja2", "ruamel.yaml", "pyhocon"),
    *("pyparsing", "rich", "keyring", "PySide6", "platformdirs", "email", "cattrs", "asyncio"),
    *("wizard.export", "wizard.services"),
}
_PROGRAM = f"""
import subprocess, sys
started = []
start = subprocess.Popen
def spy(command, **named):
    started.append(command[-1])
    return start(command, **named)
subprocess.Popen = spy
from wizard.__main__ import main
sys.argv = ["wizard", "check", sys.argv[1]]
code = main()
print(code, started, sorted({_HEAVY!r} & set(sys.modules)), file=sys.stderr)
"""


_DEBUG = "CLEARML__apiserver__auth__debug"
_HOCON = "['wizard.lint.resolve.hocon_child']"


@pytest.mark.parametrize(("value", "started"), [("true", "[]"), ("TRUE", _HOCON)])
def test_check_of_an_env_file_loads_little_and_parses_hocon_where_need_be(
    tmp_path: Path, value: str, started: str
) -> None:
    path = tmp_path / "ping.env"
    path.write_text(f"{_DEBUG}={value}\n{_DEBUG}_too='[\"a b\"]'\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(path)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    code, said = done.stderr.strip().split(" ", 1)
    assert code in "01", done.stderr
    assert said == f"{started} []"
