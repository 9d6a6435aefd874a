"""The real window on a saved setup, in a process of its own, which reports what happens to it.

Run as a module: the folder of the setups, a file for the report, "stay" or "close".
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from tests.support.window import NoNetwork, parts
from wizard.ui import run
from wizard.ui.shell import Shell

_GLANCE_MS = 30


def main(folder: str, report: str, then: str) -> int:
    """Minimise the window once it is open; end when it is raised, or at once for "close"."""
    seen = Path(report)

    def look() -> None:
        shells = [w for w in QApplication.topLevelWidgets() if isinstance(w, Shell)]
        if not shells or not shells[0].isVisible():
            return
        if not seen.exists():
            shells[0].setWindowState(Qt.WindowState.WindowMinimized)
            seen.write_text("open")
        elif then == "close":
            shells[0].close()
        elif not shells[0].isMinimized():
            seen.write_text("raised")

    run.application()
    timer = QTimer(interval=_GLANCE_MS)
    timer.timeout.connect(look)
    timer.start()
    return run.wizard(parts(Path(folder), NoNetwork()))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
