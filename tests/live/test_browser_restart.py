"""From one ClearML server to the next: the one that the login is for is never visited."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.live.conftest import LIMIT
from tests.support.loopback import Site, page, redirect
from tests.support.parts import CHECKOUT
from tests.support.restarting import TOLD

pytestmark = pytest.mark.live

_FETCH = """<script>
const callback = new URLSearchParams(location.search).get('redirect_uri');
fetch(callback.startsWith('%s') ? '/first' : '/second', {mode: 'no-cors'});
</script>"""


@pytest.fixture
def sites() -> Iterator[tuple[Site, Site, Site]]:
    """A provider whose page fetches what leads to the callback, and two ClearML servers."""
    with Site() as ping, Site() as first, Site() as second:
        ping.pages |= {
            "/authorize": page(_FETCH % first.origin),
            "/first": redirect(first.url("/callback_ping?code=c&state=s")),
            "/second": redirect(second.url("/callback_ping?code=c&state=s")),
        }
        yield ping, first, second


def _told(folder: Path) -> list[list[str]]:
    there = folder / TOLD
    return [json.loads(line) for line in there.read_text().splitlines()] if there.exists() else []


def test_program_starts_again_for_another_server(
    qtbot: QtBot, tmp_path: Path, sites: tuple[Site, Site, Site]
) -> None:
    ping, first, second = sites
    places = (ping.origin, first.origin, second.origin, str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.restarting", *places],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{_told(tmp_path)}\n{done.stderr[-3000:]}"
    qtbot.waitUntil(lambda: sum(t[0] == "end" for t in _told(tmp_path)) == 2, timeout=LIMIT)
    told = [words for words in _told(tmp_path) if words[0] != "end"]
    assert [words[0] for words in told] == ["at", "over", "asked", "at", "over"]
    assert "must restart" in told[2][1]
    assert told[3] == ["at", "login", second.origin]
    assert told[4][1] == second.origin
    assert {request.path for request in ping.requests} >= {"/first", "/second"}
    assert (first.connections, second.connections) == (0, 0)
