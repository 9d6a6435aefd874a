"""What build.spec tells PyInstaller on each system, without building; and the macOS files."""

from __future__ import annotations

import plistlib
import re
import subprocess
import sys
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock
from xml.etree import ElementTree as ET

import pytest

from scripts import contents, icons, macos, needed, notices, release
from tests.support.parts import CHECKOUT

# QtWebEngineProcess.app/Contents/Resources/QtWebEngineProcess.entitlements of the wheel
# pyside6_addons-6.11.3-cp310-abi3-macosx_13_0_universal2.
QTS_ENTITLEMENTS = {
    "com.apple.security.cs.allow-unsigned-executable-memory",
    "com.apple.security.cs.disable-library-validation",
    "com.apple.security.cs.allow-jit",
    "com.apple.security.cs.disable-executable-page-protection",
}
_WHO = "Developer ID Application: Example (TEAM)"
# Files of the macOS wheels by the part of their path after PySide6/Qt/.
_UNUSED = (
    "lib/QtPdf.framework/Versions/A/QtPdf",
    "lib/QtVirtualKeyboardQml.framework/Versions/A/QtVirtualKeyboardQml",
    "lib/QtWebEngineCore.framework/Versions/A/Resources/qtwebengine_devtools_resources.pak",
    "lib/QtWebEngineCore.framework/Versions/A/Resources/qtwebengine_locales/de.pak",
    "plugins/imageformats/libqpdf.dylib",
)
_USED = (
    "lib/QtWebEngineCore.framework/Versions/A/QtWebEngineCore",
    "lib/QtWebEngineCore.framework/Versions/A/Helpers/QtWebEngineProcess.app/Contents/Info.plist",
    "lib/QtWebEngineCore.framework/Versions/A/Resources/icudtl.dat",
    "lib/QtWebEngineCore.framework/Versions/A/Resources/qtwebengine_resources.pak",
    "lib/QtWebEngineCore.framework/Versions/A/Resources/qtwebengine_locales/en-US.pak",
    "lib/QtWebEngineCore.framework/Versions/A/Resources/v8_context_snapshot.arm64.bin",
    "plugins/platforms/libqcocoa.dylib",
)


@dataclass
class Spec:
    """Stands in for PyInstaller: what build.spec calls, by name, with its arguments."""

    calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)
    names: dict[str, Any] = field(default_factory=dict)

    def run(self, folder: Path) -> None:
        """Run build.spec as PyInstaller does."""
        self.names = {name: self._target(name) for name in _TARGETS}
        self.names |= {"SPECPATH": str(CHECKOUT), "DISTPATH": str(folder), "workpath": str(folder)}
        code = compile((CHECKOUT / "build.spec").read_text(encoding="utf-8"), "build.spec", "exec")
        exec(code, self.names)  # noqa: S102 - ours

    def of(self, name: str) -> list[dict[str, Any]]:
        """The keyword arguments of each call."""
        return [keywords for called, _, keywords in self.calls if called == name]

    def _target(self, name: str) -> Any:  # noqa: ANN401 - whatever PyInstaller returns
        def call(*positional: Any, **keywords: Any) -> Any:  # noqa: ANN401 - likewise
            self.calls.append((name, positional, keywords))
            return _Built()

        return call


class _Built:
    pure = scripts = binaries = datas = ()


_TARGETS = ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")


@pytest.fixture
def spec(monkeypatch: pytest.MonkeyPatch) -> Spec:
    monkeypatch.setattr("PyInstaller.utils.hooks.collect_submodules", lambda name: [name])
    monkeypatch.setattr("PyInstaller.utils.hooks.copy_metadata", lambda _: [])
    monkeypatch.setattr(notices, "write", lambda: None)
    monkeypatch.setattr(notices, "written", lambda: [contents.FOLDER / "LICENSE"])
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.delenv("MACOS_SIGNING_IDENTITY", raising=False)
    return Spec()


@pytest.fixture
def mac(spec: Spec, monkeypatch: pytest.MonkeyPatch) -> Spec:
    monkeypatch.setattr(sys, "platform", "darwin")
    return spec


def _texts(path: str) -> ET.Element:
    return ET.parse(notices.PACKAGING / path).getroot()  # noqa: S314 - ours


