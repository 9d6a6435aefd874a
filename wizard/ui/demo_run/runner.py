"""Leads the tour: opens the window on the demo, makes each stop, takes pictures, reports."""

from __future__ import annotations

import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QWidget

from wizard import environment
from wizard.demo import defaults as world
from wizard.model.draft import Draft
from wizard.services import Services
from wizard.ui import run
from wizard.ui.demo_run import screenshot as picture
from wizard.ui.demo_run.stops import STOPS, Scene, Stop
from wizard.ui.demo_run.user_input import Hands, TourError
from wizard.vault.base import KeyringError

MakeServices = Callable[..., Services]
"""Makes services, `demo` and `drafts` (a folder) given by name."""


def unattended(output: Path, make_services: MakeServices) -> int:
    """Drive every page; 0 when the last file is exported, 1 when a step fails."""
    without_display()
    output = output.absolute()
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as drafts, hushed():
        return _tour(output, make_services(demo=True, drafts=Path(drafts)))


def selftest(make_services: MakeServices) -> int:
    """The same into a folder that is thrown away: whether this installation works."""
    with tempfile.TemporaryDirectory() as folder:
        code = unattended(Path(folder), make_services)
    _say("self-test passed" if code == 0 else "self-test FAILED")
    return code


def without_display() -> None:
    """Draw off screen, and let Chromium keep to itself what a machine without display lacks."""
    process = environment.process()
    process.setdefault("QT_QPA_PLATFORM", "offscreen")
    process.setdefault(environment.CHROMIUM_FLAGS, "--log-level=3")


@contextmanager
def hushed() -> Iterator[None]:
    """Qt's harmless words are not printed. Qt still has some after Python is gone."""
    before = qInstallMessageHandler(_hush)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def _hush(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
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
"""What Qt says off screen, where there is no graphics card to find."""


def _tour(output: Path, services: Services) -> int:
    draft = Draft(setup_id=f"demo-{uuid.uuid4().hex[:12]}", name=world.DEMO_SETUP_NAME)
    with run.provider(services) as ping:
        try:
            with run.window(services, draft) as opened:
                return _stops(opened.shell, Scene(ping, output))
        finally:
            _forget(services, draft.setup_id)


def _stops(shell: QWidget, scene: Scene) -> int:
    hands = Hands(shell)
    for number, stop in enumerate(STOPS, 1):
        try:
            stop.does(hands, scene)
        except TourError as error:
            picture.take(hands, shell, scene.output / "failed.png")
            _say(f"{number:2}/{len(STOPS)} FAILED: {stop.says}: {error}")
            return 1
        _say(f"{number:2}/{len(STOPS)} {stop.says}")
        _remember(hands, shell, scene, stop)
    _say(f"The files and a picture of each page are in {scene.output}")
    return 0


def _remember(hands: Hands, shell: QWidget, scene: Scene, stop: Stop) -> None:
    if stop.picture:
        picture.take(hands, shell, scene.output / f"{stop.picture}.png")


def _forget(services: Services, setup_id: str) -> None:
    try:
        services.vault.forget(setup_id)
    except KeyringError:
        return  # without a keyring nothing was stored


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
