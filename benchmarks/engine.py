"""The longest time without an answer of the window while the login browser is loaded and opened.

`python -m benchmarks.engine [--rounds N]` loads Qt WebEngine as the login page does, on a thread
(the baseline: on the window's own), then opens the browser with a page of its own. A timer of two
milliseconds shows for how long the event loop did nothing. Chromium itself is started by its first
profile, which has to be made on the window's thread. Runs without the browser's sandbox.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from benchmarks.table import Row, print_table
from wizard import environment

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

ROUNDS = 5
_SECONDS = 2.0


def once(*, threaded: bool) -> None:
    """Print the longest block while loading and while opening, then end the process."""
    from wizard.ui.run import application  # noqa: PLC0415 - in the process that is measured

    longest = _watch(application())
    longest(0.2, None)
    loading = threading.Thread(target=_load)
    if threaded:
        loading.start()
        loaded = longest(0.1, loading)
    else:
        _load()
        loaded = longest(0.1, None)
    browser = _browser()
    print(json.dumps([loaded, longest(_SECONDS, None)]), flush=True)
    del browser
    os._exit(0)  # Chromium's own ending is not measured


def _watch(app: QApplication) -> Callable[[float, threading.Thread | None], float]:
    """A function that runs the event loop, and says for how long it did nothing since the last."""
    from PySide6.QtCore import Qt, QTimer  # noqa: PLC0415 - in the process that is measured

    ticks = [time.perf_counter()]
    timer = QTimer(app)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start(2)

    def longest(seconds: float, thread: threading.Thread | None) -> float:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end or (thread and thread.is_alive()):
            app.processEvents()
        found = max(later - one for one, later in pairwise(ticks))
        ticks[:] = ticks[-1:]
        return found

    return longest


def _load() -> None:
    from wizard.ui.browser import view  # noqa: F401, PLC0415 - measured


def _browser() -> object:
    from wizard.ui.browser.monitor import BrowserOptions  # noqa: PLC0415 - loaded before
    from wizard.ui.browser.view import LoginBrowser  # noqa: PLC0415 - likewise

    never = lambda *_: None  # noqa: E731 - no page of a provider is shown
    options = BrowserOptions(lambda _: False, never, never, never, never, b"", 60.0)
    browser = LoginBrowser(options)
    browser.show()
    browser.open("data:text/html,<p>here")
    return browser


def measure(rounds: int) -> list[Row]:
    """Both ways in turn."""
    own, baseline = [], []
    for _ in range(rounds):
        own.append(_process("thread"))
        baseline.append(_process("window"))
    return [
        Row(title, [one[at] for one in own], [one[at] for one in baseline])
        for at, title in enumerate(
            ("block while the browser's engine loads, s", "block while the browser opens, s")
        )
    ]


def _process(how: str) -> tuple[float, float]:
    changes = {
        "QT_QPA_PLATFORM": "offscreen",
        "QTWEBENGINE_DISABLE_SANDBOX": "1",
        "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox",
    }
    done = subprocess.run(
        (sys.executable, "-m", "benchmarks.engine", "--once", how),
        env={**environment.process(), **changes},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    loaded, opened = json.loads(done.stdout.splitlines()[-1])
    return loaded, opened


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--once", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.once:
        once(threaded=arguments.once == "thread")
    return print_table(measure(arguments.rounds))


if __name__ == "__main__":
    sys.exit(main())
