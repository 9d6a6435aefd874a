"""About: versions, licences, and the notices of what is inside the program."""

from __future__ import annotations

import platform
import sys
from importlib import import_module
from pathlib import Path

import PySide6
from PySide6.QtCore import QUrl, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from wizard.model.problem import Problem
from wizard.ui.background import Runner
from wizard.ui.dialogs import PartsDialog
from wizard.ui.navigation import PRODUCT
from wizard.ui.widgets import labels

NOTICES = "THIRD-PARTY-NOTICES.txt"
_ENGINE = "PySide6.QtWebEngineCore"
_LICENCES = (
    "Apache License 2.0. Uses Qt and PySide6 (© The Qt Company Ltd. and other contributors) under "
    "the GNU Lesser General Public License 3, and Chromium (© The Chromium Authors)."
)
_IN_RELEASES = f"Each release comes with the licences of everything inside, in {NOTICES}."


def versions() -> str:
    """Of the program and what it runs on, by line; Chromium's once its engine is loaded."""
    from importlib.metadata import version  # noqa: PLC0415 - slow to import

    own, python = version("clearml-ping-wizard"), platform.python_version()
    engine = sys.modules.get(_ENGINE)
    chromium = f"\nChromium {engine.qWebEngineChromiumVersion()}" if engine else ""
    qt = f"Qt {qVersion()}\nPySide6 {PySide6.__version__}{chromium}"
    return f"{PRODUCT} {own}\nPython {python}\n{qt}\nSystem {platform.platform()}"


def show_about(window: QWidget, runner: Runner) -> None:
    """Open the dialog; the engine, of whose Chromium it tells, is loaded in the background."""

    def show(_: object | Problem) -> None:
        folder = Path(sys.executable).parent
        in_app = folder.parent / "Resources" / NOTICES  # macOS
        notices = in_app if in_app.is_file() else folder / NOTICES
        more = _LICENCES if notices.is_file() else f"{_LICENCES}\n\n{_IN_RELEASES}"
        texts = labels.selectable(labels.label(versions())), labels.label(more, "muted")
        dialog = PartsDialog(window, f"About {PRODUCT}", "about", texts)
        if notices.is_file():
            address = QUrl.fromLocalFile(str(notices))
            dialog.add_button("Licences", lambda: QDesktopServices.openUrl(address))
        dialog.add_button("Close", dialog.accept)
        dialog.open()

    runner.run(lambda _: import_module(_ENGINE), show)
