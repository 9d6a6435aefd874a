"""The authorization endpoint and its pages: sign-in, second factor, refusal, error page."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import urlencode, urlsplit

from tests.standins.common.messages import Request, Response, html_response, redirect
from tests.standins.pingone import claims
from tests.standins.pingone.model import Application, Environment, Person, SignIn, Tenant, new_id

_CODE_SECONDS = 600
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_OTP = "123456"
_OIDC_SCOPES = ("openid", "profile", "email", "address", "phone")


@dataclass(frozen=True)
class Authorization:
    """A validated request of one client, for one person, until it becomes a code."""

    client: Application
    environment: Environment
    person: Person
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str = ""
    nonce: str = ""
    challenge: str = ""
    method: str = ""


@dataclass(frozen=True)
class Code:
    """An authorization code is used once, within ten minutes."""

    authorization: Authorization
    expires: datetime


class Refused(Exception):  # noqa: N818 - an OAuth error, sent to the redirect URI
    """An error after the client and its redirect URI were recognised."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error, self.description = error, description


def granted_scopes(client: Application, environment: Environment, asked: str) -> tuple[str, ...]:
    """Of the scopes asked for those that the client has; `openid` needs no grant."""
    names = environment.scope_names()
    allowed = {names.get(one, "") for grant in client.grants.values() for one in grant.scopes}
    if client.body["type"] == "WORKER":
        allowed = set(_OIDC_SCOPES)
    return tuple(one for one in asked.split() if one == "openid" or one in allowed)


