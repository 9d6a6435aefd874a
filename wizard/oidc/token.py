"""The token endpoint: client authentication (RFC 6749 section 2.3.1), and a code for tokens."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from urllib.parse import quote_plus

from wizard.model.claims import Json
from wizard.model.credentials import Credentials
from wizard.model.problem import Problem, problem
from wizard.model.secret import Secret
from wizard.oidc.http import CancelToken, HttpClient, Request, Response, form
from wizard.oidc.network_problems import host_of
from wizard.oidc.strict_json import parse_object, read_object


class AuthMethod(Enum):
    """A method by its registered name (OpenID Connect Core 9)."""

    BASIC = "client_secret_basic"
    POST = "client_secret_post"

    @property
    def title(self) -> str:
        """The name that people know."""
        return "Basic" if self is AuthMethod.BASIC else "Post"


def token_request(
    url: str, parameters: dict[str, str], credentials: Credentials, method: AuthMethod
) -> Request:
    """A request to the token endpoint in which the client proves itself by `method`."""
    pairs = [(name, value) for name, value in parameters.items() if value]
    client_id, secret = credentials.client_id, credentials.client_secret.reveal()
    if method is AuthMethod.POST:
        pairs += [("client_id", client_id), ("client_secret", secret)]
        return form(url, pairs, at="access_token_url")
    header = {"Authorization": basic(client_id, secret)}
    return form(url, pairs, header, at="access_token_url")


def basic(client_id: str, secret: str) -> str:
    """The header's value: both parts form-encoded before they are joined."""
    pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return "Basic " + base64.b64encode(pair.encode("ascii")).decode("ascii")


_OK, _UNAUTHORIZED, _TOO_MANY, _SERVER = 200, 401, 429, 500
_NOT_THERE = {404, 405, 410, *range(300, 400)}


class Answer(Enum):
    """What a token endpoint's answer to a dummy code says about the client authentication."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class ClientAuth:
    """What was found out with dummy codes.

    Attributes:
        answers: Per method that was tried.
        problem: Why no method can be used, if so.
    """

    answers: Mapping[AuthMethod, Answer]
    problem: Problem | None = None

    @property
    def accepted(self) -> tuple[AuthMethod, ...]:
        """The methods that certainly work."""
        return tuple(m for m, answer in self.answers.items() if answer is Answer.ACCEPTED)

    @property
    def method(self) -> AuthMethod | None:
        """The one to send the real code with: a certain one, else one not refused."""
        if self.problem:
            return None
        open_ones = [m for m, a in self.answers.items() if a is Answer.UNDETERMINED]
        return next(iter((*self.accepted, *open_ones)), None)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a code was redeemed for; never shown, stored or logged.

    Attributes:
        id_token: The ID token, not verified yet.
        access_token: Empty when none was sent.
        date: The provider's clock at that moment, if it told.
        problems: What is wrong with the answer besides.
    """

    id_token: Secret
    access_token: Secret
    date: datetime | None = None
    problems: tuple[Problem, ...] = ()

    def skew(self, now: datetime) -> timedelta | None:
        """How far the provider's clock is ahead of `now`."""
        return None if self.date is None else self.date - now


@dataclass(frozen=True, slots=True)
class _Refusal:
    """An error answer, in whatever form it came."""

    status: int
    readable: bool = False
    error: str = ""
    text: str = ""
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TokenEndpoint:
    """One token endpoint as one client sees it.

    Attributes:
        http: The door to the network.
        url: The endpoint's address.
        credentials: Of the client.
        redirect_uri: The one that logins are begun with.
        pkce: Whether logins are begun with a code challenge.
        cancel: Stops what is under way.
    """

    http: HttpClient
    url: str
    credentials: Credentials
    redirect_uri: str
    pkce: bool
    cancel: CancelToken | None = None

    def probe(self) -> ClientAuth:
        """Which methods of client authentication it takes, asked with codes that cannot exist.

        `invalid_grant` means that the client was believed (RFC 6749 section 5.2).

        Raises:
            HttpTrouble: It could not be asked.
        """
        answers: dict[AuthMethod, Answer] = {}
        refusal = _Refusal(0)
        for method in AuthMethod:
            dummy, verifier = (Secret(secrets.token_urlsafe(32)) for _ in range(2))
            reply = self._send(dummy, verifier, method)
            refusal = _refusal(reply)
            unusable = _unusable(reply, refusal)
            if unusable:
                return ClientAuth(answers, unusable)
            answers[method] = _answer(reply, refusal)
        if all(answer is Answer.REFUSED for answer in answers.values()):
            return ClientAuth(answers, problem("token.client-refused", **refusal.facts))
        return ClientAuth(answers)

    def redeem(self, code: Secret, verifier: Secret, method: AuthMethod) -> Tokens | Problem:
        """The tokens for a code (Core 3.1.3). The code is sent once, whatever the answer.

        Raises:
            HttpTrouble: No answer came. The code may be used up all the same.
        """
        reply = self._send(code, verifier, method)
        if reply.status != _OK:
            return _refused(reply, pkce=self.pkce)
        document = read_object(reply, "token endpoint's answer", "access_token_url")
        if isinstance(document, Problem):
            return document
        return _refused(reply, pkce=self.pkce) if "error" in document else _tokens(document, reply)

    def _send(self, code: Secret, verifier: Secret, method: AuthMethod) -> Response:
        parameters = {
            "grant_type": "authorization_code",
            "code": code.reveal(),
            "redirect_uri": self.redirect_uri,
            "code_verifier": verifier.reveal() if self.pkce else "",
        }
        request = token_request(self.url, parameters, self.credentials, method)
        return self.http.send(request, self.cancel)


