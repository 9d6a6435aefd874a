"""How long the first visit of each page takes, as a ratio to a bare page with as many widgets.

`python -m benchmarks.pages [--rounds N]` opens the pages of a window in turn, in a process of its
own for each round, and prints how long it takes until a page is drawn: after two seconds on the
page before, in which the program builds the next one, and "at once", where nothing is built
before. The baseline, in the same process and under the same style sheet, is a copy of the page from
Qt's own classes, see `benchmarks.bare_page`; all of it is measured. What the program loads in the
background a second after its start is loaded.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.table import Row, print_table

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

ROUNDS = 5
LIMIT = 1.5
READING_MS = 2000


def visits(*, at_once: bool) -> dict[str, tuple[float, float]]:
    """Seconds of each page's first visit and of its bare page, in this process.

    With `at_once` nothing is built before it is opened.
    """
    from PySide6.QtWidgets import QStackedWidget  # noqa: PLC0415 - measured from here

    from tests.gallery.states import State, open_window  # noqa: PLC0415 - measured from here
    from tests.support.window import find  # noqa: PLC0415
    from wizard.flow import STEPS  # noqa: PLC0415
    from wizard.oidc.http import CancelToken  # noqa: PLC0415
    from wizard.ui.run import application, load_pages  # noqa: PLC0415

    app = application()
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        shell = open_window(State.FILLED, Path(folder))
        # What runs in the background is no part of it.
        vars(shell.session.runner)["run"] = lambda *_: CancelToken()
        # As the program does on a thread, a second after its start.
        load_pages()
        shell.show()
        if not at_once:
            shell.build_ahead()
        for step in STEPS[1:]:
            _wait(0 if at_once else READING_MS)
            began = time.perf_counter()
            shell.go(step)
            app.processEvents()
            own = time.perf_counter() - began
            drawn = find(shell, QStackedWidget, "pages").currentWidget()
            if shell.current is step and drawn is not None:
                found[step.value] = own, _bare(drawn, shell.styleSheet())
        shell.close()
    return found


def _wait(milliseconds: int) -> None:
    from PySide6.QtCore import QEventLoop, QTimer  # noqa: PLC0415 - the wizard has its own order
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - likewise

    QApplication.processEvents()
    waiting = QEventLoop()
    QTimer.singleShot(milliseconds, waiting.quit)
    waiting.exec()


def _bare(page: QWidget, style: str) -> float:
    """Seconds to build, add and draw the copy of a page in a window that is there already."""
    from PySide6.QtWidgets import (  # noqa: PLC0415 - the wizard has an order of its own
        QApplication,
        QMainWindow,
        QStackedWidget,
        QWidget,
    )

    from benchmarks.bare_page import plan  # noqa: PLC0415 - likewise

    window, pages = QMainWindow(), QStackedWidget()
    window.setCentralWidget(pages)
    pages.addWidget(QWidget())
    window.setStyleSheet(style)
    window.resize(1120, 760)
    window.show()
    QApplication.processEvents()
    build = plan(page)
    began = time.perf_counter()
    made = build()
    pages.addWidget(made)
    pages.setCurrentWidget(made)
    QApplication.processEvents()
    took = time.perf_counter() - began
    window.close()
    return took


def measure(rounds: int) -> list[Row]:
    """Each page in each round, both ways in turn."""
    ways: dict[str, list[dict[str, list[float]]]] = {"": [], " at once": []}
    for _ in range(rounds):
        ways[""].append(_round())
        ways[" at once"].append(_round("--at-once"))
    return [
        Row(
            f"first visit of page {page}{way}, s",
            [one[page][0] for one in done],
            [one[page][1] for one in done],
            None if way else LIMIT,
        )
        for way, done in ways.items()
        for page in done[0]
    ]


def _round(*how: str) -> dict[str, list[float]]:
    done = subprocess.run(
        (sys.executable, "-m", "benchmarks.pages", "--once", *how),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> int:
    """Print the table; 1 when a ratio is above its limit."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--at-once", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.once:
        print(json.dumps(visits(at_once=arguments.at_once)))
        return 0
    return print_table(measure(arguments.rounds))


if __name__ == "__main__":
    sys.exit(main())