class AuthorizationEndpoint:
    """`/as/authorize`, and the pages it leads to."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._waiting: dict[str, Authorization] = {}
        self.codes: dict[str, Code] = {}
        self.requests: list[Mapping[str, str]] = []

    def authorize(self, environment: Environment, request: Request) -> Response:
        sent = request.form() if request.method == "POST" else request.query()
        self.requests.append(sent)
        client = environment.applications.get(sent.get("client_id", ""))
        reason = _reason_for_error_page(client, sent.get("redirect_uri", ""))
        if reason or not client:
            return self._error_page(environment, reason)
        try:
            validated = self._validated(client, environment, sent)
        except Refused as refused:
            more = {"error": refused.error, "error_description": refused.description}
            return _back(sent["redirect_uri"], sent.get("state", ""), more)
        return self._signed_in(environment, validated)

    def _validated(
        self, client: Application, environment: Environment, sent: Mapping[str, str]
    ) -> Authorization:
        _check_parameters(client, sent)
        scopes = granted_scopes(client, environment, sent.get("scope", ""))
        if not scopes:
            raise Refused("invalid_scope", "At least one scope must be granted")
        worker = client.body["type"] == "WORKER"
        person = self._tenant.administrator if worker else self._tenant.user
        return Authorization(
            client=client,
            environment=environment,
            person=person,
            redirect_uri=sent["redirect_uri"],
            scopes=scopes,
            state=sent.get("state", ""),
            nonce=sent.get("nonce", ""),
            challenge=sent.get("code_challenge", ""),
            method=sent.get("code_challenge_method", "plain"),
        )

    def _signed_in(self, environment: Environment, validated: Authorization) -> Response:
        match self._tenant.behaviour.sign_in:
            case SignIn.DENIED:
                denied = {"error": "access_denied", "error_description": "Sign-on was cancelled"}
                return _back(validated.redirect_uri, validated.state, denied)
            case SignIn.NEVER:
                return html_response("<h1>Sign On</h1><p>Username, password</p>")
            case SignIn.SECOND_FACTOR:
                flow = secrets.token_urlsafe(12)
                self._waiting[flow] = validated
                return redirect(f"/{environment.id}/signon/mfa?flow={flow}")
            case SignIn.AT_ONCE:
                return self._code(validated)

    def second_factor(self, environment: Environment, request: Request) -> Response:
        """A page that asks for a code by a form, and leads back to `/as/resume`."""
        flow = request.query().get("flow", "")
        if flow not in self._waiting:
            return html_response("<h1>This sign-on has expired</h1>", 400)
        if request.method == "POST" and request.form().get("otp") == _OTP:
            return redirect(f"/{environment.id}/as/resume?flow={flow}")
        action = escape(f"/{environment.id}/signon/mfa?flow={flow}")
        field = '<input name="otp" autofocus><button>Continue</button>'
        return html_response(f'<form method="post" action="{action}">{field}</form>')

    def resume(self, _environment: Environment, request: Request) -> Response:
        validated = self._waiting.pop(request.query().get("flow", ""), None)
        return self._code(validated) if validated else html_response("<h1>Expired</h1>", 400)

    def _code(self, validated: Authorization) -> Response:
        try:
            claims.id_token_claims(
                *(validated.client, validated.person, validated.environment, validated.scopes)
            )
        except claims.MissingClaimError as missing:
            more = {"error": "invalid_request", "error_description": f"{missing} has no value"}
            return _back(validated.redirect_uri, validated.state, more)
        value = self._tenant.issue(secrets.token_urlsafe(24))
        self.codes[value] = Code(validated, self._tenant.clock.after(_CODE_SECONDS))
        return _back(validated.redirect_uri, validated.state, {"code": value})

    def _error_page(self, environment: Environment, reason: str) -> Response:
        text = json.dumps({"id": new_id(), "code": "INVALID_VALUE", "message": reason})
        query = urlencode({"error": text})
        return redirect(f"{self._tenant.auth_url}/{environment.id}/signon/?{query}")

    def sign_on_page(self, _environment: Environment, request: Request) -> Response:
        shown = json.loads(request.query().get("error", '{"message": "Sign On"}'))
        return html_response(f"<h1>{escape(str(shown['message']))}</h1>")


def _reason_for_error_page(client: Application | None, redirect_uri: str) -> str:
    """Why nothing may be sent to the redirect URI, or empty."""
    if not client:
        return "Application not found"
    if not client.enabled:
        return "Application is disabled"
    if redirect_uri not in client.body.get("redirectUris", []):
        return "Redirect URI mismatch"
    return ""


def _check_parameters(client: Application, sent: Mapping[str, str]) -> None:
    if sent.get("response_type") != "code":
        raise Refused("unsupported_response_type", "Only code is supported")
    if "AUTHORIZATION_CODE" not in client.body["grantTypes"]:
        raise Refused("unauthorized_client", "The grant type is not allowed")
    if sent.get("response_mode", "query") != "query":
        raise Refused("invalid_request", "The response mode is not supported here")
    if sent.get("prompt") == "none":
        raise Refused("login_required", "Nobody is signed on")
    if client.body["type"] == "WORKER" and not sent.get("state"):
        raise Refused("invalid_request", "An administrator's sign-on needs a state")
    _check_challenge(client.body["pkceEnforcement"], sent)


def _check_challenge(enforcement: str, sent: Mapping[str, str]) -> None:
    challenge, method = sent.get("code_challenge"), sent.get("code_challenge_method", "plain")
    if challenge is None:
        if enforcement != "OPTIONAL":
            raise Refused("invalid_request", "code_challenge is required")
        return
    if enforcement == "S256_REQUIRED" and method != "S256":
        raise Refused("invalid_request", "code_challenge_method must be S256")
    if method not in {"S256", "plain"}:
        raise Refused("invalid_request", "code_challenge_method is unknown")
    if method == "S256" and not _CHALLENGE.fullmatch(challenge):
        raise Refused("invalid_request", "code_challenge is no S256 challenge")


def _back(redirect_uri: str, state: str, parameters: Mapping[str, str]) -> Response:
    sent = {**parameters, **({"state": state} if state else {})}
    joint = "&" if urlsplit(redirect_uri).query else "?"
    return redirect(redirect_uri + joint + urlencode(sent))
