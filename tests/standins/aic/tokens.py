"""Access tokens for service accounts (RFC 7523, as Advanced Identity Cloud asks for it)."""

from __future__ import annotations

import http
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from secrets import token_urlsafe

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from tests.standins.common.clock import Clock
from tests.standins.common.messages import (
    MalformedRequestError,
    Request,
    Response,
    json_response,
)

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
CLIENT = "service-account"
LONGEST_SECONDS = 180
LIFETIME = 3599
AM_SCOPE = "fr:am:*"


class TokenError(Exception):
    """An error of the token endpoint (RFC 6749, 5.2)."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(code)
        self.document = {"error": code, "error_description": description}


@cache
def account_key() -> RSAKey:
    """The key of every service account here: making one takes time."""
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)


@dataclass
class ServiceAccounts:
    """One account; `tokens` are scopes and expiry of what was issued.

    Attributes:
        scopes: What the account may ask for.
        audience: The address of the token endpoint.
        rejected: Why assertions were refused, in order.
    """

    clock: Clock
    account_id: str = "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9"
    scopes: frozenset[str] = frozenset({AM_SCOPE, "fr:idm:*"})
    audience: str = ""
    tokens: dict[str, tuple[frozenset[str], datetime]] = field(default_factory=dict, repr=False)
    rejected: list[str] = field(default_factory=list)
    _used: set[str] = field(default_factory=set, repr=False)

    @property
    def jwk(self) -> Mapping[str, object]:
        """The private key as the administrator downloads it."""
        return account_key().as_dict(private=True)

    def answer(self, request: Request) -> Response:
        try:
            form = request.form()
            self._check(form)
            return json_response(200, self._issue(form["scope"]))
        except MalformedRequestError:
            return json_response(400, {"error": "invalid_request"})
        except TokenError as error:
            status = 401 if error.document["error"] == "invalid_client" else 400
            self.rejected.append(error.document["error_description"])
            return json_response(status, error.document)

    def _check(self, form: Mapping[str, str]) -> None:
        if form.get("grant_type") != GRANT:
            raise TokenError("unsupported_grant_type", "The grant type is not supported")
        if form.get("client_id") != CLIENT:
            raise TokenError("invalid_client", "Client authentication failed")
        self._check_claims(_claims(form.get("assertion", "")))
        wanted = form.get("scope", "").split()
        lacking = [scope for scope in wanted if scope not in self.scopes]
        if lacking or not wanted:
            text = f"Unsupported scope for service account: {','.join(lacking)}"
            raise TokenError("invalid_scope", text)

    def _check_claims(self, claims: Mapping[str, object]) -> None:
        now = self.clock.now().timestamp()
        expires, jti = claims.get("exp"), claims.get("jti")
        right = {
            "iss": claims.get("iss") == self.account_id,
            "sub": claims.get("sub") == self.account_id,
            "aud": claims.get("aud") == self.audience,
            "exp": isinstance(expires, int | float) and now < expires <= now + LONGEST_SECONDS,
            "jti": isinstance(jti, str) and bool(jti) and jti not in self._used,
        }
        wrong = [name for name, is_right in right.items() if not is_right]
        if wrong:
            raise TokenError("invalid_grant", f"The assertion is not valid: {', '.join(wrong)}")
        self._used.add(str(jti))

    def _issue(self, scope: str) -> dict[str, object]:
        token = token_urlsafe(32)
        self.tokens[token] = frozenset(scope.split()), self.clock.after(LIFETIME)
        return {
            "access_token": token,
            "scope": scope,
            "token_type": "Bearer",
            "expires_in": LIFETIME,
        }

    def status(self, authorization: str) -> int:
        """200, or the status with which a call by this header is refused."""
        kind, _, token = authorization.partition(" ")
        scopes, expires = self.tokens.get(token, (frozenset(), self.clock.now()))
        if kind != "Bearer" or expires <= self.clock.now():
            return http.HTTPStatus.UNAUTHORIZED
        return http.HTTPStatus.OK if AM_SCOPE in scopes else http.HTTPStatus.FORBIDDEN


def _claims(assertion: str) -> Mapping[str, object]:
    try:
        return jwt.decode(assertion, account_key(), algorithms=["RS256"]).claims
    except (JoseError, ValueError) as error:
        raise TokenError("invalid_grant", "The assertion cannot be verified") from error
