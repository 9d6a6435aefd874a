"""What the macOS program says of itself, and how it is signed. No Mac has run this yet.

docs/platforms.md says where each value comes from.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from scripts.contents import ROOT

IDENTIFIER = "io.github.clearml-ping-wizard"
"""AppStream's id, with hyphens: Apple's identifiers have no underscore."""
MINIMUM = "13.0"
"""The oldest macOS that PySide6's wheels are for, by their tag."""
ENTITLEMENTS = ROOT / "packaging" / "macos" / "program.entitlements"
_FRAMEWORK = "Contents/Frameworks/PySide6/Qt/lib/QtWebEngineCore.framework/Versions/A"
_HELPER = "Helpers/QtWebEngineProcess.app"
_NEARBY = "A sign-on page may use a phone or a security key nearby."


def identity() -> str | None:
    """Whose certificate signs, such as `Developer ID Application: NAME (TEAM)`; None: nobody's."""
    return os.environ.get("MACOS_SIGNING_IDENTITY") or None  # noqa: TID251 - a build script


def info_plist(version: str, program: str) -> dict[str, object]:
    """What is in Info.plist besides PyInstaller's own values.

    Args:
        version: The program's.
        program: The file in Contents/MacOS that Finder starts.
    """
    return {
        "CFBundleExecutable": program,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "en",
        "LSApplicationCategoryType": "public.app-category.utilities",
        "LSBackgroundOnly": False,  # True is PyInstaller's where a program is for a terminal
        "LSMinimumSystemVersion": MINIMUM,
        "NSBluetoothAlwaysUsageDescription": _NEARBY,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "Apache-2.0",
        "NSRequiresAquaSystemAppearance": False,  # dark where the system is dark
    }


def sign(app: Path, who: str) -> None:
    """Sign Chromium's process with Qt's own entitlements, then what contains it, and verify.

    PyInstaller has signed everything else by then, all of it with the program's entitlements.
    """
    framework = app / _FRAMEWORK
    helper = framework / _HELPER
    qts = helper / "Contents/Resources/QtWebEngineProcess.entitlements"
    _codesign(who, helper, "--entitlements", qts)
    _codesign(who, framework)
    _codesign(who, app, "--entitlements", ENTITLEMENTS)
    subprocess.run(("codesign", "--verify", "--deep", "--strict", app), check=True)  # noqa: S603, S607


def _codesign(who: str, what: Path, *options: str | Path) -> None:
    command = ("codesign", "--force", "--options", "runtime", "--timestamp", "--sign", who)
    subprocess.run((*command, *options, what), check=True)  # noqa: S603
