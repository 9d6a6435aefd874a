"""The program's log, on request only, and exceptions without their texts.

Our own modules log codes, steps, hosts and places in the code. What an exception says may repeat
what was being worked on, so only its kind and where it was raised is written.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from pathlib import Path
from types import TracebackType

from wizard.files.writing import make_folder
from wizard.model.problem import Problem, problem
from wizard.model.secret import DOTS

NAME = "clearml-ping-wizard.log"
_LARGEST, _OLDER = 500_000, 2
_TAIL, _CAUSES = 200, 5
_log = logging.getLogger("wizard")

_NAMED = (
    r"(?i)\b(\w*(?:secret|password|token|verifier|authorization|cookie|code|state|nonce)"
    r"[\"']?\s*[:=]\s*)(?:\"[^\"]*\"|'[^']*'|[^\s,;&\"']+)"
)
_MASKED = (
    # Of an address host and path only.
    (r"(https?://)(?:[^@\s]*@)?([^?#\s\"'<>]*)(?:[?#][^\s\"'<>]*)?", r"\1\2"),
    (r"(?i)\b(basic|bearer)\s+[^\s\"']+|\beyJ[\w-]+(?:\.[\w-]*)*", DOTS),
    (_NAMED, rf"\1{DOTS}"),
)
NONE = "No log: start the program with --verbose to have one."


def redact(text: str) -> str:
    """The text without what looks like a secret, an address's query, or the home folder's name."""
    for pattern, instead in _MASKED:
        text = re.sub(pattern, instead, text)
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text


def describe(error: BaseException) -> str:
    """Kinds and places of an exception and of its causes, the last one first."""
    parts, cause = [], error
    for _ in range(_CAUSES):
        parts.append(f"{type(cause).__name__}\n{''.join(traceback.format_tb(cause.__traceback__))}")
        following = cause.__cause__ or cause.__context__
        if following is None:
            break
        cause = following
    return redact("\n".join(parts))


def unexpected(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """`sys.excepthook`: log and print an exception without its text."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    if _log.handlers:
        _log.critical("Unexpected error", exc_info=error)
    sys.stderr.write(
        f"Unexpected error, in the program and not in your settings: {describe(error)}"
    )


class _Formatter(logging.Formatter):
    def formatException(self, ei: object) -> str:  # noqa: N802 - logging's name
        return describe(ei[1]) if isinstance(ei, tuple) else ""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def start(folder: Path) -> Path | Problem:
    """Log into a file in `folder`, which only its owner can open; the oldest part is dropped."""
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415 - slow to import

    found = make_folder(folder, private=True)
    if found:
        return found
    try:
        handler = RotatingFileHandler(
            folder / NAME, maxBytes=_LARGEST, backupCount=_OLDER, encoding="utf-8"
        )
    except OSError as error:
        return problem("program.log", reason=error.strerror or type(error).__name__)
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    _log.addHandler(handler)
    _log.setLevel(logging.DEBUG)
    return folder / NAME


def last_lines() -> str:
    """The end of the log; empty when there is none."""
    files = [one.baseFilename for one in _log.handlers if isinstance(one, logging.FileHandler)]
    lines = [line for file in files for line in Path(file).read_text("utf-8").splitlines()]
    return "\n".join(lines[-_TAIL:])
