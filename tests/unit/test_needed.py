"""Which libraries of a bundle nothing loads."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import needed

NEEDS = {
    "module.abi3.so": ("libA.so.1", "libc.so.6"),
    "libA.so.1": ("libB.so.2",),
    "libB.so.2": (),
    "libgtk-3.so.0": ("libcairo.so.2",),
    "libcairo.so.2": (),
    "libsoftokn3.so": ("libsqlite3.so.0",),
    "libsqlite3.so.0": (),
    "PySide6/Qt/plugins/platforms/libqxcb.so": ("libQt6XcbQpa.so.6",),
    "PySide6/Qt/lib/libQt6XcbQpa.so.6": (),
    "PySide6/Qt/lib/libQt6Pdf.so.6": (),
    "libpython3.11.so.1.0": (),
}


def test_only_what_something_needs_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needed, "needed", lambda path: frozenset(NEEDS[str(path)]))
    gone = needed.unneeded({name: Path(name) for name in NEEDS})
    assert gone == {"libgtk-3.so.0", "libcairo.so.2", "PySide6/Qt/lib/libQt6Pdf.so.6"}


def test_what_is_no_program_needs_nothing() -> None:
    assert needed.needed(Path(__file__)) == frozenset()
