"""One set-up's entry as the text that a keyring keeps: JSON with five fields."""

from __future__ import annotations

import json

from wizard.model.credentials import Credentials
from wizard.model.secret import Secret
from wizard.vault import keyring_errors as troubles
from wizard.vault.base import KeyringError

_FIELDS = ("client_id", "client_secret", "version", "origin")


def encode(credentials: Credentials) -> Secret:
    """The entry's text; itself a secret."""
    return Secret(
        json.dumps(
            {
                "client_id": credentials.client_id,
                "client_secret": credentials.client_secret.reveal(),
                "version": credentials.version,
                "origin": credentials.origin,
                "issuer": credentials.issuer,
            }
        )
    )


def decode(text: str) -> Credentials:
    """The credentials in an entry's text.

    Raises:
        VaultTrouble: something else wrote it, or it is damaged.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(found.get(n), str) for n in _FIELDS):
        raise KeyringError(troubles.damaged())
    issuer = found.get("issuer", "")  # entries of before have none
    return Credentials(
        found["client_id"],
        Secret(found["client_secret"]),
        found["version"],
        found["origin"],
        issuer if isinstance(issuer, str) else "",
    )
