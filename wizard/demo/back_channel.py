"""What the client requests itself: token endpoint (RFC 6749 3.2, 4.1.3; RFC 7636) and userinfo."""

from __future__ import annotations

import base64
import binascii
import hmac
import uuid
from dataclasses import dataclass
from urllib.parse import unquote_plus

from wizard.demo.behaviour import Document
from wizard.demo.config import ClientAuthentication
from wizard.demo.http_types import Request, Response, json_response
from wizard.demo.signing import s256
from wizard.demo.tenant import Grant, Tenant
from wizard.demo.token_store import CodeStatus
from wizard.demo.tokens import access_token, id_token, userinfo_claims


class TokenError(Exception):
    """The error response to a token request (RFC 6749 5.2)."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.description = description.replace("{id}", str(uuid.uuid4()))
        self.status = status


@dataclass(frozen=True)
class _Presented:
    """What the client offers as proof of itself."""

    method: ClientAuthentication
    client_id: str
    secret: str


def token(tenant: Tenant, request: Request) -> Response:
    """Redeem an authorization code."""
    try:
        _check_message(request)
        # Before the code: a wrong secret must not cost it.
        _authenticate(tenant, request)
        grant = _redeem(tenant, request)
    except TokenError as error:
        request.note("error", error.error)
        return _error_response(error)
    return _issued(tenant, grant)


def _check_message(request: Request) -> None:
    if not request.has_form:
        raise TokenError("invalid_request", "The body must be application/x-www-form-urlencoded")
    repeated = request.form.repeated()
    if repeated:
        raise TokenError("invalid_request", f"Sent more than once: {', '.join(repeated)}")
    # RFC 6749 2.3.1: addresses end up in logs and histories.
    if {"client_secret", "code"} & {name for name, _ in request.query.pairs}:
        raise TokenError("invalid_request", "Credentials don't belong into the address")


def _authenticate(tenant: Tenant, request: Request) -> None:
    config = tenant.config
    presented = _presented(request)
    request.note("client_authentication", presented.method if presented else "none")
    right = presented is not None and presented.client_id == config.client_id
    right = right and config.application_enabled
    # In constant time, as a real provider would compare it.
    if presented and right:
        right = hmac.compare_digest(presented.secret.encode(), config.client_secret.encode())
    if presented is None or not right or presented.method not in config.client_authentication:
        request.note("client", "refused")
        raise TokenError("invalid_client", config.profile.texts.invalid_client, status=401)
    request.note("client", "accepted")


def _presented(request: Request) -> _Presented | None:
    """Read the proof; exactly one method may be used (RFC 6749 2.3)."""
    header = request.headers.get("authorization", "")
    if header and "client_secret" in request.form:
        raise TokenError("invalid_request", "The client proved itself in two ways at once")
    if header:
        return _basic(header)
    if "client_secret" in request.form:
        form = request.form
        method = ClientAuthentication.POST
        return _Presented(method, form.get("client_id"), form.get("client_secret"))
    return None


def _basic(header: str) -> _Presented | None:
    """Id and secret are form-encoded before they are joined (RFC 6749 2.3.1)."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        pair = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    client_id, _, secret = pair.partition(":")
    return _Presented(ClientAuthentication.BASIC, unquote_plus(client_id), unquote_plus(secret))


def _redeem(tenant: Tenant, request: Request) -> Grant:
    """Use the code up, then check what it is bound to: a wrong try costs the code."""
    texts = tenant.config.profile.texts
    if "grant_type" not in request.form:
        raise TokenError("invalid_request", texts.grant_type_missing)
    if request.form.get("grant_type") != "authorization_code":
        raise TokenError("unsupported_grant_type", "Only authorization_code is allowed")
    if "code" not in request.form:
        raise TokenError("invalid_request", "code is missing")
    found = tenant.codes.take(request.form.get("code"))
    request.note("code", found.status)
    if found.status is CodeStatus.USED:
        # Somebody else may have it: what it brought is withdrawn (RFC 6749 4.1.2).
        tenant.access_tokens.revoke(lambda grant: grant is found.value)
    if found.valid is None:
        raise TokenError("invalid_grant", texts.code_unusable)
    _check_binding(tenant, request, found.valid)
    return found.valid


def _check_binding(tenant: Tenant, request: Request, grant: Grant) -> None:
    texts = tenant.config.profile.texts
    if request.form.get("redirect_uri") != grant.request.redirect_uri:
        raise TokenError("invalid_grant", texts.redirect_uri_missing)
    verifier = _compare_verifier(request.form.get("code_verifier"), grant)
    request.note("verifier", verifier)
    if verifier in ("missing", "differs", "unexpected"):
        raise TokenError("invalid_grant", texts.verifier_mismatch)


def _compare_verifier(verifier: str, grant: Grant) -> str:
    """A verifier for a code without a challenge is refused too (RFC 9700 2.1.1)."""
    challenge = grant.request.challenge
    if not challenge:
        return "unexpected" if verifier else "not used"
    if not verifier or not verifier.isascii():
        return "missing" if not verifier else "differs"
    derived = s256(verifier) if grant.request.challenge_method == "S256" else verifier
    return "matches" if hmac.compare_digest(derived, challenge) else "differs"


def _issued(tenant: Tenant, grant: Grant) -> Response:
    access = access_token(tenant, grant)
    document = {
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": int(tenant.config.lifetimes.access_token.total_seconds()),
        "scope": " ".join(grant.request.scopes),
        "id_token": id_token(tenant, grant, access),
    }
    changed = tenant.config.behaviour.document(Document.TOKEN_RESPONSE, document)
    return json_response(200, changed, ("Pragma", "no-cache"))


def _error_response(error: TokenError) -> Response:
    document = {"error": error.error, "error_description": error.description}
    response = json_response(error.status, document, ("Pragma", "no-cache"))
    # RFC 6749 5.2: a 401 names a way to authenticate.
    if error.error == "invalid_client":
        return response.with_headers(("WWW-Authenticate", 'Basic realm="demo"'))
    return response


def userinfo(tenant: Tenant, request: Request) -> Response:
    """The claims about the person of an access token (OpenID Connect Core 5.3; RFC 6750)."""
    bearer = _bearer(request)
    found = tenant.access_tokens.find(bearer)
    request.note("access_token", found.status if bearer else "none")
    if found.valid is None:
        return _unauthorized(tenant, offered=bool(bearer))
    claims = userinfo_claims(found.valid)
    return json_response(200, tenant.config.behaviour.document(Document.USERINFO, claims))


def _bearer(request: Request) -> str:
    """The token from the header only: not from a form, never from the address."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""


def _unauthorized(tenant: Tenant, *, offered: bool) -> Response:
    """A request without any token gets a challenge without an error code (RFC 6750 3.1)."""
    challenge = 'Bearer realm="demo"' + (', error="invalid_token"' if offered else "")
    message = "The access token is unknown or expired" if offered else "No access token was sent"
    document: dict[str, object] = {"error": "invalid_token", "error_description": message}
    if tenant.config.profile.api_errors:
        code = "INVALID_TOKEN" if offered else "ACCESS_FAILED"
        document = {"id": str(uuid.uuid4()), "code": code, "message": message, "details": []}
    return json_response(401, document, ("WWW-Authenticate", challenge))
