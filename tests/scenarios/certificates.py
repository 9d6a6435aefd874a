"""Throw-away certificates of an authority that is unknown until its PEM is trusted."""

from __future__ import annotations

import ssl
from datetime import datetime, timedelta

from trustme import CA

YEAR = timedelta(days=365)
EVERY_NAME = ("127.0.0.1", "::1", "localhost")


def server_context(
    authority: CA,
    now: datetime,
    names: tuple[str, ...] = EVERY_NAME,
    *,
    begins: timedelta = -YEAR,
    ends: timedelta = YEAR,
) -> ssl.SSLContext:
    """The server's side of TLS with a certificate for `names`, valid from and to, from `now`."""
    issued = authority.issue_cert(*names, not_before=now + begins, not_after=now + ends)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issued.configure_cert(context)
    return context


def pem(authority: CA) -> str:
    """The authority's own certificate."""
    return authority.cert_pem.bytes().decode()
