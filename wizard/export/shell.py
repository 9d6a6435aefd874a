"""Command lines for a POSIX shell or PowerShell, every word of them quoted."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

_PLAIN_WORD = re.compile(r"[A-Za-z0-9_./\\:-]+")
_SINGLE_QUOTES = re.compile("(['‘’‚‛])")  # noqa: RUF001 - PowerShell takes all of them for quotes


def powershell(word: str) -> str:
    """`word` as one argument in PowerShell: bare, or in single quotes with each of them doubled."""
    if _PLAIN_WORD.fullmatch(word):
        return word
    return "'" + _SINGLE_QUOTES.sub(r"\1\1", word) + "'"


def join(words: Sequence[str], *, windows: bool) -> str:
    """The words as one line."""
    return " ".join(map(powershell, words)) if windows else shlex.join(words)


def inside(folder: str, line: str, *, windows: bool) -> str:
    """`line`, run in `folder`."""
    if windows:
        return f"Set-Location -LiteralPath {powershell(folder)} -ErrorAction Stop; {line}"
    # "--": a folder's name may begin with a dash.
    return f"cd {'-- ' if folder.startswith('-') else ''}{shlex.quote(folder)} && {line}"


def matching(line: str, text: str, *, windows: bool) -> str:
    """`line`, of whose output only lines with `text` are shown."""
    return f"{line} | Select-String {text}" if windows else f"{line} | grep {text}"


def counting(line: str, pattern: str, otherwise: str, *, windows: bool) -> str:
    """`line`, of whose output and errors only the number of lines with `pattern` is shown.

    When `line` itself fails, `otherwise` is said: a count of what was not read would look right.
    """
    if windows:
        counted = f"@($log | Select-String '{pattern}').Count"
        return f"$log = {line} 2>&1; if ($LASTEXITCODE -eq 0) {{{counted}}} else {{'{otherwise}'}}"
    counted = f"""printf '%s\\n' "$log" | grep -cE '{pattern}' || true"""
    return f"if log=$({line} 2>&1); then {counted}; else echo '{otherwise}'; fi"
