"""Files of these tests are parsed without a child process, except where that is tested itself."""

import pytest

from tests.support.hocon import parse_in_this_process


@pytest.fixture(autouse=True)
def hocon_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Overridden where the child process matters."""
    parse_in_this_process(monkeypatch)
