"""Which shared libraries of a Linux bundle nothing loads, by the NEEDED entries of ELF files."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

_LIBRARY = re.compile(r"((PySide6/Qt/lib|PySide6|shiboken6)/)?lib[^/]+\.so[.0-9]*")
_LOADED_BY_NAME = re.compile(r"lib(python3|softokn3|freebl(priv)?3|nssckbi)\b")
"""The loader's Python; NSS loads its own modules by name."""
_NEEDED = re.compile(r"NEEDED\s+(\S+)")
_ELF = b"\x7fELF"


def needed(file: Path) -> frozenset[str]:
    """Names of the libraries that an ELF file needs; empty for any other file."""
    with file.open("rb") as stream:
        if stream.read(len(_ELF)) != _ELF:
            return frozenset()
    found = subprocess.run(("objdump", "-p", file), check=True, capture_output=True, text=True)  # noqa: S603, S607
    return frozenset(_NEEDED.findall(found.stdout))


def unneeded(files: Mapping[str, Path]) -> frozenset[str]:
    """Libraries that no program, module or plugin needs, however indirectly.

    Args:
        files: Paths inside the bundle's folder of libraries, and where each file is.
    """
    by_name: dict[str, list[str]] = {}
    for inside in files:
        by_name.setdefault(Path(inside).name, []).append(inside)
    kept, waiting = set[str](), [inside for inside in files if _is_root(inside)]
    while waiting:
        inside = waiting.pop()
        if inside not in kept:
            kept.add(inside)
            waiting += _found(needed(files[inside]), by_name)
    return frozenset(files) - kept


def strip(file: Path) -> None:
    """Remove the symbols of an ELF file that nothing needs at run time."""
    subprocess.run(("strip", "--strip-unneeded", file), check=True)  # noqa: S603, S607


def _is_root(inside: str) -> bool:
    is_library = _LIBRARY.fullmatch(inside) is not None
    return not is_library or _LOADED_BY_NAME.match(Path(inside).name) is not None


def _found(names: Iterable[str], by_name: Mapping[str, list[str]]) -> list[str]:
    return [inside for name in names for inside in by_name.get(name, ())]
