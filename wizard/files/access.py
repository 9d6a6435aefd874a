"""Who may read a file: its mode on POSIX systems, its access list on Windows.

On Windows `st_mode` says nothing about access: it is 0o666 for each file that is not read-only.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from pathlib import Path
from typing import BinaryIO

NO_WINDOW = 0x08000000 if os.name == "nt" else 0
"""`creationflags` for each other program (Microsoft, "Process Creation Flags", CREATE_NO_WINDOW):
else Windows opens a console window for it when this program has none."""

# In full: a program of that name in the current folder must not run instead.
_ICACLS = r"%SystemRoot%\System32\icacls.exe"
_OWNER_RIGHTS = "*S-1-3-4"  # the owner of the file, whatever the account's name
_ONLY_OWNER = ("/inheritance:r", "/grant:r", f"{_OWNER_RIGHTS}:F")

# Microsoft, "ACE Strings" and "SID Strings" of the security descriptor definition language.
_ENTRY = re.compile(r"\((?P<type>[^;)]*);[^;)]*;(?P<rights>[^;)]*);[^;)]*;[^;)]*;(?P<who>[^;)]*)")
_ALLOWED = frozenset(("A", "XA", "OA"))
_EVERYBODY = frozenset(
    (
        *("WD", "BU", "AU", "IU", "BG", "AN", "DU", "DG", "NU"),
        *("S-1-1-0", "S-1-5-32-545", "S-1-5-11", "S-1-5-4", "S-1-5-32-546", "S-1-5-7", "S-1-5-2"),
    )
)
"""Groups that hold each account of the machine, or of its domain: Everyone, Users and the like."""
_READ_RIGHTS = ("GA", "GR", "FA", "FR", "CC")
_READ_BITS = 0x90000001  # GENERIC_READ, GENERIC_ALL, FILE_READ_DATA


def restrict(path: Path, descriptor: int) -> bool:
    """Let only its owner read the still empty file; False when the system did not allow that."""
    if os.name == "nt":
        allowed = restrict_on_windows(path, os.path.expandvars(_ICACLS))
        # Read back: some file systems have no access lists.
        return allowed and readable_by_all(path, 0) is False
    with contextlib.suppress(OSError):
        os.fchmod(descriptor, 0o600)
    # Read back: some file systems accept a mode and ignore it.
    return not os.fstat(descriptor).st_mode & 0o077


def restrict_on_windows(path: Path, icacls: str) -> bool:
    """Replace the access list of `path`: nothing inherited, full access for its owner alone."""
    import subprocess  # noqa: PLC0415 - on Windows only

    words = [icacls, str(path), *_ONLY_OWNER]
    try:
        done = subprocess.run(  # noqa: S603
            words, capture_output=True, check=False, timeout=20, creationflags=NO_WINDOW
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def share(stream: BinaryIO) -> None:
    """Let everybody read the file, as is usual for files without a secret, where that works."""
    if os.name != "nt":
        with contextlib.suppress(OSError):
            os.fchmod(stream.fileno(), 0o644)


def restrict_command(name: str, system: str = os.name) -> str:
    """The command line by which a person restricts the file `name` to its owner."""
    return f'icacls "{name}" {" ".join(_ONLY_OWNER)}' if system == "nt" else f"chmod 600 {name}"


def readable_by_all(path: Path, mode: int) -> bool | None:
    """Whether every user of the machine may read `path`; None where the system does not say.

    `mode` is its `st_mode`, which counts on POSIX systems only.
    """
    if os.name != "nt":
        return bool(mode & stat.S_IROTH)
    text = _access_list(path)
    return None if text is None else allows_everybody(text)


def allows_everybody(descriptor: str) -> bool:
    """Whether an access list, as text of Microsoft's SDDL, lets every user read.

    An entry that refuses access is not weighed against it: the answer may be a warning too many.
    """
    _, has_list, entries = descriptor.partition("D:")
    if not has_list or entries.startswith("NO_ACCESS_CONTROL"):
        return True  # everybody may do everything; an empty list lets no account
    found = (entry.groupdict() for entry in _ENTRY.finditer(entries))
    return any(
        e["type"] in _ALLOWED and e["who"] in _EVERYBODY and _includes_reading(e["rights"])
        for e in found
    )


def _includes_reading(rights: str) -> bool:
    if rights.startswith("0x"):
        return bool(int(rights, 16) & _READ_BITS)
    return any(rights[at : at + 2] in _READ_RIGHTS for at in range(0, len(rights), 2))


def _access_list(path: Path) -> str | None:
    """The access list of a file on Windows as SDDL text; None when it cannot be read."""
    import ctypes  # noqa: PLC0415 - on Windows only

    dlls = ctypes.WinDLL("advapi32"), ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    advapi, kernel = dlls
    dacl, revision, size = 4, 1, 64 * 1024
    descriptor = ctypes.create_string_buffer(size)
    needed, text = ctypes.c_uint32(), ctypes.c_wchar_p()
    if not advapi.GetFileSecurityW(str(path), dacl, descriptor, size, ctypes.byref(needed)):
        return None
    convert = advapi.ConvertSecurityDescriptorToStringSecurityDescriptorW
    if not convert(descriptor, revision, dacl, ctypes.byref(text), None):
        return None
    found = text.value
    kernel.LocalFree(text)
    return found
