"""What must be settled before Qt WebEngine starts, since it can't be changed afterwards. No Qt."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from urllib.parse import SplitResult

from wizard.model import urls

FLAGS = "QTWEBENGINE_CHROMIUM_FLAGS"
_NO_SANDBOX = "--no-sandbox"
_CLOSED = "--host-rules="
_WORD = re.compile(r'(?:"[^"]*"?|[^ "])+')


def must_be_off(effective_user: int | None) -> bool:
    """Whether Chromium would refuse to start in its sandbox: it does for root.

    `effective_user` is the effective user id, None where there is none (Windows).
    """
    return effective_user == 0


class Engine:
    """Qt WebEngine in this process: it reads its flags once, when the first profile is made.

    Attributes:
        closed: The host and port that are out of its reach since; None as long as it has not
            started, empty when there is none.
    """

    def __init__(self) -> None:
        self.closed: str | None = None

    def starts(self, environ: Mapping[str, str]) -> None:
        """Note what is in force from now on; to be called before each profile is made."""
        if self.closed is None:
            # The form of a rule is `--host-rules=MAP host:port ~NOTFOUND`.
            rules = [f for f in _flags(environ) if f.startswith(_CLOSED)]
            self.closed = rules[-1].split()[1] if rules else ""

    def can_close(self, url: str) -> bool:
        """Whether a login that starts now finds the host of `url` out of reach."""
        return self.closed is None or self.closed == _place(url)


# There is one in each process.
ENGINE = Engine()


def prepare(
    environ: MutableMapping[str, str], closed_url: str, *, without_sandbox: bool = False
) -> None:
    """Set Chromium's flags; to be called before the first page, has no effect later, see `Engine`.

    The host (with port) of `closed_url` is made unreachable for the whole browser: a page's own
    `fetch` that is redirected to the callback would otherwise leave before the request interceptor
    hears of it (Qt WebEngine 6.11 follows such a redirect first and asks then).

    Args:
        environ: The process's environment.
        closed_url: The redirect URI.
        without_sandbox: Only with the person's consent, or for the demo, see `must_be_off`.
    """
    # Consent to an earlier login without the sandbox does not count for this one.
    flags = [f for f in _flags(environ) if f not in ("", _NO_SANDBOX)]
    # The rule for an earlier redirect URI would close another host.
    kept = [f for f in flags if not f.startswith(_CLOSED)]
    place = _place(closed_url)
    rule = [f"{_CLOSED}MAP {place} ~NOTFOUND"] if place else []
    wanted = [*kept, *([_NO_SANDBOX] if without_sandbox else []), *rule]
    environ[FLAGS] = " ".join(_quoted(flag) for flag in wanted)


def _flags(environ: Mapping[str, str]) -> list[str]:
    return [word.replace('"', "") for word in _WORD.findall(environ.get(FLAGS, ""))]


def _place(url: str) -> str:
    parts = urls.split(url)
    where = urls.ascii_host(parts.hostname or "") if parts else None
    return f"{where}:{_port(parts)}" if parts and where else ""


def _port(parts: SplitResult) -> int:
    return parts.port or urls.DEFAULT_PORTS.get(parts.scheme.lower(), 443)


def _quoted(flag: str) -> str:
    """Qt splits the variable at spaces outside double quotes, and knows no escapes."""
    if " " not in flag:
        return flag
    name, equals, value = flag.partition("=")
    return f'{name}{equals}"{value}"' if equals and " " not in name else f'"{flag}"'
