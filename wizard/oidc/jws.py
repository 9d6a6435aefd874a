"""Signed tokens: their form, and their signature by the provider's published keys.

RFC 7515 and RFC 8725: the algorithm must be an accepted one, keys come from the JWKS only.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field

import jwt
from cryptography.exceptions import UnsupportedAlgorithm

from wizard.model.claims import Json
from wizard.model.problem import Problem, problem
from wizard.model.secret import Secret
from wizard.model.text import visible
from wizard.oidc.keys import ALGORITHMS, Key, KeyStore
from wizard.oidc.strict_json import parse_object

LONGEST = 64 * 1024
"""Characters of a token at most."""

_PARTS, _ENCRYPTED_PARTS = 3, 5
# RFC 8725 section 3.11: a token of another type, such as `at+jwt`, is not accepted.
_TYPES = {"", "jwt"}
# Keys that a token names itself are never trusted (RFC 8725 section 3.10).
_EMBEDDED_KEYS = ("jwk", "jku", "x5u", "x5c")


@dataclass(frozen=True, slots=True)
class Jws:
    """A token of the right form; nothing in it is verified yet."""

    text: Secret
    header: Mapping[str, Json] = field(repr=False)

    @property
    def algorithm(self) -> str:
        """The header's `alg`, to be checked against the accepted ones."""
        return self._text("alg")

    @property
    def kid(self) -> str:
        """The header's key ID; empty without one."""
        return self._text("kid")

    def _text(self, name: str) -> str:
        value = self.header.get(name)
        return value if isinstance(value, str) else ""


def decode_part(part: str) -> bytes | None:
    """The bytes of one part in base64url without padding; None when it is something else."""
    try:
        raw = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    # Several texts may decode to the same bytes; only one is canonical (RFC 4648 section 3.5).
    canonical = base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
    return raw if canonical == part else None


def parse_jws(token: Secret) -> Jws | Problem:
    """The token with its header, if it has the form of a signed JWT (RFC 7519 section 7.2).

    Would fail if the token were missing, encrypted, opaque, damaged or very large.
    """
    text = token.reveal()
    if len(text) > LONGEST:
        return problem("id-token.size", limit=LONGEST)
    parts = text.split(".")
    if len(parts) == _ENCRYPTED_PARTS:
        return problem("id-token.encrypted")
    if len(parts) != _PARTS:
        return problem("id-token.form", reason=f"it has {len(parts)} parts")
    first = decode_part(parts[0])
    if first is None or any(decode_part(part) is None for part in parts[1:]):
        return problem("id-token.form", reason="a part is not base64url")
    header = parse_object(first, "ID token's header")
    if isinstance(header, Problem):
        return problem("id-token.form", reason=header.what)
    return _header_problem(header) or Jws(token, header)


def _header_problem(header: Mapping[str, Json]) -> Problem | None:
    # RFC 7515 section 4.1.11: critical extensions that are not understood invalidate a token.
    if "crit" in header or "b64" in header:
        return problem("id-token.crit", names=visible(header.get("crit", "b64")))
    kind = header.get("typ", "")
    if not isinstance(kind, str) or kind.lower().removeprefix("application/") not in _TYPES:
        return problem("id-token.type", type=visible(kind))
    return None


def algorithm_problem(jws: Jws) -> Problem | None:
    """Why its algorithm is not accepted, if so (RFC 8725 section 3.1).

    Would fail if it were unsigned, signed with a shared secret, or by an unknown algorithm.
    """
    algorithm = jws.algorithm
    if algorithm in ALGORITHMS:
        return None
    if algorithm.lower() == "none":
        return problem("id-token.alg-none")
    if algorithm.upper().startswith("HS"):
        return problem("id-token.hs256", alg=algorithm)
    return problem("id-token.algorithm", alg=algorithm or "missing")


def verified_claims(jws: Jws, keys: KeyStore) -> dict[str, Json] | Problem:
    """The claims, if one of the published keys made the signature.

    Would fail if no published key made the signature, or what is signed is no JSON object.
    """
    usable = keys.candidates(jws.kid, jws.algorithm)
    if isinstance(usable, Problem):
        return usable
    for key in usable:
        payload = _payload(jws, key)
        if payload is not None:
            claims = parse_object(payload, "ID token")
            if isinstance(claims, Problem):
                return problem("id-token.payload", reason=claims.what)
            return claims
    return _signature_problem(jws, known=bool(usable))


def _signature_problem(jws: Jws, *, known: bool) -> Problem:
    embedded = [name for name in _EMBEDDED_KEYS if name in jws.header]
    if embedded:
        return problem("id-token.embedded-key", names=", ".join(embedded))
    if not known:
        return problem("id-token.key-unknown", kid=jws.kid or "(none)", alg=jws.algorithm)
    return problem("id-token.signature")


def _payload(jws: Jws, key: Key) -> bytes | None:
    try:
        # `algorithm_problem` has accepted the algorithm; `candidates` chose keys that suit it.
        verified = jwt.PyJWS().decode_complete(
            jws.text.reveal(), key.material, algorithms=[jws.algorithm]
        )
    except (jwt.PyJWTError, ValueError, TypeError, UnsupportedAlgorithm):
        return None
    payload = verified["payload"]
    return payload if isinstance(payload, bytes) else None


def unverified_claims(token: Secret) -> dict[str, Json] | None:
    """A JWT's claims for display only; None when the token is opaque."""
    parts = token.reveal().split(".")
    if len(parts) != _PARTS or len(token.reveal()) > LONGEST:
        return None
    payload = decode_part(parts[1])
    claims = parse_object(payload, "access token") if payload is not None else None
    return claims if isinstance(claims, dict) else None
