"""How long the first visit of each page takes, as a ratio to a bare page with as many widgets.

`python -m benchmarks.pages [--rounds N]` opens the pages of a window in turn, in a process of its
own for each round, and prints how long it takes until a page is drawn. Its baseline, in the same
process, is a `QScrollArea` under the window's style with as many widgets of the same Qt classes:
labels, buttons, lines and frames in one column, shown for the first time. Modules that a page loads
count as part of its first visit.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.table import Row, print_table

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

ROUNDS = 5
LIMIT = 1.5


def visits() -> dict[str, tuple[float, float]]:
    """Seconds of each page's first visit and of its bare page, in this process."""
    from tests.gallery.states import State, open_window  # noqa: PLC0415 - measured from here
    from wizard.flow import STEPS  # noqa: PLC0415
    from wizard.oidc.http import CancelToken  # noqa: PLC0415
    from wizard.ui.run import application  # noqa: PLC0415

    app = application()
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        shell = open_window(State.FILLED, Path(folder))
        # What runs in the background is no part of it.
        vars(shell.session.runner)["run"] = lambda *_: CancelToken()
        # As the program does on a thread, a second after its start.
        import wizard.checks.login.runner  # noqa: PLC0415
        import wizard.checks.preflight.runner  # noqa: PLC0415
        import wizard.oidc.client  # noqa: F401, PLC0415

        shell.show()
        app.processEvents()
        for step in STEPS[1:]:
            began = time.perf_counter()
            shell.go(step)
            app.processEvents()
            own = time.perf_counter() - began
            if shell.current is step:
                found[step.value] = own, _bare(shell.page, shell.styleSheet())
        shell.close()
    return found


def _bare(page: QWidget, style: str) -> float:
    from PySide6.QtWidgets import (  # noqa: PLC0415 - the wizard has an order of its own
        QApplication,
        QFrame,
        QLabel,
        QLineEdit,
        QPushButton,
        QScrollArea,
        QVBoxLayout,
        QWidget,
    )

    kinds = (QLabel, QPushButton, QLineEdit, QFrame)
    counted = Counter(
        next((kind for kind in kinds if isinstance(one, kind)), QWidget)
        for one in page.findChildren(QWidget)
    )
    began = time.perf_counter()
    area, inside = QScrollArea(), QWidget()
    column = QVBoxLayout(inside)
    for kind, count in counted.items():
        for number in range(count):
            column.addWidget(kind(f"{number}") if kind in kinds[:3] else kind())
    area.setWidget(inside)
    area.setStyleSheet(style)
    area.resize(1120, 760)
    area.show()
    QApplication.processEvents()
    took = time.perf_counter() - began
    area.close()
    return took


def measure(rounds: int) -> list[Row]:
    """Each page in each round."""
    all_rounds: list[dict[str, list[float]]] = []
    for _ in range(rounds):
        done = subprocess.run(
            (sys.executable, "-m", "benchmarks.pages", "--once"),
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        all_rounds.append(json.loads(done.stdout.splitlines()[-1]))
    return [
        Row(
            f"first visit of page {page}, s",
            [one[page][0] for one in all_rounds],
            [one[page][1] for one in all_rounds],
            LIMIT,
        )
        for page in all_rounds[0]
    ]


def main() -> int:
    """Print the table; 1 when a ratio is above its limit."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.once:
        print(json.dumps(visits()))
        return 0
    return print_table(measure(arguments.rounds))


if __name__ == "__main__":
    sys.exit(main())
