"""The program that `benchmarks.bundle` bundles for comparison: a window with a `QWebEngineView`."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> int:
    """Write a line into the file named by the argument once the window is drawn; `--help` ends."""
    if "--help" in sys.argv:
        print("usage: bare FILE")
        return 0
    from PySide6.QtCore import QEventLoop  # noqa: PLC0415 - as a program with a command line does
    from PySide6.QtWebEngineWidgets import QWebEngineView  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    app = QApplication([])
    view = QWebEngineView()
    view.setHtml("<p>Hello</p>")
    view.show()
    while not view.windowHandle().isExposed():
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
    Path(sys.argv[1]).write_text("The window is drawn\n", encoding="utf-8")
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
