"""The provider's keys and what it signs with them."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Callable
from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

ALGORITHM = "RS256"
KEY_BITS = 2048

KeySource = Callable[[], RSAKey]
"""Makes the next signing key. Tests hand in keys that are made once: making one takes time."""


def new_signing_key() -> RSAKey:
    """A fresh RSA key, named by its thumbprint (RFC 7638)."""
    parameters = {"use": "sig", "alg": ALGORITHM}
    return RSAKey.generate_key(KEY_BITS, parameters, auto_kid=True)  # type: ignore[arg-type]


class SigningKeys:
    """One key that signs and one that is published and waits; made when first needed."""

    def __init__(self, source: KeySource = new_signing_key) -> None:
        self._source = source
        # Two: a client must choose by the key's name, as it must with a provider that rotates keys.
        self._keys: tuple[RSAKey, RSAKey] | None = None
        # Each connection has a thread: two requests at once must not make two pairs.
        self._lock = threading.Lock()

    def sign(self, claims: dict[str, Any], token_type: str = "JWT") -> str:  # noqa: S107
        """A JWT in compact form, with the key's name in its header."""
        key = self._pair()[0]
        header = {"alg": ALGORITHM, "kid": key.kid, "typ": token_type}
        return jwt.encode(header, claims, key, algorithms=[ALGORITHM])

    def public_keys(self) -> dict[str, Any]:
        """The JWKS document (RFC 7517 5): public parts only."""
        return dict(KeySet(list(self._pair())).as_dict(private=False))

    def _pair(self) -> tuple[RSAKey, RSAKey]:
        with self._lock:
            if self._keys is None:
                self._keys = (self._source(), self._source())
            return self._keys


def access_token_hash(access_token: str) -> str:
    """The ID token's `at_hash` (OpenID Connect Core 3.1.3.6), for RS256."""
    digest = hashlib.sha256(access_token.encode("ascii")).digest()
    return _base64url(digest[: len(digest) // 2])


def s256(verifier: str) -> str:
    """The code challenge of a verifier (RFC 7636 4.2)."""
    return _base64url(hashlib.sha256(verifier.encode("ascii")).digest())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
