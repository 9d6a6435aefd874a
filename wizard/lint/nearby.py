"""Which files of a folder somebody may have meant, who named another one or the folder itself."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

from wizard.model.text import visible

_ENDS = (".env", ".yml", ".yaml")
_MOST_LOOKED_AT = 5000
_MOST_NAMED = 8
_LONGEST = 60


def likely(folder: Path, where: str) -> str:
    """A sentence with their names, by their names only; nothing is opened.

    Args:
        folder: Where to look.
        where: How the sentence calls that: inside, beside it.
    """
    try:
        with os.scandir(folder) as entries:
            looked_at = islice(entries, _MOST_LOOKED_AT)
            found = sorted(e.name for e in looked_at if _is_likely(e.name) and e.is_file())
    except OSError:
        return "The folder cannot be listed."
    if not found:
        return f"No file {where} ends in .env, .yml or .yaml."
    names = ", ".join(visible(name, _LONGEST) for name in found[:_MOST_NAMED])
    more = f", and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    return f"Those {where} that could be meant: {names}{more}."


def _is_likely(name: str) -> bool:
    return name.lower().endswith(_ENDS)
