"""Where the window was and which setup was open in it: a file of their own, never a secret."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QByteArray

from wizard import files

FILE = "window.json"
_LARGEST = 10_000  # bytes


class WindowState(NamedTuple):
    """What is remembered of the window.

    Attributes:
        geometry: As of `QWidget.saveGeometry`, in Base64; empty when none is known.
        setup_id: The setup that was open; empty when none is known.
    """

    geometry: str = ""
    setup_id: str = ""

    @property
    def place(self) -> QByteArray:
        """For `QWidget.restoreGeometry`."""
        return QByteArray.fromBase64(self.geometry.encode("ascii", "ignore"))


def read_window_state(folder: Path) -> WindowState:
    """What was saved in `folder`; nothing is known when that is damaged: it is a comfort only."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        data = files.read_plain(folder / FILE, _LARGEST)
        import json  # noqa: PLC0415 - not when nothing is saved yet

        found = json.loads(data)
        if isinstance(found, dict):
            return WindowState(_text(found.get("geometry")), _text(found.get("setup")))
    return WindowState()


def write_window_state(folder: Path, place: QByteArray, setup_id: str) -> None:
    """Save it in `folder`; failing to is no problem worth a word."""
    import json  # noqa: PLC0415 - see above

    geometry = bytes(place.toBase64().data()).decode("ascii")
    text = json.dumps({"geometry": geometry, "setup": setup_id})
    if files.make_folder(folder, private=True) is None:
        files.write_text(folder / FILE, f"{text}\n")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
