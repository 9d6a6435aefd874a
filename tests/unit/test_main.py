"""The entry point passes arguments and exit code through."""

from collections.abc import Sequence

import pytest

from wizard import __main__, app


def test_arguments_and_exit_code_pass_through(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Sequence[str]] = []

    def run(argv: Sequence[str]) -> int:
        seen.append(argv)
        return 7

    monkeypatch.setattr(app, "main", run)
    monkeypatch.setattr("sys.argv", ["wizard", "export", "--json"])

    assert __main__.main() == 7
    assert seen == [["export", "--json"]]