def _refusal(reply: Response) -> _Refusal:
    """Reads RFC 6749 section 5.2 and, where that is missing, `code` and `message`."""
    document = parse_object(reply.body, "token endpoint's answer")
    fields = {} if isinstance(document, Problem) else document
    error = _text(fields, "error") or _text(fields, "code")
    text = _text(fields, "error_description") or _text(fields, "message")
    shown = ": ".join(part for part in (error, text) if part).rstrip(" .")
    described = shown or f"HTTP {reply.status} without a JSON error"
    readable = not isinstance(document, Problem)
    return _Refusal(reply.status, readable, error, text.lower(), {"description": described})


def _text(fields: Mapping[str, Json], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _unusable(reply: Response, refusal: _Refusal) -> Problem | None:
    page = reply.status == _OK and not refusal.readable
    if reply.status in _NOT_THERE or page:
        status = "no JSON" if page else f"HTTP {reply.status}"
        return problem("token.endpoint-wrong", host=host_of(reply.url), status=status)
    if reply.status == _TOO_MANY:
        return problem("token.rate-limited", **refusal.facts)
    return None


def _answer(reply: Response, refusal: _Refusal) -> Answer:
    if refusal.error == "invalid_grant":
        return Answer.ACCEPTED
    if refusal.error == "invalid_client" or reply.status == _UNAUTHORIZED:
        return Answer.REFUSED
    return Answer.UNDETERMINED


def _refused(reply: Response, *, pkce: bool) -> Problem:
    refusal = _refusal(reply)
    code = _refusal_code(refusal, pkce=pkce)
    facts = {"error": refusal.error or "none", "status": str(reply.status), **refusal.facts}
    return problem(code, host=host_of(reply.url), **facts)


_BY_ERROR = {
    "invalid_client": "token.client-refused",
    "unauthorized_client": "token.unauthorized-client",
    "unsupported_grant_type": "token.grant-type",
    "invalid_scope": "token.scope",
}


def _refusal_code(refusal: _Refusal, *, pkce: bool) -> str:
    if refusal.error in ("invalid_grant", "invalid_request", "invalid_code"):
        return _grant_code(refusal, pkce=pkce)
    by_error = _BY_ERROR.get(refusal.error)
    if by_error or refusal.error:
        return by_error or "token.refused"
    return _status_code(refusal.status)


def _grant_code(refusal: _Refusal, *, pkce: bool) -> str:
    if any(word in refusal.text for word in ("verifier", "challenge", "pkce")):
        return "token.pkce-mismatch" if pkce else "token.pkce-required"
    if "redirect" in refusal.text:
        return "token.redirect-uri"
    return "token.refused" if refusal.error == "invalid_request" else "token.code-refused"


def _status_code(status: int) -> str:
    if status == _UNAUTHORIZED:
        return "token.client-refused"
    if status == _TOO_MANY:
        return "token.rate-limited"
    if status in _NOT_THERE:
        return "token.endpoint-wrong"
    return "token.server-error" if status >= _SERVER else "token.refused"


def _tokens(fields: Mapping[str, Json], reply: Response) -> Tokens | Problem:
    for name in ("id_token", "access_token", "token_type"):
        value = fields.get(name, "")
        if not isinstance(value, str) or not all("!" <= c <= "~" for c in value):
            return problem("token.form", name=name)
    id_token, access_token = _text(fields, "id_token"), _text(fields, "access_token")
    if not id_token:
        return problem("token.no-id-token")
    found = None if access_token else problem("token.no-access-token")
    kind = _text(fields, "token_type")
    if kind.lower() != "bearer":
        found = found or problem("token.type", type=kind or "none")
    return Tokens(Secret(id_token), Secret(access_token), reply.date, (found,) if found else ())
