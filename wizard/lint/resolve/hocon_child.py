"""The process that runs pyhocon on text of others: no files, no network, little memory and time.

It reads `[{"path": …, "text": …}, …]` as JSON from standard input and writes one JSON object a
line, in that order: `{"type": …, "value": …, "also": n}`. `also` counts keys that the text sets
beyond its own. The call is the apiserver's: `ConfigFactory.parse_string("path: text")`.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from functools import cache
from typing import NoReturn

from pyhocon import ConfigFactory, ConfigTree  # type: ignore[import-untyped]
from pyhocon.config_tree import NoneValue  # type: ignore[import-untyped]

CPU_SECONDS = 10
MEMORY_BYTES = 768 * 1024 * 1024
# Prefixes of audit events: HOCON's `include` reads files and addresses.
_FORBIDDEN = ("open", "socket.", "subprocess.", "os.", "urllib.", "glob.", "ctypes.", "shutil.")
_ABSENT = object()
_EXTENDED_LIMITS, _LIMIT_TIME, _LIMIT_MEMORY = 9, 0x2, 0x100  # winnt.h


def main() -> int:
    """Answer the questions on standard input; the exit code is 0."""
    _limit()
    ConfigFactory.parse_string('warm: [up, "x", 1, ${?none}]')  # imports what it needs while it may
    questions = json.loads(sys.stdin.buffer.read())
    sys.addaudithook(_refuse)
    for question in questions:
        sys.stdout.write(json.dumps(answer(question["path"], question["text"])) + "\n")
        sys.stdout.flush()  # the next text may end the process, and this answer still counts
    return 0


def _limit() -> None:
    if sys.platform == "win32":
        _limit_on_windows()
        return
    import resource  # noqa: PLC0415 - not on Windows

    for kind, limit in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CORE, 1),  # as in `wizard.__main__`
    ):
        _, most = resource.getrlimit(kind)
        # A hard limit that is lower already cannot be raised.
        if most == resource.RLIM_INFINITY or limit < most:
            resource.setrlimit(kind, (limit, limit))


def _limit_on_windows() -> None:
    """Put this process into a job object that limits its memory and its processor time.

    Raises:
        OSError: Windows does not limit it.
    """
    import ctypes  # noqa: PLC0415 - on Windows only
    import struct  # noqa: PLC0415

    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    # JOBOBJECT_EXTENDED_LIMIT_INFORMATION of winnt.h, for 64 bit; times are in 100 ns.
    time, flags = CPU_SECONDS * 10_000_000, _LIMIT_TIME | _LIMIT_MEMORY
    limits = struct.pack("<qqI44x48xQ24x", time, 0, flags, MEMORY_BYTES)
    is_set = kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, limits, len(limits))
    if not is_set or not kernel.AssignProcessToJobObject(job, ctypes.c_void_p(-1)):
        raise OSError("no limit for memory")


def _refuse(event: str, arguments: tuple[object, ...]) -> None:  # noqa: ARG001 - the hook's form
    if event.startswith(_FORBIDDEN):
        _stop(event)


def _stop(event: str) -> NoReturn:
    raise PermissionError(f"{event} is not allowed here")


def answer(path: str, text: str) -> dict[str, object]:
    """Type and value that the apiserver reads for `path`, as JSON."""
    return _simple(text) if text in ("true", "false") else _parsed(path, text)


@cache
def _simple(text: str) -> dict[str, object]:
    """For a text that sets nothing but the value, under whatever path."""
    return _parsed("path", text)


def _parsed(path: str, text: str) -> dict[str, object]:
    try:
        tree = ConfigFactory.parse_string(f"{path}: {text}")
        found = tree.get(path, _ABSENT)
        keys = _leaves(tree) if isinstance(tree, ConfigTree) else 1
        below = _leaves(found) if isinstance(found, ConfigTree) else 1
        kind, value = _typed(found)
    except Exception as error:  # noqa: BLE001 - whatever stops this stops the apiserver too
        return {"type": "error", "value": type(error).__name__, "also": 0}
    return {"type": kind, "value": value, "also": max(keys - below, 0)}


def _leaves(tree: ConfigTree) -> int:
    values = list(tree.values())
    return sum(_leaves(v) if isinstance(v, ConfigTree) else 1 for v in values)


def _typed(value: object) -> tuple[str, object]:
    if value is _ABSENT:
        return "missing", None
    if value is None or isinstance(value, NoneValue):
        return "null", None
    if isinstance(value, ConfigTree):
        return "object", None
    if isinstance(value, list):
        return "list", [_typed(v) for v in value]
    return _scalar(value)


def _scalar(value: object) -> tuple[str, object]:
    if isinstance(value, bool):
        return "flag", value
    if isinstance(value, int | float):
        return "number", repr(value)
    if isinstance(value, timedelta):
        return "duration", str(value)
    return ("text", value) if isinstance(value, str) else ("object", None)


if __name__ == "__main__":
    sys.exit(main())
