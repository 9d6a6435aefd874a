"""Tokens as a provider, or an attacker, makes them."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from functools import cache

from joserfc import jws
from joserfc.jwk import ECKey, OKPKey, RSAKey

from tests.unit.oidc.prepared_client import PreparedClient, responding
from wizard.model.secret import Secret
from wizard.oidc.http import Request, Response
from wizard.oidc.keys import KeyStore
from wizard.oidc.verify import Expected, at_hash

ISSUER = "https://idp.example/as"
JWKS = "https://idp.example/as/jwks"
CLIENT = "the-client"
NONCE = "the-nonce-of-this-login"
ACCESS = Secret("the-access-token")
NOW = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)
SECONDS = int(NOW.timestamp())

SigningKey = RSAKey | ECKey | OKPKey
Json = dict[str, object]

EXPECTED = Expected(ISSUER, CLIENT, NONCE, ACCESS, NOW)


@cache
def _rsa(name: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


def rsa(name: str = "first") -> RSAKey:
    return _rsa(name)


@cache
def ec(curve: str, name: str = "curve") -> ECKey:
    return ECKey.generate_key(curve, {"kid": name})


@cache
def ed25519() -> OKPKey:
    return OKPKey.generate_key("Ed25519", {"kid": "edwards"})


def claims(**changes: object) -> Json:
    """Good claims with some changed, or left out by None."""
    good: Json = {
        "iss": ISSUER,
        "sub": "user-1",
        "aud": CLIENT,
        "exp": SECONDS + 300,
        "iat": SECONDS,
        "nonce": NONCE,
        "at_hash": at_hash(ACCESS, "RS256"),
        "email": "ada@people.example",
    }
    merged = {**good, **changes}
    return {name: value for name, value in merged.items() if value is not None}


def mint(
    content: Json | bytes | None = None,
    key: SigningKey | None = None,
    /,
    *,
    alg: str = "RS256",
    **header: object,
) -> Secret:
    """A signed token; the key id is the key's unless the header says otherwise (None: no kid)."""
    key = key or rsa()
    full = {"alg": alg, "kid": key.kid, **header}
    sent = {name: value for name, value in full.items() if value is not None}
    body = content if isinstance(content, bytes) else json.dumps(content or claims()).encode()
    if isinstance(key, OKPKey):
        return _edwards(sent, body, key)
    registry = jws.JWSRegistry(algorithms=[alg], strict_check_header=False)
    return Secret(jws.serialize_compact(sent, body, key, registry=registry))


def _edwards(header: Json, body: bytes, key: OKPKey) -> Secret:
    signing = f"{part64(json.dumps(header).encode())}.{part64(body)}"
    signature = key.raw_value.sign(signing.encode())  # type: ignore[union-attr]
    return Secret(f"{signing}.{part64(signature)}")


def mint_by_secret(secret: bytes, alg: str) -> Secret:
    """Good claims under an HMAC, made by hand: libraries refuse a public key as its secret."""
    header = {"alg": alg, "kid": rsa().kid}
    signing = f"{part64(json.dumps(header).encode())}.{part64(json.dumps(claims()).encode())}"
    digest = getattr(hashlib, f"sha{alg[2:]}")
    return Secret(f"{signing}.{part64(hmac.digest(secret, signing.encode(), digest))}")


def glue(header: Json, content: Json, signature: bytes = b"") -> Secret:
    """A token put together by hand."""
    parts = (json.dumps(header).encode(), json.dumps(content).encode(), signature)
    return Secret(".".join(part64(part) for part in parts))


def part64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def published(*keys: SigningKey, **changes: object) -> Json:
    """A key set as a provider publishes it."""
    listed = [{**key.as_dict(private=False), **changes} for key in keys]
    return {"keys": listed}


def store(*documents: Json) -> KeyStore:
    """A store that is served these key sets one after the other; the last one stays."""
    return KeyStore(served(*documents), JWKS)


def served(*documents: Json) -> PreparedClient:
    remaining = list(documents)

    def answer() -> Json:
        return remaining.pop(0) if len(remaining) > 1 else remaining[0]

    def turn(request: Request) -> Response:
        return responding(answer())(request)

    return PreparedClient({JWKS: turn})
