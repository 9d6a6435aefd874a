"""The provider's public keys (RFC 7517): parsed leniently, only strong signing keys are used."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import algorithms

from wizard.model.claims import Json
from wizard.model.problem import Problem, problem
from wizard.oidc.http import CancelToken, HttpClient, Request, RequestError
from wizard.oidc.network_problems import host_of
from wizard.oidc.strict_json import read_object

MOST_KEYS = 100
_RSA_BITS = range(2048, 16384 + 1)
"""Weaker keys can be broken; larger ones only take time."""

_OK = 200
# Members of private keys (RFC 7518 section 6): a published one lets anybody sign.
_PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "oth"}
_LOADERS = {
    "RSA": algorithms.RSAAlgorithm.from_jwk,
    "EC": algorithms.ECAlgorithm.from_jwk,
    "OKP": algorithms.OKPAlgorithm.from_jwk,
}

ALGORITHMS: Mapping[str, tuple[str, str]] = {
    **{f"{family}{size}": ("RSA", "") for family in ("RS", "PS") for size in (256, 384, 512)},
    "ES256": ("EC", "P-256"),
    "ES384": ("EC", "P-384"),
    "ES512": ("EC", "P-521"),
    "EdDSA": ("OKP", "Ed25519"),
}
"""The accepted algorithms, each with the key type and curve it needs. Never none or HS*."""


PublicKey = RSAPublicKey | EllipticCurvePublicKey | Ed25519PublicKey


@dataclass(frozen=True, slots=True)
class Key:
    """One public signing key; texts are empty where the set says nothing."""

    kid: str
    kty: str
    crv: str
    alg: str
    material: PublicKey = field(repr=False)

    def suits(self, algorithm: str) -> bool:
        """Whether it can verify a signature by `algorithm`."""
        kty, crv = ALGORITHMS[algorithm]
        # `alg` is optional in a key (RFC 7517 section 4.4); then its type and curve decide.
        return self.kty == kty and (not crv or self.crv == crv) and self.alg in ("", algorithm)


KeySet = tuple[Key, ...]


def parse_keys(document: Mapping[str, Json]) -> KeySet | Problem:
    """The usable keys of a set; unknown ones are ignored (RFC 7517 section 5)."""
    listed = document.get("keys")
    if not isinstance(listed, list) or len(listed) > MOST_KEYS:
        return problem("keys.form", limit=MOST_KEYS)
    for entry in listed:
        # A published symmetric key lets anybody sign, like a private one.
        if isinstance(entry, dict) and entry.get("kty") == "oct":
            return problem("keys.symmetric")
        if isinstance(entry, dict) and not _PRIVATE.isdisjoint(entry):
            return problem("keys.private")
    keys = tuple(key for entry in listed if (key := _key(entry)))
    return keys or problem("keys.none")


def _key(entry: Json) -> Key | None:
    if not isinstance(entry, dict) or not _is_for_signatures(entry):
        return None
    texts = {name: value for name, value in entry.items() if isinstance(value, str)}
    load = _LOADERS.get(texts.get("kty", ""))
    if load is None:
        return None
    try:
        material = load(json.dumps(texts))
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        return None
    if not isinstance(material, PublicKey) or not _is_strong(material):
        return None
    kid, kty, crv, alg = (texts.get(name, "") for name in ("kid", "kty", "crv", "alg"))
    return Key(kid, kty, crv, alg, material)


def _is_strong(material: PublicKey) -> bool:
    return not isinstance(material, RSAPublicKey) or material.key_size in _RSA_BITS


def _is_for_signatures(entry: Mapping[str, Json]) -> bool:
    # RFC 7517 sections 4.2 and 4.3: `use` and `key_ops` are optional.
    operations = entry.get("key_ops")
    verifies = not isinstance(operations, list) or "verify" in operations
    return entry.get("use", "sig") == "sig" and verifies


def fetch_keys(http: HttpClient, url: str, cancel: CancelToken | None = None) -> KeySet | Problem:
    """The keys that the provider publishes at `url`.

    Raises:
        RequestError: No response came.
    """
    if not url:
        return problem("keys.no-address")
    accept = {"Accept": "application/jwk-set+json, application/json"}
    response = http.send(Request(url, headers=accept, at="jwks_url"), cancel)
    if response.status != _OK:
        return problem("keys.status", host=host_of(url), status=response.status)
    document = read_object(response, "key set", "jwks_url")
    return document if isinstance(document, Problem) else parse_keys(document)


class KeyStore:
    """The keys of one provider, fetched when first needed and once more for an unknown key ID."""

    def __init__(self, http: HttpClient, url: str, cancel: CancelToken | None = None) -> None:
        self._http = http
        self._url = url
        self._cancel = cancel
        self._keys: KeySet | Problem | None = None
        self._may_fetch_again = True

    def all(self) -> KeySet | Problem:
        """Every usable key, or why there is none.

        Would fail if the JWKS address did not answer with a key that can check signatures.
        """
        if self._keys is None:
            self._keys = self._fetch()
        return self._keys

    def candidates(self, kid: str, algorithm: str) -> KeySet | Problem:
        """The keys that may have made a signature: those of that ID, or all without one."""
        keys = self.all()
        if isinstance(keys, Problem):
            return keys
        # Keys may have been rotated (Core 10.1.1); once only, so that bad tokens cause no flood.
        if kid and self._may_fetch_again and not any(key.kid == kid for key in keys):
            self._may_fetch_again = False
            newer = self._fetch()
            self._keys = keys = keys if isinstance(newer, Problem) else newer
        # RFC 7517 section 4.5: `kid` is optional, so a key without one may be meant.
        return tuple(k for k in keys if k.suits(algorithm) and (not kid or k.kid in ("", kid)))

    def _fetch(self) -> KeySet | Problem:
        try:
            return fetch_keys(self._http, self._url, self._cancel)
        except RequestError as error:
            return error.problem
