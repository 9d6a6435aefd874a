"""Evidence of live logins, and the draft it belongs to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from wizard.model.claims import Claims
from wizard.model.draft import Draft
from wizard.model.role import Role
from wizard.model.verdict import State, Verdict, worst

Clock = Callable[[], datetime]
"""Returns the present moment, aware, in UTC."""

ACCESS_DENIED = "callback.access-denied"
"""Code of the problem that Ping refused the person (RFC 6749 section 4.1.2.1)."""

_PROVED = (
    "webapp_url",
    "issuer",
    "authorize_url",
    "access_token_url",
    "userinfo_url",
    "jwks_url",
    "ca_file",
    "pkce",
    "groups_enabled",
    "groups_claim",
)
"""The draft's fields that a login depends on; changing any other leaves the evidence valid."""


def fingerprint(draft: Draft, credentials_version: str) -> str:
    """Identifies a draft's login-relevant choices and the credentials' random version.

    The digest covers no secret: the version is a random id, replaced whenever a credential changes.
    """
    from hashlib import sha256  # noqa: PLC0415 - loads OpenSSL

    # As JSON, so that the values of neighbouring fields cannot run together.
    facts = [[name, getattr(draft, name)] for name in _PROVED]
    text = json.dumps([facts, credentials_version], ensure_ascii=True)
    return sha256(text.encode("ascii")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one test login showed. Tokens are not part of it.

    Attributes:
        at: When it ended, UTC.
        fingerprint: Of the draft and credentials it was made with.
        verdicts: Everything that was checked.
        claims: What was delivered where, reduced to what the setup needs.
        auth_methods: Client authentication methods that the token endpoint was seen to accept.
        role: Whom the administrator said to sign in as; None for logins kept by version 0.1.0.
    """

    at: datetime
    fingerprint: str
    verdicts: tuple[Verdict, ...]
    claims: Claims
    auth_methods: tuple[str, ...] = ()
    role: Role | None = None

    @property
    def subject(self) -> str:
        """Ping's id of the person who signed in; empty when it is not known."""
        found = (self.claims.id_token or {}).get("sub")
        return found if isinstance(found, str) else ""

    @property
    def refused(self) -> bool:
        """True when Ping refused a person who must be refused: then no one signs in."""
        codes = {verdict.problem.code for verdict in self.verdicts if verdict.problem}
        return self.role is Role.REFUSED and ACCESS_DENIED in codes

    @property
    def passed(self) -> bool:
        """True when the login went through and nothing failed."""
        return worst(self.verdicts) in (State.PASSED, State.WARNED)

    def proves(self, current: str) -> bool:
        """True when it passed and still belongs to the draft with fingerprint `current`."""
        return self.passed and self.fingerprint == current
