"""Web addresses as RFC 3986 and browsers see them; no network, no parsing surprises."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

import idna

DEFAULT_PORTS = {"http": 80, "https": 443}
CALLBACK_PATH = "/callback_ping"
LONGEST_HOST, LONGEST_LABEL = 253, 63  # RFC 1035 section 2.3.4


def split(text: str) -> SplitResult | None:
    """The parts of an absolute URL with a host and a sound port; None for anything else."""
    try:
        parts = urlsplit(text)
        sound = bool(parts.scheme and parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if sound else None


def origin(url: str) -> str:
    """`scheme://host[:port]`, lower case, IDNA-encoded, default port left out (RFC 6454 section 4).

    Empty when `url` has no origin.
    """
    parts = split(url)
    if parts is None:
        return ""
    host = ascii_host(parts.hostname or "")
    if host is None:
        return ""
    port = parts.port
    shown = "" if port in (None, DEFAULT_PORTS.get(parts.scheme.lower())) else f":{port}"
    return f"{parts.scheme.lower()}://{host}{shown}"


def ascii_host(host: str) -> str | None:
    """The host as it goes over the wire: lower case, IDNA; None when it is no host name."""
    try:
        return f"[{ipaddress.IPv6Address(host)}]"
    except ValueError:
        pass
    lowered = host.lower()
    if lowered.isascii():
        return lowered if _plain_host(lowered) else None
    try:
        return idna.encode(lowered, uts46=True).decode("ascii")
    except idna.IDNAError:
        return None


def _plain_host(host: str) -> bool:
    labels = host.removesuffix(".").split(".")
    return len(host) <= LONGEST_HOST and all(_plain_label(label) for label in labels)


def _plain_label(label: str) -> bool:
    return 0 < len(label) <= LONGEST_LABEL and all(c.isalnum() or c in "-_" for c in label)


def is_loopback(url: str) -> bool:
    """True for `localhost` and loopback addresses, where plain http does not leave the machine."""
    parts = split(url)
    host = (parts.hostname or "") if parts else ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def callback_url(webapp_url: str) -> str:
    """The redirect URI that ClearML builds from its web app's address (guide, step 1)."""
    return webapp_url.rstrip("/") + CALLBACK_PATH
