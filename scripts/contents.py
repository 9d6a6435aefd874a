"""What is inside the bundle, and whose it is: from PyInstaller's own lists of what it collected."""

from __future__ import annotations

import ast
import os
import platform
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).parent.parent
NAME = "clearml-ping-wizard"
WINDOW_NAME = "ClearML Ping SSO"
FOLDER = ROOT / "dist" / NAME
APP = FOLDER.with_name(f"{WINDOW_NAME}.app")
"""macOS: what is shipped in place of the folder."""
_WORK = ROOT / "build" / "build"
_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_DEP5_LICENCE = re.compile(r"^License: *(\S.*)$", re.MULTILINE)
_NAMESPACE = "-"
"""Where PyInstaller names the file of a package without one."""
_DEBIAN = Path("/usr/share/doc")


@dataclass
class Component:
    """Somebody's work inside the bundle.

    Attributes:
        name: As its makers call it.
        version: Empty when it is not known.
        licence: An SPDX expression, or what its metadata or Debian's copyright file says.
        purl: The package URL; empty when it came in no package.
        texts: Where its licence texts are on this machine.
        files: Its files inside the bundle.
    """

    name: str
    version: str
    licence: str
    purl: str = ""
    texts: tuple[Path, ...] = ()
    files: list[str] = field(default_factory=list)


def components() -> list[Component]:
    """Everything that is not this program's own, by name.

    Raises:
        SystemExit: The folder has a file that PyInstaller's lists do not have.
    """
    found: dict[str, Component] = {}
    packages = _python_files()
    for inside, source in sorted(_collected()):
        if made := _component(source, packages):
            found.setdefault(made.name, made).files.append(inside)
    for other in _inside_others():
        found.setdefault(other.name, other)
    return sorted(found.values(), key=lambda one: one.name.lower())


def _collected() -> Iterator[tuple[str, Path]]:
    """Each file and Python module with where it came from."""
    listed = _table("COLLECT-00.toc")
    unlisted = _real_files() - {inside for inside, _, _ in listed}
    if unlisted:
        raise SystemExit(f"Not in PyInstaller's lists: {', '.join(sorted(unlisted))}")
    for inside, source, _ in (*listed, *_table("PYZ-00.toc")):
        yield inside, _module_source(inside) or Path(source)


def _module_source(inside: str) -> Path | None:
    """Of a module outside the archive: PyInstaller's list has only what it was compiled to."""
    if not inside.endswith(".pyc"):
        return None
    places = (Path(folder, inside).with_suffix(".py") for folder in sys.path)
    return next((place for place in places if place.is_file()), None)


def _real_files() -> set[str]:
    inside = FOLDER / "_internal"
    files = (path for path in inside.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(inside).as_posix() for path in files}


def _table(name: str) -> list[tuple[str, str, str]]:
    """The list of (path inside, path here, kind) in one of PyInstaller's files."""
    parsed = ast.literal_eval((_WORK / name).read_text(encoding="utf-8"))
    (rows,) = [part for part in parsed if isinstance(part, list) and part]
    return [
        (Path(inside).as_posix(), source, kind)
        for inside, source, kind in rows
        if kind not in {"SYMLINK", "DEPENDENCY"} and source != _NAMESPACE
    ]


def _python_files() -> dict[str, metadata.Distribution]:
    """The distribution that brought each file of this Python's packages."""
    return {
        os.path.realpath(str(one.locate_file(file))): one
        for one in metadata.distributions()
        for file in one.files or ()
    }


def _component(source: Path, packages: dict[str, metadata.Distribution]) -> Component | None:
    real = Path(os.path.realpath(source))
    if real in {ROOT / "resources", ROOT / "wizard"} or _is_own(real):
        return None
    if str(real) in packages:
        found = packages[str(real)]
        return None if found.name == NAME else of_distribution(found)
    if _is_python(real):
        return _python()
    return _of_debian(real) or Component(f"{real.name} (origin not known)", "", "not known")


def _is_own(path: Path) -> bool:
    """Ours, or written by PyInstaller from what is listed elsewhere."""
    return any(path.is_relative_to(ROOT / name) for name in ("resources", "wizard", "build"))


