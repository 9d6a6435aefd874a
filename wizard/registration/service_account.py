"""Signing in to Advanced Identity Cloud as a service account: a signed assertion (RFC 7523).

The key file is read, and neither copied nor kept; of it only the private RSA key is used. The
access token is in memory only. Requests are those of Ping's own tools; nothing of them was tried.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from wizard import files
from wizard.model.evidence import Clock
from wizard.model.problem import Problem, problem
from wizard.model.repeated_secret import repeats_secret
from wizard.model.secret import Secret
from wizard.model.step import Step
from wizard.model.urls import origin, split
from wizard.oidc.http import CancelToken, HttpClient, RequestError, Response, form
from wizard.oidc.strict_json import parse_object
from wizard.oidc.token import ErrorResponse
from wizard.registration.sign_in import AccessToken, is_protected

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

SCOPE = "fr:am:*"
REALM = "alpha"

_PATH = "/am/oauth2/access_token"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_SECONDS = 120  # of an assertion; 180 are taken at most, and clocks differ
_LARGEST_FILE = 20_000  # bytes
_MEMBERS = ("n", "e", "d", "p", "q", "dp", "dq", "qi")  # RFC 7518 section 6.3
_LONGEST_MEMBER = 1_400  # of a number of 8192 bits in base64url
_BITS = range(2048, 8192 + 1)
_REALM = re.compile(r"[A-Za-z0-9_-]{1,60}")
_IN_ADDRESS = re.compile(r"/realms/(?!root(?:/|$))([A-Za-z0-9_-]{1,60})(?:/|$)")
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")  # RFC 6750 section 2.1
_LONGEST_LIFE = 86_400
_OK, _BAD_REQUEST, _BUSY, _SERVER = 200, 400, 429, 500


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """A service account of a tenant, and the realm to register in.

    Attributes:
        tenant: Origin of the tenant.
        id: Of the service account.
        key_file: The JWK that was downloaded when it was created.
        realm: Where ClearML's people are.
    """

    tenant: str
    id: str
    key_file: Path
    realm: str = REALM


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An access token, and what the user should know about it, one sentence each."""

    token: AccessToken
    notes: tuple[str, ...]


def account_of(
    address: str, account_id: str, key_file: Path | None, realm: str = ""
) -> ServiceAccount | Problem:
    """A service account as it was entered, or what is wrong with it.

    Args:
        address: Of the tenant or, with the realm in it, of its issuer.
        account_id: Of the service account.
        key_file: Its JWK.
        realm: Empty for that of the address, else alpha.
    """
    found = _IN_ADDRESS.search(address)
    realm = realm or (found[1] if found else REALM)
    if not is_protected(address) or not origin(address):
        return problem("service-account.tenant", url=origin(address) or "none")
    if not account_id.strip() or key_file is None:
        return problem("service-account.missing")
    if not _REALM.fullmatch(realm):
        return problem("service-account.realm")
    return ServiceAccount(origin(address), account_id.strip(), key_file, realm)


def sign_in(
    http: HttpClient, clock: Clock, account: ServiceAccount, cancel: CancelToken
) -> SignedIn | Problem:
    """An access token with the rights of a service account."""
    key = _read_key(account.key_file)
    if isinstance(key, Problem):
        return key
    material, notes = key
    url = account.tenant + _PATH
    token: AccessToken | Problem = problem("service-account.no-token", host=account.tenant)
    for audience in _audiences(account.tenant):
        assertion = _signed(account, material, audience, clock)
        pairs = {"grant_type": _GRANT, "client_id": "service-account", "scope": SCOPE}
        request = form(url, {**pairs, "assertion": assertion}.items())
        try:
            answer = http.send(request, cancel)
        except RequestError as error:
            return error.problem.at(None, Step.REGISTER)
        token = _token(answer, account.tenant, assertion, clock)
        # Either audience is in use in Ping's world, and only the server knows which it takes.
        if answer.status != _BAD_REQUEST or ErrorResponse.of(answer).error == "invalid_scope":
            break
    return token if isinstance(token, Problem) else SignedIn(token, (*notes, _ends(token)))


