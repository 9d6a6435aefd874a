"""The page for a sign-on that can't go on and may not return to the application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.demo.http_types import Response
from wizard.demo.pages import page
from wizard.demo.tenant import Tenant

MOST_CHARACTERS = 200


def refused_page(tenant: Tenant, error: Mapping[str, Any], status: int) -> Response:
    """Show `{id, code, message}`, whatever of it is there: the fields may come from an address."""
    shown = {name: _text(error, name) for name in ("id", "code", "message")}
    return page("refused.html", {**shown, "product": tenant.config.shape.product}, status)


def _text(error: Mapping[str, Any], name: str) -> str:
    value = error.get(name)
    return "" if value is None else str(value)[:MOST_CHARACTERS]
