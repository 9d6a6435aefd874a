"""The keys in `docs/guide.md`, and the copy of that guide that the program's Help shows."""

from __future__ import annotations

import re
from pathlib import Path

from wizard.ui import keys

_GUIDE = Path(__file__).parents[2] / "docs" / "guide.md"
_KEYS = re.compile(r"(?<=^## Keys\n).*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)
_PICTURE = re.compile(r"^!\[.*\n\n?", re.MULTILINE)
_LINK = re.compile(r"\[([^]]+)\]\(([^)]+)\)")


def page() -> str:
    """The guide as it is, with the program's own keys."""
    text = _GUIDE.read_text(encoding="utf-8")
    return _KEYS.sub(lambda _: f"{keys.table()}\n\n", text)


def help_page() -> str:
    """The guide without pictures, and with the names of other pages in place of links."""
    return _LINK.sub(r"\1", _PICTURE.sub("", page()))