def _is_python(path: Path) -> bool:
    folders = {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}
    if sys.platform == "darwin":
        folders |= {sys.base_prefix}  # its framework, with the libraries that come with it
    is_library = re.match(r"(lib)?python3", path.name) is not None
    return is_library or any(path.is_relative_to(Path(os.path.realpath(one))) for one in folders)


def _python() -> Component:
    version = platform.python_version()
    stdlib = Path(sysconfig.get_path("stdlib"))
    places = (stdlib / "LICENSE.txt", stdlib.parent / "LICENSE.txt")
    texts = (*places, _DEBIAN / stdlib.name / "copyright")
    purl = f"pkg:generic/python@{version}"
    return Component("Python", version, "PSF-2.0", purl, tuple(t for t in texts if t.is_file()))


def of_distribution(found: metadata.Distribution) -> Component:
    """A Python package with the licence that its metadata gives."""
    texts = tuple(
        Path(str(found.locate_file(file)))
        for file in found.files or ()
        if ".dist-info" in str(file) and _LICENCE_FILE.match(file.name)
    )
    purl = f"pkg:pypi/{found.name.lower().replace('_', '-')}@{found.version}"
    return Component(found.name, found.version, licence_of(found.metadata), purl, texts)


def licence_of(about: metadata.PackageMetadata) -> str:
    """The licence in a package's metadata: the expression, the name or the classifiers."""
    for key in ("License-Expression", "License"):
        named = str(about[key] or "").strip() if key in about else ""
        if named and "\n" not in named:
            return named
    classes = [str(one) for one in about.get_all("Classifier") or ()]
    licences = [one.rpartition(" :: ")[2] for one in classes if one.startswith("License ::")]
    return " AND ".join(licences) or "not known"


def _of_debian(path: Path) -> Component | None:
    """The Debian package that brought a file; None where there is none, or no Debian."""
    names = [str(path), str(path).removeprefix("/usr")]
    owner = next(filter(None, (_output("dpkg", "-S", name) for name in names)), "")
    package = owner.partition(":")[0]
    if not package:
        return None
    version, arch = _output("dpkg-query", "-W", "-f", "${Version} ${Architecture}", package).split()
    text = _DEBIAN / package / "copyright"
    licences = debian_licences(text.read_text(encoding="utf-8", errors="replace"))
    name, exact = (
        quote(package),
        quote(version, safe=":"),
    )  # as the package URL's specification asks
    purl = f"pkg:deb/debian/{name}@{exact}?arch={arch}"
    return Component(package, version, licences, purl, (text,))


def debian_licences(text: str) -> str:
    """Short names in a machine-readable copyright file; that of another form has none."""
    names = dict.fromkeys(one.strip() for one in _DEP5_LICENCE.findall(text))
    return ", ".join(names) or "see the copyright file"


def _output(*command: str) -> str:
    try:
        return subprocess.run(  # noqa: S603 - fixed commands
            command, capture_output=True, text=True, check=False
        ).stdout
    except FileNotFoundError:
        return ""


def _inside_others() -> Iterable[Component]:
    """Works that come inside other packages' files and have a licence of their own."""
    from cryptography.hazmat.backends.openssl import backend  # noqa: PLC0415 - slow
    from PySide6.QtWebEngineCore import qWebEngineChromiumVersion  # noqa: PLC0415 - slow

    chromium, qt = str(qWebEngineChromiumVersion()), metadata.version("PySide6")
    openssl = backend.openssl_version_text().split()[1]
    several = "BSD-3-Clause, and those of its parts"
    text = ROOT / "packaging" / "licences" / "Chromium-BSD-3-Clause.txt"
    yield Component("Qt", qt, "LGPL-3.0-only", f"pkg:generic/qt@{qt}")
    yield Component("Chromium", chromium, several, f"pkg:generic/chromium@{chromium}", (text,))
    yield Component("OpenSSL", openssl, "Apache-2.0", f"pkg:generic/openssl@{openssl}")
    yield of_distribution(metadata.distribution("pyinstaller"))
