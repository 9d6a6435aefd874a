"""The first page opens without what only later pages need, and its window follows the desktop."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gallery.states import State, open_window
from tests.support.parts import CHECKOUT
from wizard.ui import theme

_HEAVY = {
    *("httpx", "httpcore", "truststore", "joserfc", "cryptography", "jinja2", "ruamel.yaml"),
    *("pyhocon", "pyparsing", "rich", "click", "keyring", "idna", "asyncio", "cattrs"),
    *("PySide6.QtWebEngineCore", "PySide6.QtNetwork", "hashlib", "wizard.clearml.roles"),
    *(
        "json",
        "concurrent.futures",
        "wizard.files.writing",
        "wizard.oidc.http",
        "wizard.ui.dialogs",
    ),
    *("wizard.model.evidence", "wizard.ui.chooser", "wizard.ui.setups", "wizard.ui.widgets.switch"),
}
_FIRST_PAGE = f"""
import sys
from wizard import app
from wizard.ui import run
def look(self):
    shell = next(w for w in self.topLevelWidgets() if w.isVisible())
    self.processEvents()
    print(shell.current.value, *sorted({_HEAVY!r} & set(sys.modules)))
    print(__import__ is __feature_import__)
    return 0
run.QApplication.exec = look
sys.exit(app.main([]))
"""


def test_first_page_loads_no_library_of_later_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_PAGE],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout.split()) == (0, ["server", "False"]), done.stderr


def test_open_window_follows_the_desktop_to_dark_and_back(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    shell = open_window(State.EMPTY, tmp_path)
    qtbot.addWidget(shell)
    with qtbot.waitExposed(shell):
        shell.show()
    for scheme in (Qt.ColorScheme.Dark, Qt.ColorScheme.Light):
        theme.apply(qapp, scheme)
        qtbot.waitUntil(lambda: shell.styleSheet() == theme.window_style())
        assert theme.roles()["window"] in shell.styleSheet()
