"""The token endpoint: client authentication (RFC 6749 section 2.3.1), and a code for tokens."""

from __future__ import annotations

import base64
import re
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from urllib.parse import quote_plus

from wizard.model.claims import Json
from wizard.model.credentials import Credentials
from wizard.model.problem import Problem, problem
from wizard.model.secret import Secret
from wizard.oidc.http import CancelToken, HttpClient, Request, Response, form
from wizard.oidc.network_problems import host_of
from wizard.oidc.retry_after import wait_of
from wizard.oidc.strict_json import is_page, parse_object, read_object

_OK, _UNAUTHORIZED, _TOO_MANY, _SERVER = 200, 401, 429, 500
_NOT_THERE = {404, 405, 410, *range(300, 400)}
_DOCUMENT = "token endpoint's answer"
_REFUSAL = re.compile(
    r"\binvalid_client\b|client authentication failed"
    r"|\b(invalid|wrong|bad|incorrect)[\W_]*(client[\W_]*)?(secret|credential)",
    re.IGNORECASE,
)
_SAYS_NOTHING = ("unauthorized_client", "server_error", "temporarily_unavailable")
"""Codes that an authenticated client and another one may both receive."""


class AuthMethod(Enum):
    """A method of client authentication by its registered name (OpenID Connect Core 9)."""

    # PingOne's default for web apps, so it is tried first.
    BASIC = "client_secret_basic"
    POST = "client_secret_post"

    @property
    def title(self) -> str:
        """The short name."""
        return "Basic" if self is AuthMethod.BASIC else "Post"


def token_request(
    url: str, parameters: dict[str, str], credentials: Credentials, method: AuthMethod
) -> Request:
    """A request to the token endpoint, authenticated by `method`; empty parameters are left out."""
    pairs = [(name, value) for name, value in parameters.items() if value]
    client_id, secret = credentials.client_id, credentials.client_secret.reveal()
    if method is AuthMethod.POST:
        pairs += [("client_id", client_id), ("client_secret", secret)]
        return form(url, pairs, at="access_token_url")
    header = {"Authorization": basic(client_id, secret)}
    return form(url, pairs, header, at="access_token_url")


def basic(client_id: str, secret: str) -> str:
    """The Authorization header's value: both parts are form-encoded before they are joined."""
    # RFC 6749 section 2.3.1; otherwise a colon in the client ID would end it.
    pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return "Basic " + base64.b64encode(pair.encode("ascii")).decode("ascii")


class ProbeResult(Enum):
    """What the response to a dummy code shows about a method of client authentication."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class ClientAuth:
    """The results of requests with dummy codes.

    Attributes:
        results: By method that was tried.
        problem: Why no method can be used, if so.
        answer: What the provider answered to the first method, for people.
    """

    results: Mapping[AuthMethod, ProbeResult]
    problem: Problem | None = None
    answer: str = ""

    @property
    def accepted(self) -> tuple[AuthMethod, ...]:
        """The methods that certainly work."""
        return self._with(ProbeResult.ACCEPTED)

    @property
    def method(self) -> AuthMethod | None:
        """The method for the real code: a certain one, else one that was not refused."""
        usable = (*self.accepted, *self._with(ProbeResult.UNDETERMINED))
        return usable[0] if usable and not self.problem else None

    def _with(self, result: ProbeResult) -> tuple[AuthMethod, ...]:
        return tuple(method for method, found in self.results.items() if found is result)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens for a code; never shown, stored or logged.

    Attributes:
        id_token: The ID token, not verified yet.
        access_token: Empty when none was sent.
        date: The provider's clock at that moment, if known.
        problems: What else is wrong with the response.
    """

    id_token: Secret
    access_token: Secret
    date: datetime | None = None
    problems: tuple[Problem, ...] = ()

    def skew(self, now: datetime) -> timedelta | None:
        """How far the provider's clock is ahead of `now`."""
        return None if self.date is None else self.date - now


