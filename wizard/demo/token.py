"""The token endpoint: proves the client, redeems a code once (RFC 6749 3.2, 4.1.3; RFC 7636)."""

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
from wizard.demo.tokens import access_token, id_token


class TokenRefusal(Exception):  # noqa: N818  RFC 6749 5.2 calls it an error response
    """The request is refused with this error code and description."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.description = description
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
        _authenticate(tenant, request)
        grant = _redeem(tenant, request)
    except TokenRefusal as refusal:
        request.note("error", refusal.error)
        return _refused(refusal)
    return _issued(tenant, grant)


def _check_message(request: Request) -> None:
    if not request.has_form:
        raise TokenRefusal("invalid_request", "The body must be application/x-www-form-urlencoded")
    repeated = request.form.repeated()
    if repeated:
        raise TokenRefusal("invalid_request", f"Sent more than once: {', '.join(repeated)}")
    if {"client_secret", "code"} & {name for name, _ in request.query.pairs}:
        raise TokenRefusal("invalid_request", "Credentials don't belong into the address")


def _authenticate(tenant: Tenant, request: Request) -> None:
    config = tenant.config
    presented = _presented(request)
    request.note("client_authentication", presented.method if presented else "none")
    right = presented is not None and presented.client_id == config.client_id
    right = right and config.application_enabled
    if presented and right:
        right = hmac.compare_digest(presented.secret.encode(), config.client_secret.encode())
    if presented is None or not right or presented.method not in config.client_authentication:
        request.note("client", "refused")
        raise _refusal("invalid_client", config.shape.texts.invalid_client, status=401)
    request.note("client", "accepted")


def _presented(request: Request) -> _Presented | None:
    """Read the proof; exactly one method may be used (RFC 6749 2.3)."""
    header = request.headers.get("authorization", "")
    if header and "client_secret" in request.form:
        raise TokenRefusal("invalid_request", "The client proved itself in two ways at once")
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
    texts = tenant.config.shape.texts
    if "grant_type" not in request.form:
        raise _refusal("invalid_request", texts.grant_type_missing)
    if request.form.get("grant_type") != "authorization_code":
        raise TokenRefusal("unsupported_grant_type", "Only authorization_code is allowed")
    if "code" not in request.form:
        raise TokenRefusal("invalid_request", "code is missing")
    found = tenant.codes.take(request.form.get("code"))
    request.note("code", found.standing)
    if found.standing is CodeStatus.USED:
        # Somebody else may have it: what it brought is withdrawn (RFC 6749 4.1.2).
        tenant.access_tokens.use_up(lambda grant: grant is found.value)
    if found.good is None:
        raise _refusal("invalid_grant", texts.code_unusable)
    _check_binding(tenant, request, found.good)
    return found.good


def _check_binding(tenant: Tenant, request: Request, grant: Grant) -> None:
    texts = tenant.config.shape.texts
    if request.form.get("redirect_uri") != grant.request.redirect_uri:
        raise _refusal("invalid_grant", texts.redirect_uri_missing)
    verdict = _verifier_verdict(request.form.get("code_verifier"), grant)
    request.note("verifier", verdict)
    if verdict in ("missing", "differs", "unexpected"):
        raise _refusal("invalid_grant", texts.verifier_mismatch)


def _verifier_verdict(verifier: str, grant: Grant) -> str:
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
    bent = tenant.config.behaviour.document(Document.TOKEN_RESPONSE, document)
    return json_response(200, bent, ("Pragma", "no-cache"))


def _refusal(error: str, text: str, status: int = 400) -> TokenRefusal:
    return TokenRefusal(error, text.replace("{id}", str(uuid.uuid4())), status)


def _refused(refusal: TokenRefusal) -> Response:
    document = {"error": refusal.error, "error_description": refusal.description}
    response = json_response(refusal.status, document, ("Pragma", "no-cache"))
    if refusal.error == "invalid_client":
        return response.with_headers(("WWW-Authenticate", 'Basic realm="demo"'))
    return response
