"""The one key with which the stand-ins' providers sign. Making one takes time."""

from __future__ import annotations

from functools import cache

from joserfc.jwk import RSAKey


@cache
def signing_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