@dataclass(frozen=True, slots=True)
class TokenEndpoint:
    """One token endpoint for one client.

    Attributes:
        http: The HTTP client.
        url: The endpoint's address.
        credentials: Of the OAuth client.
        redirect_uri: As in the authorization request.
        pkce: Whether logins use a code challenge.
        cancel: Cancels the request in progress.
        published: The methods that discovery lists; they only decide which refusal is quoted.
    """

    http: HttpClient
    url: str
    credentials: Credentials
    redirect_uri: str
    pkce: bool
    cancel: CancelToken | None = None
    published: tuple[str, ...] = ()

    def probe(self) -> ClientAuth:
        """Which methods of client authentication it accepts, tried with codes that cannot exist.

        The answers to the client are compared with those to a client that cannot exist, since
        not every provider answers as RFC 6749 section 5.2 says. At most four requests; none has
        the client's ID with another secret, which could lock the client.

        Raises:
            RequestError: No response came.
        """
        stranger = Credentials(str(uuid.uuid4()), Secret(secrets.token_urlsafe(32)), "")
        real: dict[AuthMethod, ErrorResponse] = {}
        unknown: dict[AuthMethod, ErrorResponse] = {}
        for method in AuthMethod:
            real[method] = last = self._try(self.credentials, method)
            # A proxy may answer 401 to Basic by itself, so Post is tried after it.
            if last.unusable and last.status != _UNAUTHORIZED and len(real) == 1:
                return ClientAuth({}, last.unusable)
            if not (last.refuses or last.ends):
                unknown[method] = last = self._try(stranger, method)
            if last.ends:
                break
        return _client_auth(real, unknown, self.published)

    def _try(self, credentials: Credentials, method: AuthMethod) -> ErrorResponse:
        dummy, verifier = (Secret(secrets.token_urlsafe(32)) for _ in range(2))
        return ErrorResponse.of(self._send(dummy, verifier, method, credentials))

    def redeem(self, code: Secret, verifier: Secret, method: AuthMethod) -> Tokens | Problem:
        """The tokens for a code (Core 3.1.3). The code is sent only once, whatever the response.

        Raises:
            RequestError: No response came. The code may have been used nevertheless.
        """
        response = self._send(code, verifier, method, self.credentials)
        if response.status != _OK:
            return ErrorResponse.of(response).problem(pkce=self.pkce)
        document = read_object(response, _DOCUMENT, "access_token_url")
        if isinstance(document, Problem):
            return document
        # An error may come with status 200.
        if "error" in document:
            return ErrorResponse.of(response).problem(pkce=self.pkce)
        return _tokens(document, response)

    def _send(
        self, code: Secret, verifier: Secret, method: AuthMethod, credentials: Credentials
    ) -> Response:
        parameters = {
            "grant_type": "authorization_code",
            "code": code.reveal(),
            "redirect_uri": self.redirect_uri,
            "code_verifier": verifier.reveal() if self.pkce else "",
        }
        request = token_request(self.url, parameters, credentials, method)
        return self.http.send(request, self.cancel)


@dataclass(frozen=True, slots=True)
class ErrorResponse:
    """An error response (RFC 6749 section 5.2), or one with `code` and `message` instead.

    Attributes:
        host: Of the endpoint.
        status: HTTP status.
        error: The error code; empty without one.
        description: Error code and description, for people.
        is_oauth: Whether it has an error code of RFC 6749 section 5.2, or tokens.
        is_page: Whether it is a web page.
        ends: Whether it asks for no further requests now.
        wait: How long to wait, in words.
    """

    host: str
    status: int
    error: str
    description: str
    is_oauth: bool
    is_page: bool
    ends: bool
    wait: str

    @classmethod
    def of(cls, response: Response) -> ErrorResponse:
        """What a response says about the error."""
        document = parse_object(response.body, _DOCUMENT)
        fields = {} if isinstance(document, Problem) else document
        error = _text(fields, "error") or _text(fields, "code")
        text = _text(fields, "error_description") or _text(fields, "message")
        shown = ": ".join(part for part in (error, text) if part).rstrip(" .")
        return cls(
            host_of(response.url),
            response.status,
            error,
            shown or f"HTTP {response.status} without a JSON error",
            is_oauth="access_token" in fields or error in _CODES,
            is_page=is_page(response.body),
            ends=response.status == _TOO_MANY or bool(response.header("retry-after")),
            wait=wait_of(response),
        )

    @property
    def key(self) -> tuple[int, str]:
        """What is compared: descriptions differ between two refusals as well."""
        return self.status, self.error

    @property
    def unusable(self) -> Problem | None:
        """Why this is not a token endpoint's response to a dummy code, if so."""
        if self.status == _TOO_MANY:
            description, wait = self.description, self.wait
            return problem("token.rate-limited", description=description, wait=wait)
        wrong = self.status in (_OK, _UNAUTHORIZED, *_NOT_THERE) and not self.is_oauth
        if wrong or (self.is_page and self.status < _SERVER):
            kind = "a web page" if self.is_page else "no error of OAuth"
            status = f"{kind} (HTTP {self.status})"
            return problem("token.endpoint-wrong", host=self.host, status=status)
        return None

    @property
    def refuses(self) -> bool:
        """Whether it says by itself that the client is not authenticated."""
        said = self.error != "invalid_grant" and _REFUSAL.search(self.description)
        return bool(said) or (self.status == _UNAUTHORIZED and not self.error)

    @property
    def decides(self) -> bool:
        """Whether its code may mean that the client is authenticated."""
        return bool(self.error) and self.error not in _SAYS_NOTHING and not self.refuses

    def problem(self, *, pkce: bool) -> Problem:
        """The problem behind the response to a real code."""
        if self.error in ("invalid_grant", "invalid_request", "invalid_code"):
            code = self._grant_code(pkce=pkce)
        elif self.error:
            code = _BY_ERROR.get(self.error, "token.refused")
        else:
            code = self._status_code()
        return problem(
            code,
            host=self.host,
            error=self.error or "none",
            status=self.status,
            description=self.description,
            wait=self.wait,
        )

    def _grant_code(self, *, pkce: bool) -> str:
        # RFC 6749 has no codes for PKCE and the redirect URI: only the description names them.
        text = self.description.lower()
        if any(word in text for word in ("verifier", "challenge", "pkce")):
            return "token.pkce-mismatch" if pkce else "token.pkce-required"
        if "redirect" in text:
            return "token.redirect-uri"
        return "token.refused" if self.error == "invalid_request" else "token.code-refused"

    def _status_code(self) -> str:
        if self.status in _NOT_THERE:
            return "token.endpoint-wrong"
        default = "token.server-error" if self.status >= _SERVER else "token.refused"
        return _BY_STATUS.get(self.status, default)


