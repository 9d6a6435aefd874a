"""What must be settled before Qt WebEngine starts, since it can't be changed afterwards. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, MutableMapping
from ipaddress import IPv4Address, ip_address
from itertools import chain

from wizard.model import urls

FLAGS = "QTWEBENGINE_CHROMIUM_FLAGS"
_NO_SANDBOX = "--no-sandbox"
_CLOSED = "--host-rules="
# No setting turns WebRTC off; a script hides it from pages, and this keeps it from using UDP.
_NO_UDP = "--force-webrtc-ip-handling-policy=disable_non_proxied_udp"
_WORD = re.compile(r'(?:"[^"]*"?|[^ "])+')
_RULE = re.compile(r"MAP (\S+) ~NOTFOUND")

Places = tuple[str, ...]
"""Patterns of Chromium's host rules: a host, or `host:port`."""


def must_be_off(effective_user: int | None) -> bool:
    """Whether Chromium would refuse to start in its sandbox: it does for root.

    `effective_user` is the effective user id, None where there is none (Windows).
    """
    return effective_user == 0


class Engine:
    """Qt WebEngine in this process: it reads its flags once, when the first profile is made.

    Attributes:
        closed: What is out of its reach since; None as long as it has not started, empty when
            nothing is.
    """

    def __init__(self) -> None:
        self.closed: Places | None = None

    def starts(self, environ: Mapping[str, str]) -> None:
        """Note what is in force from now on; to be called before each profile is made."""
        if self.closed is None:
            rules = (f for f in _flags(environ) if f.startswith(_CLOSED))
            self.closed = tuple(_RULE.findall("".join(rules)))

    def can_close(self, callback_url: str, login_url: str) -> bool:
        """Whether a login that starts now has ClearML out of reach, and Ping within."""
        if self.closed is None:
            return True
        wanted = closed_places(callback_url, login_url)
        return set(wanted) <= set(self.closed) and host_name(login_url) not in self.closed


# There is one in each process.
ENGINE = Engine()


def closed_places(callback_url: str, login_url: str, addresses: Iterable[str] = ()) -> Places:
    """What a login must not reach: the host of `callback_url`, with and without a final dot.

    On every port; only where Ping's page has the same host, Ping's other ports stay open.

    Args:
        callback_url: The redirect URI.
        login_url: Ping's authorization endpoint.
        addresses: IP addresses of the host.
    """
    host, pings = host_name(callback_url), host_name(login_url)
    if not host:
        return ()
    parts = urls.split(callback_url)
    port = parts and (parts.port or urls.DEFAULT_PORTS.get(parts.scheme.lower()))
    names = (host, *([] if ":" in host else [f"{host}."]))
    places = dict.fromkeys((*names, *chain.from_iterable(map(_written, addresses))))
    shared = {pings, f"{pings}."}
    return tuple(_with_port(place, port or 443) if place in shared else place for place in places)


def prepare(
    environ: MutableMapping[str, str], closed: Places, *, without_sandbox: bool = False
) -> None:
    """Set Chromium's flags; to be called before the first page, has no effect later, see `Engine`.

    `closed` becomes unreachable for the whole browser: a page's own `fetch` that is redirected to
    the callback would otherwise leave before the request interceptor hears of it (Qt WebEngine 6.11
    follows such a redirect first and asks then).

    Args:
        environ: The process's environment.
        closed: See `closed_places`. Where nothing is, no flag is added.
        without_sandbox: Only with the person's consent, or for the demo, see `must_be_off`.
    """
    # Consent to an earlier login without the sandbox does not count for this one, and the rule
    # for an earlier redirect URI would close another host.
    own = (_NO_SANDBOX, _CLOSED, _NO_UDP)
    kept = [f for f in _flags(environ) if f and not f.startswith(own)]
    rules = ",".join(f"MAP {place} ~NOTFOUND" for place in closed)
    added = [_NO_UDP, f"{_CLOSED}{rules}"] if closed else []
    wanted = [*kept, *([_NO_SANDBOX] if without_sandbox else []), *added]
    environ[FLAGS] = " ".join(_quoted(flag) for flag in wanted)


def host_name(url: str) -> str:
    """The host as Chromium's rules name it: without the brackets of an IPv6 address."""
    parts = urls.split(url)
    host = (parts and urls.ascii_host(parts.hostname or "")) or ""
    return host.removesuffix(".").strip("[]")


def _with_port(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _written(address: str) -> Iterable[str]:
    """An IP address as addresses in pages may have it: an IPv4 one also inside of an IPv6 one."""
    packed = ip_address(address.partition("%")[0])
    yield packed.compressed
    if isinstance(packed, IPv4Address):
        yield f"::ffff:{int(packed) >> 16:x}:{int(packed) & 0xFFFF:x}"


def _flags(environ: Mapping[str, str]) -> list[str]:
    return [word.replace('"', "") for word in _WORD.findall(environ.get(FLAGS, ""))]


def _quoted(flag: str) -> str:
    """Qt splits the variable at spaces outside double quotes, and knows no escapes."""
    if " " not in flag:
        return flag
    name, equals, value = flag.partition("=")
    return f'{name}{equals}"{value}"' if equals and " " not in name else f'"{flag}"'
