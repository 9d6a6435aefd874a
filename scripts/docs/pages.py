"""Which page is made by which function; `python -m scripts.docs` writes them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from scripts.docs import check_codes, checks, troubleshooting, variables

DOCS = Path(__file__).parents[2] / "docs"

PAGES: Mapping[str, Callable[[], str]] = {
    "check-codes.md": check_codes.page,
    "checks.md": checks.page,
    "troubleshooting.md": troubleshooting.page,
    "variables.md": variables.page,
}


def write() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
