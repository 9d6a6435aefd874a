"""Client ID and client secret, and the origin they may be sent to."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.model.secret import Secret


@dataclass(frozen=True, slots=True)
class Credentials:
    """Client ID and secret of one setup.

    Attributes:
        client_id: Shown in full.
        client_secret: Never shown; empty (falsy) when only the client ID is known yet.
        version: Random, replaced on every change: evidence names it instead of a digest.
        origin: Origin (`scheme://host[:port]`) of the token endpoint that the administrator agreed
            to send the secret to; empty when none has been agreed yet.
        issuer: Origin of the issuer that was known when that was agreed; empty when none was.
    """

    client_id: str
    client_secret: Secret
    version: str
    origin: str = ""
    issuer: str = ""

    @property
    def complete(self) -> bool:
        """True when both parts are there."""
        return bool(self.client_id) and bool(self.client_secret)
