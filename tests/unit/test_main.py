"""The entry point passes arguments and exit code through."""

from collections.abc import Sequence

import pytest

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
