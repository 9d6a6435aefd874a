"""Runs the unattended demo: opens the window, makes each stop, takes pictures, reports."""

from __future__ import annotations

import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QScrollArea, QWidget

from wizard import environment
from wizard.demo import defaults
from wizard.model.draft import Draft
from wizard.services import Services
from wizard.ui import demo_window, run
from wizard.ui.demo_run.stops import STOPS, DemoContext
from wizard.ui.demo_run.user_input import DemoRunError, UserInput, wait_for_paint
from wizard.ui.shell import SIZE
from wizard.vault.base import KeyringError

_TALLEST = 16_000
"""Pixels of a picture's height at most."""
_ATTEMPTS = 3
"""A taller page has no scroll bar, is wider for it, and so has another height."""

MakeServices = Callable[..., Services]
"""Makes services, `demo` and `drafts` (a folder) given by name."""


def unattended(output: Path, make_services: MakeServices) -> int:
    """Drive every page and say where its pictures are; 0 when the last stop is made."""
    code = drive(output, make_services)
    if not code:
        say(f"The files and a picture of each page are in {output.absolute()}")
    return code


def drive(output: Path, make_services: MakeServices) -> int:
    """Drive every page; 0 when the last stop is made, 1 when one fails."""
    _set_up_display()
    output = output.absolute()
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        say(f"The folder {output} cannot be created: {error.strerror}. Choose another: --output.")
        return 1
    with tempfile.TemporaryDirectory() as drafts, _harmless_messages_hidden():
        return _run(output, make_services(demo=True, drafts=Path(drafts)))


def _set_up_display() -> None:
    """Draw off screen, and have Chromium print fatal errors only."""
    process = environment.process()
    process.setdefault("QT_QPA_PLATFORM", "offscreen")
    if root := process.get("SYSTEMROOT"):
        # Off screen, Qt looks for fonts in a folder of its own that it no longer has.
        process.setdefault("QT_QPA_FONTDIR", str(Path(root, "Fonts")))
    process.setdefault(environment.CHROMIUM_FLAGS, "--log-level=3")


@contextmanager
def _harmless_messages_hidden() -> Iterator[None]:
    """Qt's harmless messages are not printed, except those after Python has ended."""
    before = qInstallMessageHandler(_hide_harmless)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def _hide_harmless(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    if not text.startswith(_HARMLESS):
        sys.stderr.write(f"{text}\n")


_HARMLESS = (
    "This plugin does not support",
    "QRhiGles2",
    "Failed to create RHI",
    "QVulkanInstance",
    "GBM is not supported",
    "GPUInfo not initialized",
)
"""Messages of Qt where there is no display and no graphics card."""


def _run(output: Path, services: Services) -> int:
    draft = Draft(setup_id=f"demo-{uuid.uuid4().hex[:12]}", name=defaults.DEMO_SETUP_NAME)
    with demo_window.provider(services) as ping, demo_window.demo_server(services) as complete:
        try:
            with run.window(complete, draft) as opened:
                opened.shell.resize(SIZE)  # whatever screen there is: the pictures show all of it
                return _stops(opened.shell, DemoContext(ping, output))
        finally:
            _forget(services, draft.setup_id)


def _stops(shell: QWidget, context: DemoContext) -> int:
    user = UserInput(shell)
    for number, stop in enumerate(STOPS, 1):
        try:
            stop.does(user, context)
        except DemoRunError as error:
            take_picture(shell, context.output / "failed.png")
            say(f"{number:2}/{len(STOPS)} FAILED: {stop.says}: {error}")
            return 1
        say(f"{number:2}/{len(STOPS)} {stop.says}")
        if stop.picture:
            take_picture(shell, context.output / f"{stop.picture}.png")
    return 0


def _forget(services: Services, setup_id: str) -> None:
    try:
        services.vault.forget(setup_id)
    except KeyringError:
        return  # without a keyring nothing was stored


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def take_picture(window: QWidget, path: Path) -> None:
    """Make the window tall enough for its whole page, grab it, and give it back its size."""
    before = window.size()
    wait_for_paint()
    for _ in range(_ATTEMPTS):
        hidden = _hidden_below(window)
        if not hidden:
            break
        window.resize(before.width(), min(window.height() + hidden, _TALLEST))
        wait_for_paint()
    # Grabbed from the widgets, not from the screen: there may be none.
    window.grab().save(str(path))
    window.resize(before)


def _hidden_below(window: QWidget) -> int:
    areas = (a for a in window.findChildren(QScrollArea) if a.isVisible())
    return max((a.verticalScrollBar().maximum() for a in areas), default=0)
