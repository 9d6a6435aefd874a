"""Pages made from the templates in `resources/demo/`, under a strict content security policy."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import jinja2

from wizard.assets import resource
from wizard.demo.http_types import Response
from wizard.demo.tenant import Tenant

_MOST_CHARACTERS = 200


def page(
    template: str,
    context: Mapping[str, Any],
    status: int = 200,
    form_targets: Sequence[str] = (),
) -> Response:
    """Fill a template. Forms may lead only to the origins of `form_targets`."""
    nonce = secrets.token_urlsafe(16)
    text = _templates().get_template(template).render(**context, nonce=nonce)
    headers = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", _policy(nonce, form_targets)),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
    )
    return Response(status, headers, text.encode())


@functools.cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(resource("demo")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,  # a forgotten value is an error, not an empty field
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _policy(nonce: str, form_targets: Sequence[str]) -> str:
    targets = " ".join(_source(target) for target in form_targets) or "'none'"
    return "; ".join((
        "default-src 'none'",
        f"style-src 'nonce-{nonce}'",
        f"script-src 'nonce-{nonce}'",
        f"form-action {targets}",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ))  # fmt: skip


def _source(target: str) -> str:
    # Chromium ignores a source with a path after a redirect, and a path may contain "; script-src".
    parts = urlsplit(target)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme else target


def error_page(tenant: Tenant, error: Mapping[str, Any], status: int) -> Response:
    """Show `{id, code, message}`, as far as they are given: they may come from an address."""
    shown = {name: _text(error, name) for name in ("id", "code", "message")}
    return page("refused.html", {**shown, "product": tenant.config.profile.product}, status)


def _text(error: Mapping[str, Any], name: str) -> str:
    value = error.get(name)
    return "" if value is None else str(value)[:_MOST_CHARACTERS]
