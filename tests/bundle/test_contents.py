"""What is inside the built folder: every needed library, none for nothing, all of it named."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import needed
from scripts.notices import NOTICES, SBOM
from tests.support.parts import CHECKOUT
from tests.support.parts import needed as part

pytestmark = pytest.mark.bundle
linux = pytest.mark.skipif(sys.platform != "linux", reason="ELF")
_LICENCES = ("LICENSE", "licences/LGPL-3.0.txt", "licences/GPL-3.0.txt")


@pytest.fixture
def folder() -> Path:
    return part(CHECKOUT / "dist/clearml-ping-wizard", "`make bundle` builds it")


def _files(folder: Path) -> dict[str, Path]:
    inside = folder / "_internal"
    paths = (path for path in inside.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(inside).as_posix(): path for path in paths}


@linux
def test_every_needed_library_is_inside_or_the_systems(folder: Path) -> None:
    files = _files(folder)
    names = {Path(inside).name for inside in files}
    listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True)
    known = set(re.findall(r"^\s+(\S+) \(", listed.stdout, re.MULTILINE))
    wanted = {inside: needed.needed(path) - names - known for inside, path in files.items()}
    assert {inside: sorted(lacking) for inside, lacking in wanted.items() if lacking} == {}


@linux
def test_no_library_is_inside_for_nothing(folder: Path) -> None:
    assert (
        needed.unneeded(_files(folder))
        & {inside for inside, path in _files(folder).items() if path.read_bytes()[:4] == b"\x7fELF"}
        == set()
    )


def test_every_link_has_its_file(folder: Path) -> None:
    links = [path for path in folder.rglob("*") if path.is_symlink()]
    assert links or sys.platform == "win32"
    assert [str(path) for path in links if not path.exists()] == []


def test_every_component_is_in_notices_and_sbom(folder: Path) -> None:
    made = json.loads((folder / SBOM).read_text(encoding="utf-8"))
    components = {one["name"]: one for one in made["components"]}
    text = (folder / NOTICES).read_text(encoding="utf-8")
    assert [n for n, one in components.items() if f"\n{n} {one['version']}: " not in text] == []
    assert {"Qt", "Chromium", "Python", "PySide6_Addons", "cryptography"} <= set(components)
    assert [name for name in _LICENCES if not (folder / name).is_file()] == []


def test_licence_texts_of_every_component_are_in_the_notices_or_beside_them(folder: Path) -> None:
    made = json.loads((folder / SBOM).read_text(encoding="utf-8"))
    text = (folder / NOTICES).read_text(encoding="utf-8")
    beside = {"Qt", "PySide6_Addons", "PySide6_Essentials", "shiboken6", "OpenSSL"}
    named = {f"{one['name']} {one['version']}" for one in made["components"]}
    without = {name for name in named if f"{'=' * 78}\n{name}\n" not in text}
    assert {name.partition(" ")[0] for name in without} == beside
    package_urls = [one["purl"] for one in made["components"] if not _is_package_url(one["purl"])]
    assert package_urls == []


def _is_package_url(text: str) -> bool:
    """`+` is percent-encoded in every part."""
    return re.fullmatch(r"pkg:[a-z]+(/[\w.%-]+)+@[\w.:~%-]+(\?arch=\w+)?", text) is not None


def test_every_file_belongs_to_somebody(folder: Path) -> None:
    made = json.loads((folder / SBOM).read_text(encoding="utf-8"))
    owned = {
        where["location"]
        for one in made["components"]
        for where in one.get("evidence", {}).get("occurrences", ())
    }
    ours = (
        "wizard/",
        "clearml_ping_wizard-",
        "base_library.zip",
        "PySide6/Qt/libexec/qt.conf",
    )
    others = {inside for inside in _files(folder) if not inside.startswith(ours)}
    assert others - owned == set()
