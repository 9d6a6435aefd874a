"""Signed tokens and PKCE challenges."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from typing import Any

from joserfc import jwt

from tests.standins.common.openid_key import signing_key


def public_keys() -> dict[str, Any]:
    return {"keys": [signing_key().as_dict(private=False)]}


def signed(claims: dict[str, Any]) -> str:
    header = {"alg": "RS256", "kid": signing_key().kid, "typ": "JWT"}
    return jwt.encode(header, claims, signing_key())


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def s256(verifier: str) -> str:
    """RFC 7636, 4.2."""
    return _encoded(hashlib.sha256(verifier.encode()).digest())


def at_hash(access_token: str) -> str:
    """OpenID Connect Core, 3.1.3.6: the left half of the hash."""
    digest = hashlib.sha256(access_token.encode()).digest()
    return _encoded(digest[: len(digest) // 2])
