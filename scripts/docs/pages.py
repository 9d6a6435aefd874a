"""Which page is made by which function; `python -m scripts.docs` writes them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from scripts.docs import check_codes, checks, guide, troubleshooting, variables

DOCS = Path(__file__).parents[2] / "docs"

PAGES: Mapping[str, Callable[[], str]] = {
    "check-codes.md": check_codes.page,
    "checks.md": checks.page,
    "guide.md": guide.page,
    "../resources/guide.md": guide.help_page,
    "troubleshooting.md": troubleshooting.page,
    "variables.md": variables.page,
}


def write() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