def _audiences(tenant: str) -> tuple[str, ...]:
    """The token endpoint's address, without its port and with it."""
    parts = split(tenant)
    bare = parts is not None and parts.scheme == "https" and parts.port is None
    return (tenant + _PATH, *((f"{tenant}:443{_PATH}",) if bare else ()))


def _read_key(path: Path) -> tuple[RSAPrivateKey, tuple[str, ...]] | Problem:
    """The private key in a file, and a note when others can read it; never a word of it."""
    try:
        content, mode = files.read_plain_with_mode(path, _LARGEST_FILE)
    except OSError as error:
        return problem("service-account.file", file=path.name, reason=error.strerror or "unknown")
    found = None if len(content) > _LARGEST_FILE else parse_object(content, "key file")
    key = _key(found) if isinstance(found, dict) else None
    if key is None:
        return problem("service-account.key", file=path.name)
    shared = files.readable_by_all(path, mode) or (os.name != "nt" and mode & stat.S_IRGRP)
    command = files.restrict_command(path.name)
    warning = f"Others on this computer can read the key file. Restrict it: {command}"
    return key, ((warning,) if shared else ())


def _key(jwk: Mapping[str, object]) -> RSAPrivateKey | None:
    """The key; None when it is incomplete, too weak, too large or does not fit together."""
    from cryptography.hazmat.primitives.asymmetric.rsa import (  # noqa: PLC0415 - slow to import
        RSAPrivateKey,
    )
    from jwt.algorithms import RSAAlgorithm  # noqa: PLC0415
    from jwt.exceptions import PyJWTError  # noqa: PLC0415

    numbers = {name: jwk.get(name) for name in _MEMBERS}
    texts = [one for one in numbers.values() if isinstance(one, str)]
    sound = len(texts) == len(_MEMBERS) and max(map(len, texts)) <= _LONGEST_MEMBER
    if jwk.get("kty") != "RSA" or not sound:
        return None
    try:
        key = RSAAlgorithm.from_jwk({"kty": "RSA", **numbers})
    except (PyJWTError, ValueError, TypeError, OverflowError):
        return None
    return key if isinstance(key, RSAPrivateKey) and key.key_size in _BITS else None


def _signed(account: ServiceAccount, key: RSAPrivateKey, audience: str, clock: Clock) -> str:
    import jwt  # noqa: PLC0415 - slow to import

    ends = int((clock() + timedelta(seconds=_SECONDS)).timestamp())
    claims = {"iss": account.id, "sub": account.id, "aud": audience, "exp": ends}
    return jwt.encode({**claims, "jti": secrets.token_urlsafe(16)}, key, "RS256")


def _token(answer: Response, tenant: str, assertion: str, clock: Clock) -> AccessToken | Problem:
    if answer.status != _OK:
        return _refused(ErrorResponse.of(answer), assertion)
    found = parse_object(answer.body, "answer")
    fields = {} if isinstance(found, Problem) else found
    value, kind, life = (fields.get(name) for name in ("access_token", "token_type", "expires_in"))
    if not (isinstance(value, str) and _TOKEN.fullmatch(value) and str(kind).lower() == "bearer"):
        return problem("service-account.no-token", host=tenant)
    seconds = min(life, _LONGEST_LIFE) if type(life) is int and life > 0 else 0
    ends = clock() + timedelta(seconds=seconds) if seconds else None
    return AccessToken(Secret(value), tenant, ends)


def _refused(found: ErrorResponse, assertion: str) -> Problem:
    said = found.description.removeprefix(f"{found.error}: ")
    said = "" if repeats_secret(said, [assertion]) else said
    if found.error == "invalid_scope":
        return problem("service-account.scope", scope=said.rpartition(": ")[2] or SCOPE)
    if found.status == _BUSY or found.status >= _SERVER:
        return problem("service-account.busy", host=found.host, status=found.status)
    if not found.is_oauth:
        return problem("service-account.none", host=found.host, status=found.status)
    return problem("service-account.refused", error=found.error, description=said or "nothing else")


def _ends(token: AccessToken) -> str:
    until = f"{token.expires_at:%H:%M} UTC" if token.expires_at else "a time that is not known"
    return (
        "The access token is not revoked, as no way to do so is known to be documented; it is in "
        f"memory only and ends at {until}."
    )
