"""An OpenID provider for the clients that a stand-in's administration API created.

Authorization code only (OpenID Connect Core 1.0, 3.1). People sign in with a form; PKCE, scopes,
consent and client authentication follow the client. openid_token.py answers the client's requests.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from secrets import token_urlsafe
from urllib.parse import urlencode

from joserfc.jwk import KeySet

from tests.standins.common.clock import Clock
from tests.standins.common.messages import (
    MalformedRequestError,
    Request,
    Response,
    html_response,
    json_response,
    redirect,
)
from tests.standins.common.openid_key import signing_key

Json = dict[str, object]
BASIC = "client_secret_basic"
POST = "client_secret_post"
SECRET_METHODS = frozenset({BASIC, POST})


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in. A list as an attribute is multi-valued."""

    username: str
    password: str = field(repr=False)
    attributes: Mapping[str, str | list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Released:
    """Claims about one person, for one client and some scopes; in both `sub` is added."""

    subject: str
    id_token: Json
    userinfo: Json


@dataclass(frozen=True)
class Client:
    """How a client may sign people in.

    Attributes:
        secret: Empty for a client without authentication.
        redirect_uris: With `wildcards` a `*` in one of them matches any text.
        scopes: What it may request; None for any.
        methods: How it may authenticate; `none` without a secret.
        pkce: `S256`, `any` or empty: what is required.
        consent: Whether people are asked before they are sent back.
        broken: Error code and description for every authorization request: an unusable client.
    """

    client_id: str
    secret: str = field(repr=False)
    redirect_uris: tuple[str, ...]
    release: Callable[[Person, frozenset[str]], Released]
    wildcards: bool = False
    scopes: frozenset[str] | None = None
    methods: frozenset[str] = SECRET_METHODS
    response_types: frozenset[str] = frozenset({"code"})
    grant_types: frozenset[str] = frozenset({"authorization_code"})
    pkce: str = ""
    consent: bool = False
    id_token_lifetime: timedelta = timedelta(minutes=5)
    id_token_alg: str = "RS256"
    broken: tuple[str, str] | None = None

    def takes(self, redirect_uri: str) -> bool:
        if not self.wildcards:
            return redirect_uri in self.redirect_uris
        patterns = (".*".join(map(re.escape, uri.split("*"))) for uri in self.redirect_uris)
        return any(re.fullmatch(pattern, redirect_uri) for pattern in patterns)


@dataclass(frozen=True)
class Paths:
    """Of the endpoints, and of the issuer, below the origin."""

    discovery: str
    authorize: str
    token: str
    userinfo: str
    jwks: str
    sign_on: str
    issuer: str = ""


@dataclass(frozen=True)
class Texts:
    """What the product writes into its errors."""

    unknown_client: str
    redirect_mismatch: str
    invalid_client: str
    code_unusable: str
    redirect_missing: str
    verifier_mismatch: str
    challenge_missing: str = "code_challenge is required"


@dataclass(frozen=True)
class Grant:
    """An authorization request that was found right, and later who agreed to it."""

    client: Client
    wanted: Mapping[str, str]
    scopes: frozenset[str]
    expires: datetime
    person: Person | None = None


class AuthorizationError(Exception):
    """Sent to the redirect URI (RFC 6749, 4.1.2.1)."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(code)
        self.code, self.description = code, description


@dataclass
class Provider:
    """What people and clients meet; `client` looks one up anew for every request."""

    paths: Paths
    texts: Texts
    client: Callable[[str], Client | None]
    people: tuple[Person, ...]
    clock: Clock
    metadata: Callable[[str], Json] = lambda _origin: {}
    code_lifetime: timedelta = timedelta(minutes=1)
    origin: str = ""
    flows: dict[str, Grant] = field(default_factory=dict, repr=False)
    codes: dict[str, Grant] = field(default_factory=dict, repr=False)
    tokens: dict[str, Grant] = field(default_factory=dict, repr=False)

    @property
    def issuer(self) -> str:
        return self.origin + self.paths.issuer

    def url(self, path: str) -> str:
        return self.origin + path

    def discovery(self, _request: Request) -> Response:
        """The provider's metadata (OpenID Connect Discovery 1.0, 3)."""
        document: Json = {
            "issuer": self.issuer,
            "authorization_endpoint": self.url(self.paths.authorize),
            "token_endpoint": self.url(self.paths.token),
            "userinfo_endpoint": self.url(self.paths.userinfo),
            "jwks_uri": self.url(self.paths.jwks),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": sorted(SECRET_METHODS),
            "code_challenge_methods_supported": ["plain", "S256"],
        }
        whole = document | self.metadata(self.origin)
        return json_response(200, {name: one for name, one in whole.items() if one is not None})

    def jwks(self, _request: Request) -> Response:
        return json_response(200, KeySet([signing_key()]).as_dict(private=False))

    def authorize(self, request: Request) -> Response:
        """Start a sign-on, or refuse: on a page while the redirect URI is not trusted."""
        try:
            wanted = request.form() if request.method == "POST" else request.query()
        except MalformedRequestError:
            return error_page("invalid_request")
        client = self.client(wanted.get("client_id", ""))
        if client is None:
            return error_page(self.texts.unknown_client)
        wanted = {"redirect_uri": _only_one(client), **wanted}
        if not client.takes(wanted["redirect_uri"]):
            return error_page(self.texts.redirect_mismatch)
        try:
            check_request(client, wanted, self.texts)
        except AuthorizationError as error:
            said = {"error": error.code, "error_description": error.description}
            return _send_back(wanted, said)
        return self._start(client, wanted)

    def _start(self, client: Client, wanted: Mapping[str, str]) -> Response:
        flow = token_urlsafe(16)
        scopes = frozenset(wanted.get("scope", "").split())
        self.flows[flow] = Grant(client, wanted, scopes, self.clock.after(600))
        return redirect(f"{self.url(self.paths.sign_on)}?{urlencode({'flow': flow})}")

    def sign_on(self, request: Request) -> Response:
        """The form, and what was typed into it."""
        flow = request.query().get("flow", "")
        grant = self.flows.get(flow)
        if grant is None:
            return error_page("This sign-on has expired.")
        if request.method == "GET":
            return _form(_CREDENTIALS)
        return self._answer_form(flow, grant, request.form())

    def _answer_form(self, flow: str, grant: Grant, form: Mapping[str, str]) -> Response:
        if grant.person is None:
            person = self._person(form)
            if person is None:
                return _form(f"<p>Wrong user name or password.</p>{_CREDENTIALS}")
            grant = replace(grant, person=person)
            if grant.client.consent:
                self.flows[flow] = grant
                return _form(_consent(grant))
        elif form.get("consent") != "allow":
            return _send_back(grant.wanted, {"error": "access_denied"})
        del self.flows[flow]
        return self._send_code(grant)

    def _person(self, form: Mapping[str, str]) -> Person | None:
        typed = (form.get("username"), form.get("password"))
        return next((one for one in self.people if (one.username, one.password) == typed), None)

    def _send_code(self, grant: Grant) -> Response:
        code = token_urlsafe(24)
        expires = self.clock.now() + self.code_lifetime
        self.codes[code] = replace(grant, expires=expires)
        return _send_back(grant.wanted, {"code": code})


def _only_one(client: Client) -> str:
    """The redirect URI of a request that names none (RFC 6749, 3.1.2.3)."""
    uris = client.redirect_uris
    return uris[0] if len(uris) == 1 and not (client.wildcards and "*" in uris[0]) else ""


def check_request(client: Client, wanted: Mapping[str, str], texts: Texts) -> None:
    """Raise what is wrong with an authorization request whose redirect URI is right."""
    if client.broken:
        raise AuthorizationError(*client.broken)
    kind = wanted.get("response_type")
    if not kind:
        raise AuthorizationError("invalid_request", "response_type is required")
    if kind != "code":
        raise AuthorizationError("unsupported_response_type", "Only code is supported")
    if kind not in client.response_types or "authorization_code" not in client.grant_types:
        raise AuthorizationError("unauthorized_client", "Not allowed for this client")
    _check_scopes(client, frozenset(wanted.get("scope", "").split()))
    _check_challenge(client, wanted, texts)
    if wanted.get("prompt") == "none":
        raise AuthorizationError("login_required", "There is no session")


def _check_scopes(client: Client, scopes: frozenset[str]) -> None:
    if client.scopes is not None and not scopes <= client.scopes:
        raise AuthorizationError("invalid_scope", "The requested scope is invalid or unknown")


def _check_challenge(client: Client, wanted: Mapping[str, str], texts: Texts) -> None:
    """PKCE (RFC 7636, 4.3 and 4.4.1)."""
    challenge = wanted.get("code_challenge")
    method = wanted.get("code_challenge_method", "plain")
    if client.pkce and not challenge:
        raise AuthorizationError("invalid_request", texts.challenge_missing)
    if challenge and method not in {"plain", "S256"}:
        raise AuthorizationError("invalid_request", "code_challenge_method is not supported")
    if client.pkce == "S256" and method != "S256":
        raise AuthorizationError("invalid_request", "S256 is required")


def _send_back(wanted: Mapping[str, str], said: Mapping[str, str]) -> Response:
    state = {"state": wanted["state"]} if "state" in wanted else {}
    address = wanted["redirect_uri"]
    return redirect(f"{address}{'&' if '?' in address else '?'}{urlencode({**said, **state})}")


def error_page(text: str) -> Response:
    return html_response(f"<h1>Error</h1><p>{html.escape(text)}</p>", 400, "Error")


_CREDENTIALS = (
    '<label>Username <input name="username" autofocus></label>'
    '<label>Password <input name="password" type="password"></label>'
)


def _consent(grant: Grant) -> str:
    scopes = html.escape(", ".join(sorted(grant.scopes)))
    name = html.escape(grant.client.client_id)
    return f'<p>{name} asks for: {scopes}</p><input type="hidden" name="consent" value="allow">'


def _form(body: str) -> Response:
    """It is sent to its own address: the query names the sign-on."""
    return html_response(f'<form method="post" action="">{body}<button>Go on</button></form>')
