"""About: versions, licences, and the notices of what is inside the program."""

from __future__ import annotations

import platform
import sys
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
_IN_RELEASES = "Each release comes with the licences of everything inside, in {name}."


def versions() -> dict[str, str]:
    """Of the program and what it runs on; Chromium's once the browser's engine is loaded."""
    from importlib.metadata import version  # noqa: PLC0415 - slow to import

    found = {
        PRODUCT: version("clearml-ping-wizard"),
        "Python": platform.python_version(),
        "Qt": str(qVersion()),
        "PySide6": PySide6.__version__,
    }
    if engine := sys.modules.get(_ENGINE):
        found["Chromium"] = engine.qWebEngineChromiumVersion()
    return found | {"System": platform.platform()}


def show_about(window: QWidget, runner: Runner) -> None:
    """Open the dialog; the engine, of whose Chromium it tells, is loaded in the background."""

    def load() -> dict[str, str]:
        import PySide6.QtWebEngineCore  # noqa: F401, PLC0415 - slow to import

        return versions()

    def show(found: dict[str, str] | Problem) -> None:
        AboutDialog(window, versions() if isinstance(found, Problem) else found).open()

    runner.run(lambda _: load(), show)


class AboutDialog(PartsDialog):
    """Versions, licences, and a way to the notices where they are."""

    def __init__(self, window: QWidget, found: dict[str, str]) -> None:
        lines = "\n".join(f"{name} {version}" for name, version in found.items())
        notices = Path(sys.executable).with_name(NOTICES)
        licences = labels.label(_LICENCES, "muted")
        parts = [labels.selectable(labels.label(lines, name="about-versions")), licences]
        if not notices.is_file():
            parts.append(labels.label(_IN_RELEASES.format(name=NOTICES), "muted"))
        super().__init__(window, f"About {PRODUCT}", "about", parts)
        if notices.is_file():
            address = QUrl.fromLocalFile(str(notices))
            self.add_button("Licences", lambda: QDesktopServices.openUrl(address))
        self.add_button("Close", self.accept).setObjectName("about-close")
