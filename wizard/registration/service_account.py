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
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

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
from wizard.registration.sign_in import AccessToken, is_protected, ready_token

SCOPE = "fr:am:*"

_PATH = "/am/oauth2/access_token"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_FORM = {"grant_type": _GRANT, "client_id": "service-account", "scope": SCOPE}
_SECONDS = 120  # of an assertion; 180 are taken at most, and clocks differ
_LARGEST_FILE = 20_000  # bytes
_MEMBERS = ("n", "e", "d", "p", "q", "dp", "dq", "qi")  # RFC 7518 section 6.3
_LONGEST_MEMBER = 1_400  # of a number of 8192 bits in base64url
_BITS = range(2048, 8192 + 1)
_REALM = re.compile(r"/realms/(?!root(?:/|$))([A-Za-z0-9_-]{1,60})(?:/|$)")
_LONGEST_LIFE = 86_400
_OK, _BAD_REQUEST = 200, 400


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
    realm: str = "alpha"


def account_of(
    address: str, account_id: str, key_file: str, realm: str = ""
) -> ServiceAccount | Problem:
    """A service account as it was entered, or what is wrong with it.

    Args:
        address: Of the tenant or, with the realm in it, of its issuer.
        account_id: Of the service account.
        key_file: Path of its JWK.
        realm: Empty for that of the address, else alpha.
    """
    found = _REALM.search(address)
    realm = realm or (found[1] if found else "alpha")
    if not is_protected(address) or not origin(address):
        return problem("service-account.tenant", url=origin(address) or "none")
    if not account_id.strip() or not key_file:
        return problem("service-account.missing")
    return ServiceAccount(origin(address), account_id.strip(), Path(key_file), realm)


def sign_in(
    http: HttpClient, clock: Clock, account: ServiceAccount, cancel: CancelToken
) -> AccessToken | Problem:
    """An access token with the rights of a service account."""
    key = _read_key(account.key_file)
    if isinstance(key, Problem):
        return key
    token: AccessToken | Problem = problem("service-account.no-token", host=account.tenant)
    for audience in _audiences(account.tenant):
        ends = int((clock() + timedelta(seconds=_SECONDS)).timestamp())
        claims = {"iss": account.id, "sub": account.id, "aud": audience, "exp": ends}
        assertion = jwt.encode({**claims, "jti": secrets.token_urlsafe(16)}, key, "RS256")
        pairs = {**_FORM, "assertion": assertion}.items()
        try:
            answer = http.send(form(account.tenant + _PATH, pairs), cancel)
        except RequestError as error:
            return error.problem.at(None, Step.REGISTER)
        token = _token(answer, account.tenant, assertion, clock)
        # Ping's tools use both audiences, and only the server knows which one it takes.
        if answer.status != _BAD_REQUEST or ErrorResponse.of(answer).error == "invalid_scope":
            break
    return token


def shared_file(path: Path) -> tuple[str, ...]:
    """What to do when others on this computer can read the key file."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return ()
    shared = files.readable_by_all(path, mode) or (os.name != "nt" and mode & stat.S_IRGRP)
    command = files.restrict_command(path.name)
    return (f"Others on this computer can read the key file. Restrict it: {command}",) * bool(
        shared
    )


def _audiences(tenant: str) -> tuple[str, ...]:
    """The token endpoint's address, without its port and with it."""
    parts = split(tenant)
    bare = parts is not None and parts.scheme == "https" and parts.port is None
    return (tenant + _PATH, *((f"{tenant}:443{_PATH}",) if bare else ()))


def _read_key(path: Path) -> RSAPrivateKey | Problem:
    """The private key in a file, or a problem without a word of it."""
    try:
        content = files.read_plain(path, _LARGEST_FILE)
    except OSError as error:
        return problem("service-account.file", file=path.name, reason=error.strerror or "unknown")
    found = None if len(content) > _LARGEST_FILE else parse_object(content, "key file")
    key = _key(found) if isinstance(found, dict) else None
    return key or problem("service-account.key", file=path.name)


def _key(jwk: Mapping[str, object]) -> RSAPrivateKey | None:
    """The key; None when it is incomplete, too weak, too large or does not fit together."""
    numbers = {name: str(jwk.get(name) or "") for name in _MEMBERS}
    if jwk.get("kty") != "RSA" or not all(0 < len(n) <= _LONGEST_MEMBER for n in numbers.values()):
        return None
    try:
        key = jwt.algorithms.RSAAlgorithm.from_jwk({"kty": "RSA", **numbers})
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError):
        return None
    return key if isinstance(key, RSAPrivateKey) and key.key_size in _BITS else None


def _token(answer: Response, tenant: str, assertion: str, clock: Clock) -> AccessToken | Problem:
    if answer.status != _OK:
        return _refused(ErrorResponse.of(answer), assertion)
    found = parse_object(answer.body, "answer")
    fields = {} if isinstance(found, Problem) else found
    token = ready_token(Secret(str(fields.get("access_token", ""))), tenant)
    if isinstance(token, Problem) or str(fields.get("token_type")).lower() != "bearer":
        return problem("service-account.no-token", host=tenant)
    life = fields.get("expires_in")
    if not (isinstance(life, int) and 0 < life <= _LONGEST_LIFE):
        return token
    return replace(token, expires_at=clock() + timedelta(seconds=life))


def _refused(found: ErrorResponse, assertion: str) -> Problem:
    said = found.description.removeprefix(f"{found.error}: ")
    said = "nothing that can be shown" if repeats_secret(said, [assertion]) else said
    if found.error == "invalid_scope":
        return problem("service-account.scope", scope=said.rpartition(": ")[2] or SCOPE)
    if not found.is_oauth:
        return problem("service-account.none", host=found.host, status=found.status)
    return problem("service-account.refused", error=found.error, description=said)
