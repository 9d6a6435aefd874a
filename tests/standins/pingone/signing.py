"""The signing key (one a process), JWTs and PKCE challenges."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from functools import cache
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

_KEY_ID = "pingone-stand-in"


@cache
def _key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": _KEY_ID, "use": "sig", "alg": "RS256"})


def public_keys() -> dict[str, Any]:
    return {"keys": [_key().as_dict(private=False)]}


def signed(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": _KEY_ID, "typ": "JWT"}, claims, _key())


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def s256(verifier: str) -> str:
    """RFC 7636, 4.2."""
    return _encoded(hashlib.sha256(verifier.encode()).digest())


def at_hash(access_token: str) -> str:
    """OpenID Connect Core, 3.1.3.6: the left half of the hash."""
    digest = hashlib.sha256(access_token.encode()).digest()
    return _encoded(digest[: len(digest) // 2])
