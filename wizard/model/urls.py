"""Web addresses as RFC 3986 and browsers see them; no network, no parsing surprises."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
CALLBACK_PATH = "/callback_ping"
LONGEST_HOST, LONGEST_LABEL = 253, 63  # RFC 1035 section 2.3.4


def split(text: str) -> SplitResult | None:
    """The parts of an absolute URL with a sound host and port; None for anything else."""
    try:
        parts = urlsplit(text)
        sound = bool(parts.scheme and parts.hostname) and parts.port != 0 and _sound_brackets(parts)
    except ValueError:
        return None
    return parts if sound else None


def _sound_brackets(parts: SplitResult) -> bool:
    """Whether brackets enclose an IPv6 address and nothing else is there (RFC 3986 section 3.2.2).

    `urlsplit` takes whatever is inside for the host and drops the text before and after.
    """
    place = parts.netloc.rpartition("@")[2]
    if not {"[", "]"} & set(place):
        return True
    inside = re.fullmatch(r"\[([0-9A-Fa-f:.]+)\](:[0-9]*)?", place)
    return inside is not None and bool(ipaddress.IPv6Address(inside[1]))


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
    """The host as it is sent over the network: lower case, IDNA; None when it is no host name.

    Not a host name either: an IPv6 address with a zone, which means nothing on other machines, and
    short or hexadecimal IPv4 forms (`127.1`), which browsers rewrite.
    """
    if len(host) > LONGEST_HOST:
        return None
    try:
        return None if "%" in host else f"[{_ipv6(ipaddress.IPv6Address(host))}]"
    except ValueError:
        wire = _idna(host.lower())
    return wire if _plain_host(wire) else None


def _ipv6(address: ipaddress.IPv6Address) -> str:
    """As browsers write it; Python 3.13 ends an IPv4-mapped address with an IPv4 one."""
    last = int(address) & 0xFFFFFFFF
    return f"::ffff:{last >> 16:x}:{last & 0xFFFF:x}" if address.ipv4_mapped else str(address)


def _idna(host: str) -> str:
    if host.isascii():
        return host
    import idna  # noqa: PLC0415 - rarely needed

    try:
        # uts46: mapped as browsers do it before they encode.
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return ""


def _plain_host(host: str) -> bool:
    labels = host.removesuffix(".").split(".")
    if len(host) > LONGEST_HOST or not all(_plain_label(label) for label in labels):
        return False
    return _is_ipv4(host) or not re.fullmatch(r"[0-9]+|0x[0-9a-f]*", labels[-1])


def _is_ipv4(host: str) -> bool:
    try:
        return bool(ipaddress.IPv4Address(host))
    except ValueError:
        return False


def _plain_label(label: str) -> bool:
    return 0 < len(label) <= LONGEST_LABEL and all(c.isalnum() or c in "-_" for c in label)


def is_loopback(url: str) -> bool:
    """True for `localhost` and loopback addresses, where plain http does not leave the machine."""
    parts = split(url)
    host = (parts.hostname or "") if parts else ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")  # RFC 6761 section 6.3


def differ_in_scheme(url: str, other: str) -> bool:
    """True when one begins with http:// and the other with https://, and the rest is the same."""
    schemes = {one.partition("://")[0] for one in (url, other)}
    return schemes == {"http", "https"} and url.partition("://")[2] == other.partition("://")[2]


def callback_url(webapp_url: str) -> str:
    """The redirect URI that ClearML builds from its web app's address (guide, step 1)."""
    return webapp_url.rstrip("/") + CALLBACK_PATH