def test_linux_has_one_program_and_no_app(
    spec: Spec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stripped: list[Path] = []
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(needed, "strip", stripped.append)
    spec.run(tmp_path)
    # Qt's files are the published ones, as the notices say.
    assert [path.parts[-2:] for path in stripped] == [("bindings", "_rust.abi3.so")]
    assert [one["name"] for one in spec.of("EXE")] == [contents.NAME]
    assert spec.of("BUNDLE") == []
    assert "secretstorage" in spec.of("Analysis")[0]["hiddenimports"]


def test_windows_has_a_program_without_a_console_and_pyinstallers_own_hooks(
    spec: Spec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "PyInstaller.utils.win32", MagicMock())
    spec.run(tmp_path)
    programs = {one["name"]: one["console"] for one in spec.of("EXE")}
    assert programs == {contents.NAME: True, contents.WINDOW_NAME: False}
    assert [one for one in spec.of("EXE") if not {"version", "icon"} <= {*one}] == []
    assert {"runtime_hooks", "module_collection_mode"} & {*spec.of("Analysis")[0]} == set()
    assert (spec.names["UNUSED_HOOKS"], spec.of("BUNDLE")) == (set(), [])


def test_macos_has_an_app_that_opens_the_window(mac: Spec, tmp_path: Path) -> None:
    mac.run(tmp_path)
    (made,) = mac.of("BUNDLE")
    consoles = {one["name"]: one["console"] for one in mac.of("EXE")}
    values = plistlib.loads(plistlib.dumps(made["info_plist"]))
    assert consoles[values["CFBundleExecutable"]] is False
    assert (made["version"], made["name"]) == (mac.names["VERSION"], contents.APP.name)
    assert re.fullmatch(r"\d+\.\d+", values["LSMinimumSystemVersion"])
    wanted = {"LSBackgroundOnly": False, "NSRequiresAquaSystemAppearance": False}
    assert values | wanted | {"NSHighResolutionCapable": True} == values
    assert "secretstorage" not in mac.of("Analysis")[0]["hiddenimports"]
    (texts,) = [given[1] for name, given, _ in mac.calls if name == "BUNDLE"]
    assert texts == [("LICENSE", str(contents.FOLDER / "LICENSE"), "DATA")]


def test_names_are_those_of_the_desktop_files(mac: Spec, tmp_path: Path) -> None:
    mac.run(tmp_path)
    (made,) = mac.of("BUNDLE")
    about = _texts(f"{contents.NAME}.metainfo.xml")
    desktop = (notices.PACKAGING / f"{contents.NAME}.desktop").read_text(encoding="utf-8")
    identifier = made["bundle_identifier"]
    assert re.fullmatch(r"[A-Za-z0-9.-]+", identifier)  # Apple: CFBundleIdentifier
    assert identifier == (about.findtext("id") or "").replace("_", "-")
    assert about.findtext("launchable") == f"{contents.NAME}.desktop"
    assert f"\nName={about.findtext('name')}\n" in desktop
    assert made["name"] == f"{about.findtext('name')}.app"


def test_macos_icon_has_every_size(tmp_path: Path) -> None:
    content = icons.icns(tmp_path).read_bytes()
    assert (content[:4], int.from_bytes(content[4:8])) == (b"icns", len(content))
    sizes, at = [], 8
    while at < len(content):
        size = int.from_bytes(content[at + 4 : at + 8])
        assert content[at + 8 : at + 12] == b"\x89PNG"
        sizes.append(int.from_bytes(content[at + 24 : at + 28]))
        at += size
    assert sizes == [16, 32, 128, 256, 512, 1024]


def test_macos_leaves_out_what_is_left_out_elsewhere(mac: Spec, tmp_path: Path) -> None:
    mac.run(tmp_path)
    files = [(f"PySide6/Qt/{path}", path, "DATA") for path in (*_UNUSED, *_USED)]
    assert [path for _, path, _ in mac.names["used"](files)] == [*_USED]


def test_nothing_is_signed_without_an_identity(
    mac: Spec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(macos, "sign", lambda *_: pytest.fail("signed"))
    mac.run(tmp_path)
    assert [
        one for one in mac.of("EXE") if {"codesign_identity", "entitlements_file"} & {*one}
    ] == []


def test_an_identity_signs_with_entitlements(
    mac: Spec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed: list[tuple[Path, str]] = []
    monkeypatch.setenv("MACOS_SIGNING_IDENTITY", _WHO)
    monkeypatch.setattr(macos, "sign", lambda *given: signed.append(given))
    mac.run(tmp_path)
    given = {(one["codesign_identity"], one["entitlements_file"]) for one in mac.of("EXE")}
    assert given == {(_WHO, str(macos.ENTITLEMENTS))}
    assert signed == [(tmp_path / contents.APP.name, _WHO)]


def test_chromiums_process_has_qts_entitlements_and_the_rest_fewer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From the inside out: a signature covers those of what is inside."""
    commands: list[tuple[Any, ...]] = []
    monkeypatch.setattr(subprocess, "run", lambda command, **_: commands.append(command))
    macos.sign(Path("X.app"), _WHO)
    *signed, verified = [[str(word) for word in command] for command in commands]
    places = [command[-1] for command in signed]
    assert [Path(place).name for place in places] == ["QtWebEngineProcess.app", "A", "X.app"]
    assert all(inner.startswith(outer) for inner, outer in pairwise(places))
    assert signed[0][-2] == f"{places[0]}/Contents/Resources/QtWebEngineProcess.entitlements"
    assert all({"--force", "runtime", _WHO} <= {*command} for command in signed)
    assert "--verify" in verified
    own = plistlib.loads(macos.ENTITLEMENTS.read_bytes())
    assert set(own.values()) == {True}
    assert own.keys() < QTS_ENTITLEMENTS


def test_an_app_stays_one_in_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    app = tmp_path / "dist" / contents.APP.name
    program = app.parent / release.program_path()
    program.parent.mkdir(parents=True)
    program.touch()
    made = release.archive(app, "name", tmp_path)
    listed = subprocess.run(["tar", "tf", made], check=True, capture_output=True, text=True)
    assert f"name/{release.program_path()}" in listed.stdout.splitlines()
