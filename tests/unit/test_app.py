"""The program as the command line starts it."""

import pytest

from wizard import app


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        app.main(["--version"])
    assert capsys.readouterr().out.count(".") == 2
