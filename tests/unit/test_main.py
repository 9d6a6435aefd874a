"""The entry point passes arguments and exit code through."""

import subprocess
import sys
from collections.abc import Sequence

import pytest

from tests.support.parts import CHECKOUT
from wizard import __main__, app
from wizard.cli import messages
from wizard.lint.resolve import hocon_child


def test_arguments_and_exit_code_pass_through(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Sequence[str]] = []

    def run(argv: Sequence[str]) -> int:
        seen.append(argv)
        return 7

    monkeypatch.setattr(app, "main", run)
    monkeypatch.setattr("sys.argv", ["wizard", "export", "--json"])

    assert __main__.main() == 7
    assert seen == [["export", "--json"]]


def test_the_word_for_the_child_process_is_not_a_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["wizard", messages.HOCON_CHILD])
    monkeypatch.setattr(hocon_child, "main", lambda: 5)
    assert __main__.main() == 5

    for words in (["--help"], ["exprot"], [messages.HOCON_CHILD, "x"]):
        with pytest.raises(SystemExit):
            app.main(words)
        said = "".join(capsys.readouterr())
        assert "export" in said
        assert f"'{messages.HOCON_CHILD}'," not in said


_CRASH = """
import os, resource, sys
_, most = resource.getrlimit(resource.RLIMIT_CORE)
resource.setrlimit(resource.RLIMIT_CORE, (most, most))
from wizard import __main__, app
app.main = lambda _: 0
__main__.main()
if os.fork() == 0:
    os.abort()
_, status = os.wait()
print(resource.getrlimit(resource.RLIMIT_CORE)[1], os.WCOREDUMP(status))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no core dumps")
def test_a_crash_leaves_no_core_dump() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CRASH], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    limit, dumped = done.stdout.split()
    assert int(limit) in (0, 1)
    assert dumped == "False"


_UNEXPECTED = """
import sys
from wizard import __main__, app
def fail(_):
    raise ValueError(" ".join(("never", "shown")))
app.main = fail
sys.exit(__main__.main())
"""


def test_an_unexpected_error_of_a_command_is_printed_without_its_text() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _UNEXPECTED],
        capture_output=True,
        text=True,
        check=False,
        cwd=CHECKOUT,
    )
    assert done.returncode == 1
    assert "ValueError" in done.stderr
    assert "never shown" not in done.stderr
