"""What must be settled before Qt WebEngine starts, since it can't be changed afterwards. No Qt."""

from __future__ import annotations

import shlex
from collections.abc import MutableMapping
from urllib.parse import SplitResult

from wizard.model import urls

FLAGS = "QTWEBENGINE_CHROMIUM_FLAGS"
_NO_SANDBOX = "--no-sandbox"


def must_be_off(effective_user: int | None) -> bool:
    """Whether Chromium would refuse to start in its sandbox: it does for root.

    `effective_user` is the effective user id, None where there is none (Windows).
    """
    return effective_user == 0


def prepare(
    environ: MutableMapping[str, str], closed_url: str, *, without_sandbox: bool = False
) -> None:
    """Set Chromium's flags; to be called before the first page, has no effect later.

    The host (with port) of `closed_url` is made unreachable for the whole browser: a page's own
    `fetch` that is redirected to the callback would otherwise leave before the request interceptor
    hears of it (Qt WebEngine 6.11 follows such a redirect first and asks then).

    Args:
        environ: The process's environment.
        closed_url: The redirect URI.
        without_sandbox: Only with the person's consent, or for the demo, see `must_be_off`.
    """
    flags = [f for f in shlex.split(environ.get(FLAGS, "")) if f not in ("", _NO_SANDBOX)]
    kept = [f for f in flags if not f.startswith("--host-rules=")]
    rule = _rule(closed_url)
    wanted = [*kept, *([_NO_SANDBOX] if without_sandbox else []), *([rule] if rule else [])]
    environ[FLAGS] = " ".join(_quoted(flag) for flag in wanted)


def _rule(url: str) -> str:
    parts = urls.split(url)
    where = urls.ascii_host(parts.hostname or "") if parts else None
    return f"--host-rules=MAP {where}:{_port(parts)} ~NOTFOUND" if parts and where else ""


def _port(parts: SplitResult) -> int:
    return parts.port or urls.DEFAULT_PORTS.get(parts.scheme.lower(), 443)


def _quoted(flag: str) -> str:
    """Qt splits the variable at spaces outside double quotes, and knows no escapes."""
    name, equals, value = flag.partition("=")
    return f'{name}{equals}"{value}"' if " " in value else flag