def _client_auth(
    real: Mapping[AuthMethod, ErrorResponse],
    unknown: Mapping[AuthMethod, ErrorResponse],
    published: tuple[str, ...],
) -> ClientAuth:
    """What the answers to the client show beside those to a client that cannot exist."""
    answers = tuple(real.values())
    same = {m for m, one in real.items() if m not in unknown or unknown[m].key == one.key}
    wrong = [answer.unusable if method in same else None for method, answer in real.items()]
    if all(wrong):
        return ClientAuth({}, wrong[0])
    if all(answer.error == "unsupported_grant_type" for answer in answers):
        return ClientAuth({}, answers[0].problem(pkce=False))
    accepted = [method for method, one in real.items() if one.decides and method not in same]
    # The answer to an unknown client is how this provider refuses, whatever its code is.
    refusals = {unknown[method].key for method in accepted}
    refusals |= {one.key for one in unknown.values() if one.error == "unauthorized_client"}
    results = {
        method: ProbeResult.ACCEPTED
        if method in accepted
        else ProbeResult.REFUSED
        if one.refuses or one.key in refusals
        else ProbeResult.UNDETERMINED
        for method, one in real.items()
    }
    if set(results.values()) == {ProbeResult.REFUSED}:
        return ClientAuth(results, _refusal(real, published))
    return ClientAuth(results, answer=answers[0].description)


def _refusal(real: Mapping[AuthMethod, ErrorResponse], published: tuple[str, ...]) -> Problem:
    """The refusal, with the answer to the method that the client seems to be registered for."""

    def doubt(method: AuthMethod) -> tuple[bool, bool, bool]:
        answer = real[method]
        of_method = "method" in answer.description.lower()
        return of_method, answer.error != "invalid_client", method.value not in published

    method = min(real, key=doubt)
    shown = f"{real[method].description} (to Client Secret {method.title})"
    return problem("token.client-refused", description=shown)


_BY_ERROR = {
    "invalid_client": "token.client-refused",
    "unauthorized_client": "token.unauthorized-client",
    "unsupported_grant_type": "token.grant-type",
    "invalid_scope": "token.scope",
}
_CODES = {*_BY_ERROR, "invalid_grant", "invalid_request"}
_BY_STATUS = {_UNAUTHORIZED: "token.client-refused", _TOO_MANY: "token.rate-limited"}


def _text(fields: Mapping[str, Json], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _tokens(fields: Mapping[str, Json], response: Response) -> Tokens | Problem:
    for name in ("id_token", "access_token", "token_type"):
        value = fields.get(name, "")
        # The access token goes into a header, where a line break would begin another one.
        if not isinstance(value, str) or not all("!" <= c <= "~" for c in value):
            return problem("token.form", name=name)
    id_token, access_token = _text(fields, "id_token"), _text(fields, "access_token")
    if not id_token:
        return problem("token.no-id-token")
    found = None if access_token else problem("token.no-access-token")
    kind = _text(fields, "token_type")
    # RFC 6749 section 5.1: the type is not case-sensitive.
    if kind.lower() != "bearer":
        found = found or problem("token.type", type=kind or "none")
    problems = (found,) if found else ()
    return Tokens(Secret(id_token), Secret(access_token), response.date, problems)
