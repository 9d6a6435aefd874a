"""The program that `benchmarks.bundle` bundles for comparison: a window with a `QWebEngineView`."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> int:
    """Write a line into the file named by the argument once the window is shown; `--help` ends."""
    if "--help" in sys.argv:
        print("usage: bare FILE")
        return 0
    from PySide6.QtCore import QTimer  # noqa: PLC0415 - as a program with a command line does
    from PySide6.QtWebEngineWidgets import QWebEngineView  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    app = QApplication([])
    view = QWebEngineView()
    view.setHtml("<p>Hello</p>")
    view.show()
    QTimer.singleShot(0, lambda: Path(sys.argv[1]).write_text("Window shown", encoding="utf-8"))
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
