"""The configuration of a demo provider: its product profile, its application and its people."""

from __future__ import annotations

import secrets
import ssl
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from wizard.demo.behaviour import Behaviour
from wizard.demo.people import PEOPLE, SCOPE_CLAIMS, Person
from wizard.demo.product_profile import PINGONE, ProductProfile

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""

LOOPBACK_ADDRESSES = ("127.0.0.1", "::1")


class PkceEnforcement(StrEnum):
    """The application's PKCE setting, as PingOne names it."""

    OPTIONAL = "OPTIONAL"
    REQUIRED = "REQUIRED"
    S256_REQUIRED = "S256_REQUIRED"


class ClientAuthentication(StrEnum):
    """Client authentication at the token endpoint (OpenID Connect Core 9)."""

    BASIC = "client_secret_basic"
    POST = "client_secret_post"


@dataclass(frozen=True)
class Lifetimes:
    """How long what the provider issues stays valid."""

    code: timedelta = timedelta(minutes=10)
    id_token: timedelta = timedelta(minutes=5)
    access_token: timedelta = timedelta(hours=1)
    sign_on_page: timedelta = timedelta(minutes=15)
    session: timedelta = timedelta(hours=8)


def new_client_secret() -> str:
    """A random secret of PingOne's alphabet, which needs care in forms and in shells."""
    return f"{secrets.token_urlsafe(24)}~.{secrets.token_urlsafe(24)}"


@dataclass(frozen=True)
class DemoConfig:
    """Everything that can be chosen about a demo provider; random credentials for each one.

    Raises:
        ValueError: a redirect URI isn't absolute or has a fragment, or `address` isn't loopback.
    """

    redirect_uris: tuple[str, ...]
    profile: ProductProfile = PINGONE
    people: tuple[Person, ...] = PEOPLE
    pkce: PkceEnforcement = PkceEnforcement.OPTIONAL
    client_authentication: frozenset[ClientAuthentication] = frozenset(ClientAuthentication)
    scopes: tuple[str, ...] = tuple(SCOPE_CLAIMS)
    lifetimes: Lifetimes = Lifetimes()
    application_enabled: bool = True
    address: str = "127.0.0.1"
    tls: ssl.SSLContext | None = field(default=None, repr=False)
    behaviour: Behaviour = field(default_factory=Behaviour)
    environment_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    client_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    client_secret: str = field(default_factory=new_client_secret, repr=False)

    def __post_init__(self) -> None:
        # Its passwords are on its own sign-on page: it must not be reached from the network.
        if self.address not in LOOPBACK_ADDRESSES:
            raise ValueError(f"The demo provider listens on loopback only, not on {self.address!r}")
        for uri in self.redirect_uris:
            _check_redirect_uri(uri)


def _check_redirect_uri(uri: str) -> None:
    parts = urlsplit(uri)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.fragment:
        raise ValueError(f"Not an absolute http(s) address without a fragment: {uri!r}")
