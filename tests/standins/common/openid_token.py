"""What a client requests itself: token endpoint (RFC 6749, 3.2; RFC 7636, 4.6) and userinfo."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace
from secrets import token_urlsafe
from urllib.parse import unquote_plus

from joserfc import jwt
from joserfc.jwk import OctKey

from tests.standins.common.messages import (
    MalformedRequestError,
    Request,
    Response,
    json_response,
)
from tests.standins.common.openid import BASIC, POST, Client, Grant, Json, Provider
from tests.standins.common.openid_key import signing_key

TOKEN_SECONDS = 3600


class TokenError(Exception):
    """The error response of the token endpoint (RFC 6749, 5.2)."""

    def __init__(self, code: str, description: str = "", status: int = 400) -> None:
        super().__init__(code)
        self.document: Json = {"error": code}
        if description:
            self.document["error_description"] = description
        self.status = status


def answer(provider: Provider, request: Request) -> Response:
    """Route a request to the provider's endpoints."""
    paths = provider.paths
    both = ("GET", "POST")
    handlers = {
        paths.discovery: (("GET",), provider.discovery),
        paths.jwks: (("GET",), provider.jwks),
        paths.authorize: (both, provider.authorize),
        paths.sign_on: (both, provider.sign_on),
        paths.token: (("POST",), lambda one: token(provider, one)),
        paths.userinfo: (both, lambda one: userinfo(provider, one)),
    }
    methods, handler = handlers.get(request.path, ((), None))
    if handler is None:
        return Response(404)
    return handler(request) if request.method in methods else Response(405)


def token(provider: Provider, request: Request) -> Response:
    """Redeem an authorization code."""
    try:
        form = request.form()
        client = _authenticate(provider, request, form)
        return _issue(provider, _redeem(provider, client, form))
    except MalformedRequestError:
        return json_response(400, {"error": "invalid_request"})
    except TokenError as error:
        return json_response(error.status, error.document)


def _authenticate(provider: Provider, request: Request, form: Mapping[str, str]) -> Client:
    method, client_id, secret = _presented(request, form)
    client = provider.client(client_id)
    known = client is not None and method in client.methods
    if client is None or not known or not hmac.compare_digest(secret, client.secret):
        raise TokenError("invalid_client", provider.texts.invalid_client, 401)
    return client


def _presented(request: Request, form: Mapping[str, str]) -> tuple[str, str, str]:
    """Method, client ID and secret (RFC 6749, 2.3.1); one method per request."""
    kind, _, encoded = request.headers.get("authorization", "").partition(" ")
    if not kind:
        method = POST if "client_secret" in form else "none"
        return method, form.get("client_id", ""), form.get("client_secret", "")
    if "client_secret" in form or kind.lower() != "basic":
        raise TokenError("invalid_request", "More than one way to authenticate")
    try:
        pair = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return BASIC, "", ""
    client_id, _, secret = pair.partition(":")
    return BASIC, unquote_plus(client_id), unquote_plus(secret)


def _redeem(provider: Provider, client: Client, form: Mapping[str, str]) -> Grant:
    texts = provider.texts
    _check_grant_type(form)
    grant = provider.codes.pop(form.get("code", ""), None)
    if grant is None or grant.expires <= provider.clock.now():
        raise TokenError("invalid_grant", texts.code_unusable)
    if grant.client.client_id != client.client_id:
        raise TokenError("invalid_grant", texts.code_unusable)
    if form.get("redirect_uri") != grant.wanted["redirect_uri"]:
        raise TokenError("invalid_grant", texts.redirect_missing)
    if not _verified(form.get("code_verifier", ""), grant):
        raise TokenError("invalid_grant", texts.verifier_mismatch)
    return grant


def _check_grant_type(form: Mapping[str, str]) -> None:
    if "grant_type" not in form:
        raise TokenError("invalid_request", "grant_type is required")
    if form["grant_type"] != "authorization_code":
        raise TokenError("unsupported_grant_type")


def _verified(verifier: str, grant: Grant) -> bool:
    challenge = grant.wanted.get("code_challenge", "")
    if not challenge:
        return True
    if grant.wanted.get("code_challenge_method") == "S256":
        digest = hashlib.sha256(verifier.encode()).digest()
        verifier = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return hmac.compare_digest(verifier, challenge)


def _issue(provider: Provider, grant: Grant) -> Response:
    access = token_urlsafe(24)
    provider.tokens[access] = replace(grant, expires=provider.clock.after(TOKEN_SECONDS))
    document: Json = {
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": TOKEN_SECONDS,
    }
    if "openid" in grant.scopes:
        document["id_token"] = _id_token(provider, grant)
    return json_response(200, document, ("Cache-Control", "no-store"))


def _id_token(provider: Provider, grant: Grant) -> str:
    assert grant.person
    client, now = grant.client, provider.clock.now()
    released = client.release(grant.person, grant.scopes)
    nonce = {"nonce": grant.wanted["nonce"]} if "nonce" in grant.wanted else {}
    claims = {
        **released.id_token,
        **nonce,
        "iss": provider.issuer,
        "sub": released.subject,
        "aud": client.client_id,
        "iat": int(now.timestamp()),
        "exp": int((now + client.id_token_lifetime).timestamp()),
        "jti": token_urlsafe(12),
    }
    algorithm = client.id_token_alg
    if algorithm.startswith("HS"):
        key = OctKey.import_key(client.secret)
        return jwt.encode({"alg": algorithm}, claims, key, algorithms=[algorithm])
    header = {"alg": algorithm, "kid": signing_key().kid}
    return jwt.encode(header, claims, signing_key(), algorithms=[algorithm])


def userinfo(provider: Provider, request: Request) -> Response:
    """Claims about the person of an access token (OpenID Connect Core 1.0, 5.3)."""
    kind, _, access = request.headers.get("authorization", "").partition(" ")
    grant = provider.tokens.get(access) if kind.lower() == "bearer" else None
    if grant is None or grant.person is None or grant.expires <= provider.clock.now():
        challenge = ("WWW-Authenticate", 'Bearer error="invalid_token"')
        return json_response(401, {"error": "invalid_token"}, challenge)
    released = grant.client.release(grant.person, grant.scopes)
    return json_response(200, {**released.userinfo, "sub": released.subject})
