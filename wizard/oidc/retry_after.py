"""How long a server asks to wait before the next request (Retry-After, RFC 9110 10.2.3)."""

from __future__ import annotations

from wizard.model.text import visible
from wizard.oidc.http import Response

_LONGEST = 40


def wait_of(response: Response) -> str:
    """The time in words, to follow “Wait”."""
    asked = visible(response.header("retry-after").strip(), _LONGEST)
    if not asked:
        return "a few minutes"
    time = f"{asked} seconds" if asked.isdigit() else f"until {asked}"
    return f"{time}, as the server asks,"
