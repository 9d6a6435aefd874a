"""The state of one running provider: its configuration, its addresses, and what it has issued."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from wizard.demo.authorization_request import AuthorizationRequest
from wizard.demo.config import Clock, DemoConfig
from wizard.demo.http_types import Request
from wizard.demo.people import Person
from wizard.demo.product_profile import Site
from wizard.demo.signing import SigningKeys
from wizard.demo.token_store import TokenStore

SESSION_COOKIE = "demo_session"


@dataclass(frozen=True)
class Session:
    """A person who has signed on in this browser."""

    person: Person
    since: datetime


@dataclass(frozen=True)
class Grant:
    """What a code or an access token was issued for."""

    session: Session
    request: AuthorizationRequest


class Tenant:
    """One environment: everything an endpoint needs to answer."""

    def __init__(self, config: DemoConfig, clock: Clock, site: Site, keys: SigningKeys) -> None:
        lifetimes = config.lifetimes
        self.config = config
        self.clock = clock
        self.site = site
        self.keys = keys
        self.flows = TokenStore[AuthorizationRequest](clock, lifetimes.sign_on_page)
        self.sessions = TokenStore[Session](clock, lifetimes.session)
        self.codes = TokenStore[Grant](clock, lifetimes.code)
        self.access_tokens = TokenStore[Grant](clock, lifetimes.access_token)

    def session_of(self, request: Request) -> Session | None:
        """The session of the browser that sent this."""
        return self.sessions.find(request.cookie(SESSION_COOKIE)).valid

    def person(self, username: str, password: str) -> Person | None:
        """The person with that name, or email address, and that password."""
        wanted = username.strip().lower()
        for person in self.config.people:
            if wanted in (person.username, person.email):
                # Names are no secret here, passwords are compared in constant time.
                right = hmac.compare_digest(person.password.encode(), password.encode())
                return person if right else None
        return None
